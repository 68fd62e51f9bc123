"""A recording becomes a draft: ordered with the call, made by the recogniser's command, late when that is away."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
from helpers.factories import NOW, make_call, make_ticket
from sqlalchemy import select

from ticketing.core import clock
from ticketing.core.db import Database
from ticketing.core.events import Event
from ticketing.core.jobs import LONGEST_WAIT, perform, undone
from ticketing.core.outbox import OutboxRow
from ticketing.intake import recordings
from ticketing.intake.caller import Record, StepTaken, apply
from ticketing.intake.models import CallStep
from ticketing.tickets.timeline import timeline
from ticketing.transcripts import recogniser
from ticketing.transcripts.cleaning import cleaned, is_loop
from ticketing.transcripts.models import State, Transcript

HEARD = '{"text": "padam sejak sore di oesapa", "confidence": 0.72, "engine": "whisper_list", "model": "d01c", "ms": 9}'


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """The folder of recordings of the copy whose worker runs here."""
    monkeypatch.setenv("LINE123_DATA", str(tmp_path))
    (tmp_path / "recordings").mkdir()
    return tmp_path / "recordings"


@pytest.fixture
def answers(monkeypatch, tmp_path):
    """Let the command answer with this text and exit status instead of the recogniser."""

    def script(text: str, status: int = 0) -> None:
        path = tmp_path / "speech.py"
        path.write_text(f"import sys\nopen({str(tmp_path / 'asked')!r}, 'w').write(sys.argv[-1])\n")
        with path.open("a") as file:
            file.write(f"print({text!r})\nsys.exit({status})\n")
        monkeypatch.setattr(recogniser, "COMMAND", (sys.executable, str(path), "--json"))

    return script


def spoken(database: Database, folder, field: str = "address", value: str = "call-words", seq: int = 1) -> str:
    """A caller answers by speaking; returns the call."""
    with database.write() as session:
        call = make_call(session)
        apply(
            session,
            Record(node=8, seq=seq, at=NOW, call_id=call.id, fact=StepTaken("details.address", field, value, None)),
        )
    (folder / f"{value}.wav").write_bytes(b"RIFF")
    return call.id


def order(database: Database) -> OutboxRow:
    with database.read() as session:
        return session.scalars(select(OutboxRow).where(OutboxRow.job == recordings.TRANSCRIBE)).one()


def words(database: Database) -> Transcript | None:
    with database.read() as session:
        return session.scalars(select(Transcript)).one_or_none()


def test_a_recorded_answer_orders_its_draft_in_the_same_transaction(each_database, folder):
    call = spoken(each_database, folder)
    row = order(each_database)
    assert row.queue == "media"
    assert (row.payload["call_id"], row.payload["field"], row.payload["file"]) == (call, "address", "call-words")


@pytest.mark.parametrize(("field", "value"), [("scope", "neighbours"), ("address", None)])
def test_other_answers_order_none(database, folder, field, value):
    with database.write() as session:
        call = make_call(session)
        apply(session, Record(node=8, seq=1, at=NOW, call_id=call.id, fact=StepTaken("a:b", field, value, None)))
    with database.read() as session:
        assert session.scalars(select(OutboxRow)).all() == []


def test_the_draft_is_what_the_command_told_and_is_made_once(each_database, folder, answers, tmp_path):
    call = spoken(each_database, folder)
    answers(HEARD)
    assert perform(each_database, order(each_database).id, clock.now())
    kept = words(each_database)
    assert (kept.text, kept.confidence, kept.state) == ("padam sejak sore di oesapa", 0.72, State.MADE)
    assert (kept.engine, kept.model, kept.call_id) == ("whisper_list", "d01c", call)
    assert (tmp_path / "asked").read_text() == str(folder / "call-words.wav")
    assert not perform(each_database, order(each_database).id, clock.now())


def test_a_recogniser_that_is_away_is_waited_for_ever_more_patiently(database, folder, answers):
    spoken(database, folder)
    answers("", recogniser.TRY_LATER)
    now, waits = clock.now(), []
    for _ in range(12):
        assert not perform(database, order(database).id, now)
        waits.append(order(database).not_before - now)
        with database.read() as session:
            assert undone(session, now, timedelta(0)) == []
        now = order(database).not_before
        with database.read() as session:
            assert [found for found, _ in undone(session, now, timedelta(0))] == [order(database).id]
    assert waits == sorted(waits)
    assert (order(database).attempts, waits[-1]) == (0, LONGEST_WAIT)
    assert words(database) is None
    answers(HEARD)
    assert perform(database, order(database).id, now)
    assert words(database).state is State.MADE


def test_nobody_waits_for_a_recogniser_longer_than_a_day(database, folder, answers, monkeypatch):
    spoken(database, folder)
    answers("", recogniser.TRY_LATER)
    later = clock.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert perform(database, order(database).id, later)
    assert (words(database).state, words(database).reason) == (State.FAILED, "away")


@pytest.mark.parametrize(("text", "status"), [("", 2), ("no json", 0), ('{"text": "a"}', 0), ('{"confidence": 7}', 0)])
def test_what_cannot_be_heard_is_told_at_once(database, folder, answers, text, status):
    spoken(database, folder)
    answers(text, status)
    assert perform(database, order(database).id, clock.now())
    assert (words(database).state, words(database).reason) == (State.FAILED, "refused")


def test_a_recording_that_is_gone_is_not_asked_about(database, folder, answers, tmp_path):
    spoken(database, folder)
    (folder / "call-words.wav").unlink()
    answers(HEARD)
    perform(database, order(database).id, clock.now())
    assert words(database).reason == "gone"
    assert not (tmp_path / "asked").exists()


def test_a_draft_of_what_was_recorded_anew_meanwhile_is_dropped(database, folder, answers):
    call = spoken(database, folder)
    answers(HEARD)
    with database.write() as session:
        session.add(CallStep(call_id=call, at=NOW, node="a", field="address", value="call-again"))
    assert perform(database, order(database).id, clock.now())
    assert words(database) is None


def test_a_ticket_tells_of_the_draft_in_its_history(database, folder, answers):
    call = spoken(database, folder)
    with database.write() as session:
        ticket = make_ticket(session, call_id=call)
    answers(HEARD)
    perform(database, order(database).id, clock.now())
    with database.read() as session:
        event = session.scalars(select(Event).where(Event.kind == "transcript.made")).one()
        assert (event.ticket_id, event.call_id, event.actor_name) == (ticket.id, call, "recogniser")
        assert "timeline.transcript.made" in [entry.title for entry in timeline(session, ticket)]


LOOP = "di jalan timor raya " * 12


@pytest.mark.parametrize(
    ("text", "kept", "why"),
    [
        ("  Lampu  mati\ndi Oesapa. ", "Lampu mati di Oesapa.", None),
        ("Terima kasih, Pak.", "Terima kasih, Pak.", None),
        ("Terima kasih sudah menonton!", "", "made_up"),
        ("Lampu mati di Oeba. Sampai jumpa di video selanjutnya.", "Lampu mati di Oeba.", None),
        ("[Musik]", "", "made_up"),
        ("... ! -", "", "silence"),
        ("", "", "silence"),
        (LOOP, "", "loop"),
        ("mati, mati, mati, mati, mati lampu", "mati lampu", None),
        ("halo halo halo mati lampu", "halo halo halo mati lampu", None),
    ],
)
def test_loops_and_inventions_are_thrown_away(text, kept, why):
    assert cleaned(text) == (kept, why)


def test_speech_is_no_loop():
    said = "selamat malam bu saya mau lapor lampu mati dari jam tujuh di rt lima kelurahan oesapa dekat gereja"
    assert not is_loop(said)
    assert cleaned("a b " * 5000)[1] == "loop"
