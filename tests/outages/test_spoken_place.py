"""A typed place becomes real sound: the voice's own command with espeak, the job, and the worker of its queue."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
import soundfile
from helpers.factories import DISPATCHER, NOW, make_outage
from helpers.redis_server import RedisServer
from sqlalchemy import select
from typer.testing import CliRunner

from ivr.voice import commands, speak
from ivr.voice.audio import loudness, read_alaw
from ivr.voice.engines import EngineError, make_engine
from ticketing.clips import jobs, speaking
from ticketing.core import outbox
from ticketing.core.bell import RedisBell
from ticketing.core.config import load_settings
from ticketing.core.db import Database
from ticketing.core.jobs import perform
from ticketing.core.outbox import OutboxRow
from ticketing.outages import jobs as outage_jobs
from ticketing.outages import service
from ticketing.outages.entry import Details
from ticketing.outages.models import Outage

pytestmark = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="no espeak-ng on this machine")

PATIENCE_SECONDS = 120


@pytest.fixture
def spoken(monkeypatch, tmp_path):
    """Speak by espeak in this process instead of the best engine in another: quick, and real sound all the same."""
    monkeypatch.setenv("LINE123_DATA", str(tmp_path))
    engine = make_engine("espeak", cache=tmp_path)

    def speak_here(text, folder, *, language, is_sentence):
        made = speak.speak(text, folder, engine, language=language, is_sentence=is_sentence)
        return speaking.Clip(made.clip, made.seconds)

    monkeypatch.setattr(speaking, "speak", speak_here)
    (tmp_path / "clips").mkdir()
    return tmp_path / "clips"


def entered(database, place="Oesapa"):
    with database.write() as session:
        outage_id = make_outage(session, "0380", place=place)
        return outage_id, session.scalars(select(OutboxRow.id).order_by(OutboxRow.id.desc())).first()


def clip_of(database, outage_id):
    with database.read() as session:
        return session.get_one(Outage, outage_id).place_clip


def test_the_job_leaves_a_clip_for_callers_and_the_same_for_a_browser(database, small_office, spoken):
    outage_id, row = entered(database)
    assert perform(database, row, NOW)
    name = clip_of(database, outage_id)
    line, browser = speaking.line_clip(spoken, name), speaking.browser_clip(spoken, name)
    samples, rate = soundfile.read(browser, dtype="float32")
    assert rate == 8000
    assert loudness(read_alaw(line)) == pytest.approx(-20, abs=1)
    assert samples == pytest.approx(read_alaw(line), abs=1e-4)
    assert not perform(database, row, NOW)


def test_a_voice_that_cannot_speak_leaves_the_outage_and_counts_the_attempt(
    database,
    small_office,
    monkeypatch,
    tmp_path,
):
    monkeypatch.setenv("LINE123_DATA", str(tmp_path))

    def fail(_text, _folder, **_how):
        raise speaking.SpeakingError("no voice")

    monkeypatch.setattr(speaking, "speak", fail)
    outage_id, row = entered(database)
    with pytest.raises(speaking.SpeakingError):
        perform(database, row, NOW)
    assert clip_of(database, outage_id) is None
    with database.read() as session:
        assert (session.get_one(OutboxRow, row).attempts, session.get_one(OutboxRow, row).error) == (1, "SpeakingError")


def test_nobody_waits_for_the_voice(database, small_office, spoken, monkeypatch):
    inner = speaking.speak

    def speak_while_others_write(text, folder, **how):
        with database.write() as session:
            outbox.add(session, "notify.receipt", queue="notify", now=NOW)
        return inner(text, folder, **how)

    monkeypatch.setattr(speaking, "speak", speak_while_others_write)
    outage_id, row = entered(database)
    assert perform(database, row, NOW)
    assert clip_of(database, outage_id)


def test_a_place_changed_while_the_voice_spoke_keeps_its_own_clip(database, small_office, spoken, monkeypatch):
    inner = speaking.speak
    outage_id, row = entered(database)

    def speak_while_somebody_edits(text, folder, **how):
        with database.write() as session:
            outage = session.get_one(Outage, outage_id)
            details = Details("Oebobo", "tree", outage.started_at)
            service.change(session, DISPATCHER, outage_id, details, NOW, version=outage.version)
        return inner(text, folder, **how)

    monkeypatch.setattr(speaking, "speak", speak_while_somebody_edits)
    perform(database, row, NOW)
    assert clip_of(database, outage_id) is None


def test_the_voice_speaks_by_its_command_and_finds_what_it_has_spoken(tmp_path):
    arguments = ["speak", "--engine", "espeak", "--into", str(tmp_path), "--", "Kelapa Lima"]
    first, second = (CliRunner().invoke(commands.app, arguments) for _ in range(2))
    assert first.exit_code == 0, first.output
    assert first.stdout == second.stdout
    name = speaking.clip_in(first.stdout.encode()).name
    assert speaking.line_clip(tmp_path, name)
    assert len(list(tmp_path.iterdir())) == 2


def test_an_engine_that_is_not_there_is_passed_over(monkeypatch, tmp_path):
    def only_espeak(name, *, cache):
        if name != "espeak":
            raise EngineError(name)
        return make_engine(name, cache=cache)

    monkeypatch.setattr(speak, "make_engine", only_espeak)
    assert speak.best_engine(tmp_path).name == "espeak"


@pytest.mark.parametrize("name", ["../../etc/passwd", "x", "", "A" * 64])
def test_a_name_that_is_no_clip_leads_to_no_file(tmp_path, name):
    assert speaking.browser_clip(tmp_path, name) is None


@pytest.mark.parametrize("answer", [b"", b"[]", b'{"clip": "../x", "seconds": 1}', b'{"clip": "x"}'])
def test_an_answer_that_names_no_clip_is_refused(answer):
    with pytest.raises(speaking.SpeakingError):
        speaking.clip_in(answer)


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="no redis-server on this machine")
def test_the_worker_of_the_media_queue_speaks_what_was_saved(database, small_office, tmp_path):
    assert outage_jobs.VOICE is jobs.VOICE
    with RedisServer() as redis:
        url = database.url.render_as_string()
        settings = load_settings(data=tmp_path, redis_url=redis.url, database_url=url)
        environment = {**os.environ, **settings.environment()}
        command = [sys.executable, "-m", "ticketing.workers.worker", "media"]
        with (tmp_path / "log").open("wb") as log:
            worker = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            ringing = Database(url, bell=RedisBell(redis.url))
            outage_id, _ = entered(ringing)
            ringing.dispose()
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not (name := clip_of(database, outage_id)):
                assert time.monotonic() < deadline, (tmp_path / "log").read_text()
                time.sleep(0.1)
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(PATIENCE_SECONDS)
    assert speaking.line_clip(settings.clips_dir, name)
