"""A caller describes his fault after the tone: the job asks the running recogniser, and its words are on the ticket."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from helpers.factories import NOW, make_call, make_ticket
from helpers.recogniser import recogniser_process, wait_until
from rapidfuzz.fuzz import token_set_ratio
from sqlalchemy import select

from ivr.speech.client import SpeechClient
from line123.caller.voice import speak
from ticketing.core import clock
from ticketing.core.config import Settings, load_settings
from ticketing.core.events import Event
from ticketing.core.jobs import perform
from ticketing.core.outbox import OutboxRow
from ticketing.intake import recordings
from ticketing.intake.caller import Record, StepTaken, apply
from ticketing.transcripts import jobs  # noqa: F401 it knows the job
from ticketing.transcripts.models import State, Transcript

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ticketing.core.db import Database

pytestmark = [pytest.mark.xdist_group("whisper"), pytest.mark.timeout(300)]

SAID = "Listrik padam sejak tadi pagi, tiang di depan rumah miring dan kabelnya menyentuh pohon"
RATE = 8000


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A copy whose recogniser runs; the job's command finds it by the environment."""
    settings = Settings(data=tmp_path_factory.mktemp("line"), cache=load_settings().cache)
    settings.recordings_dir.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.environment().items():
            patch.setenv(name, value)
        with recogniser_process(settings, "ivr.speech.process"):
            client = SpeechClient(settings)
            client.start()
            wait_until(lambda: json.loads(client.status() or "{}").get("state") == "ready", 120)
            client.stop()
            yield settings


def after_the_tone(database: Database, name: str) -> int:
    """The caller's recording is there and its step is in the books; the job is done. Returns the ticket's id."""
    with database.write() as session:
        call = make_call(session)
        ticket = make_ticket(session, call_id=call.id).id
        apply(session, Record(8, 1, NOW, call.id, StepTaken("details.address", "address", name, "outage")))
    with database.read() as session:
        order = session.scalars(select(OutboxRow).where(OutboxRow.job == recordings.TRANSCRIBE)).one()
    assert perform(database, order.id, clock.now())
    return ticket


def draft(database: Database) -> Transcript:
    with database.read() as session:
        return session.scalars(select(Transcript)).one()


def test_a_spoken_description_becomes_a_draft_on_the_ticket(line: Settings, database: Database, tmp_path: Path) -> None:
    samples, rate = soundfile.read(speak(SAID, tmp_path, "id"))
    soundfile.write(line.recordings_dir / "said.wav", samples, rate, subtype="PCM_16")

    ticket = after_the_tone(database, "said")

    words = draft(database)
    assert (words.state, words.engine, len(words.model)) == (State.MADE, "whisper_list", 12)
    assert token_set_ratio(words.text.lower(), SAID.lower()) > 60, words.text
    with database.read() as session:
        assert session.scalars(select(Event.ticket_id).where(Event.kind == "transcript.made")).one() == ticket


@pytest.mark.parametrize(("name", "level"), [("silence", 0.0), ("noise", 0.03)])
def test_silence_and_noise_become_no_words(line: Settings, database: Database, name: str, level: float) -> None:
    samples = np.random.default_rng(1).standard_normal(3 * RATE) * level
    soundfile.write(line.recordings_dir / f"{name}.wav", samples, RATE, subtype="PCM_16")

    after_the_tone(database, name)

    words = draft(database)
    assert (words.state, words.reason, words.text) == (State.EMPTY, "silence", "")
