"""What is older than its time is erased; what an open ticket needs is kept, and figures still count."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta

import pytest
from helpers.factories import CALLER, NOW, make_call, make_ticket
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from ivr.journal import Journal, Line, read
from ticketing.core import events
from ticketing.core.db import Database
from ticketing.core.events import Event
from ticketing.intake import recordings
from ticketing.intake.models import Call, CallStep
from ticketing.retention import service as retention
from ticketing.retention.journal import erase_segments
from ticketing.retention.service import Periods
from ticketing.tickets.models import Note, Status, Ticket
from ticketing.transcripts.models import State, Transcript

PERIODS = Periods(voice=180, call=730, ticket=1825)


@pytest.fixture
def folder(tmp_path):
    """Where recordings are."""
    made = tmp_path / "recordings"
    made.mkdir()
    return made


@pytest.fixture
def session(each_database):
    with each_database.write() as session:
        yield session


def days(number: float) -> timedelta:
    return timedelta(days=number)


def spoke(session, folder, age: timedelta, voice_days: int | None = None) -> Call:
    call = make_call(session, started_at=NOW - age, voice_days=voice_days)
    name = f"{call.id}-address"
    (folder / f"{name}.wav").write_bytes(b"RIFF")
    session.add(CallStep(call_id=call.id, at=call.started_at, node="details.address", field="address", value=name))
    call.answers = {"address": name, "scope": "own_house"}
    session.add(
        Transcript(call_id=call.id, field="address", file=name, state=State.MADE, text="jalan", engine="", model="")
    )
    session.flush()
    session.refresh(call)
    return call


def voices(folder) -> set[str]:
    return {path.name.removesuffix("-address.wav") for path in folder.iterdir()}


def test_recording_is_deleted_with_its_transcript_after_the_days_that_were_promised(session, folder):
    old, promised, young = (
        spoke(session, folder, days(181)),
        spoke(session, folder, days(31), voice_days=30),
        spoke(session, folder, days(179)),
    )

    assert retention.erase_voices(session, folder, PERIODS, NOW) == 2
    session.flush()

    assert voices(folder) == {young.id}
    assert set(session.scalars(select(Transcript.call_id))) == {young.id}
    for call in (old, promised):
        assert call.answers == {"address": recordings.ERASED, "scope": "own_house"}
        assert recordings.of_calls(session, folder, [call.id]) == []
        (proof,) = session.scalars(select(Event).where(Event.call_id == call.id))
        assert (proof.kind, proof.data) == ("recording.erased", {"files": [f"{call.id}-address.wav"]})


def test_erasing_twice_finds_nothing_more(session, folder):
    spoke(session, folder, days(200))
    assert retention.erase_voices(session, folder, PERIODS, NOW) == 1
    session.flush()
    assert retention.erase_voices(session, folder, PERIODS, NOW) == 0


def test_file_that_is_gone_already_is_no_obstacle(session, folder):
    call = spoke(session, folder, days(200))
    (folder / f"{call.id}-address.wav").unlink()
    assert retention.erase_voices(session, folder, PERIODS, NOW) == 1


def test_recording_an_open_ticket_is_about_is_kept_until_it_is_closed(session, folder):
    opened, came_back = spoke(session, folder, days(300)), spoke(session, folder, days(300))
    ticket = make_ticket(session, call_id=opened.id, age=days(300))
    events.record(session, "report.called_again", actor=CALLER, now=NOW, ticket_id=ticket.id, call_id=came_back.id)
    session.flush()

    assert retention.erase_voices(session, folder, PERIODS, NOW) == 0
    ticket.status = Status.CLOSED
    session.flush()
    assert retention.erase_voices(session, folder, PERIODS, NOW) == 2


def test_old_call_tells_no_more_who_called_and_still_counts(session):
    old, young = make_call(session, started_at=NOW - days(731)), make_call(session, started_at=NOW - days(729))
    old.answers = {"customer_number": "993800000000"}
    session.add(
        CallStep(call_id=old.id, at=NOW, node="details.customer", field="customer_number", value="993800000000")
    )
    session.flush()

    assert retention.erase_calls(session, PERIODS, NOW) == 1
    session.flush()

    assert (old.caller_number, old.answers, old.erased_at) == ("", {}, NOW)
    assert session.scalar(select(func.count()).select_from(CallStep)) == 0
    assert (young.caller_number, young.erased_at) == ("+628110000001", None)
    assert session.scalar(select(func.count()).select_from(Call)) == 2
    assert retention.erase_calls(session, PERIODS, NOW) == 0


def test_call_whose_voice_is_still_kept_is_not_erased_before_it(session, folder):
    spoke(session, folder, days(800), voice_days=900)
    assert retention.erase_calls(session, PERIODS, NOW) == 0


def test_closed_ticket_forgets_its_person_after_five_years_and_an_open_one_never(session):
    closed, still_open = make_ticket(session, age=days(2000)), make_ticket(session, age=days(2000))
    closed.status, closed.closed_at = Status.CLOSED, NOW - days(1826)
    events.record(session, "ticket.noted", actor=CALLER, now=NOW, ticket_id=closed.id, text="Ibu Ani, 0812")
    session.flush()

    assert retention.erase_tickets(session, PERIODS, NOW) == 1
    session.flush()

    assert (closed.caller_number, closed.erased_at) == ("", NOW)
    assert still_open.caller_number == "+628110000001"
    told = session.scalars(select(Event.data).where(Event.ticket_id == closed.id)).all()
    assert all(data == {} for data in told)
    assert session.scalar(select(func.count()).select_from(Note)) == 0
    assert session.scalar(select(func.count()).select_from(Ticket)) == 2


@settings(max_examples=30)
@given(age=st.integers(0, 1000), promised=st.none() | st.integers(1, 900))
def test_a_voice_is_deleted_exactly_when_its_own_days_are_over(migrated_sqlite, tmp_path_factory, age, promised):
    folder = tmp_path_factory.mktemp("voices")
    database = Database(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path_factory.mktemp('copy'))}")
    with database.write() as session:
        spoke(session, folder, days(age), voice_days=promised)
        erased = retention.erase_voices(session, folder, PERIODS, NOW)
    database.dispose()
    assert bool(erased) == (age > (180 if promised is None else promised))


def test_journal_files_go_when_they_are_old_and_all_their_records_are_in_the_database(tmp_path):
    for first in (1, 101, 201, 301):
        (tmp_path / f"{first:08d}.jsonl").write_text("x")
    for first, age in ((1, 100), (101, 100), (201, 100), (301, 100)):
        written = (NOW - days(age)).timestamp()
        os.utime(tmp_path / f"{first:08d}.jsonl", (written, written))

    def kept() -> list[int]:
        return sorted(int(path.stem) for path in tmp_path.glob("*.jsonl"))

    assert erase_segments(tmp_path, 300, NOW - days(101)) == 0
    assert erase_segments(tmp_path, 199, NOW - days(90)) == 1
    assert kept() == [101, 201, 301]
    assert erase_segments(tmp_path, 10_000, NOW - days(90)) == 2
    assert kept() == [301]


def test_journal_that_lost_its_old_files_goes_on_counting_and_is_read_from_where_it_begins(tmp_path):
    book = Journal(tmp_path, node=1)
    for _ in range(3):
        book.append("security.flagged", "1-x", {"what": "a", "detail": "b"}, at=NOW)
    book.close()
    (tmp_path / "00000001.jsonl").rename(tmp_path / "00000001.old")
    lines = (tmp_path / "00000001.old").read_bytes().splitlines(keepends=True)
    (tmp_path / "00000001.jsonl").write_bytes(b"".join(lines[:2]))
    (tmp_path / "00000003.jsonl").write_bytes(lines[2])
    os.utime(tmp_path / "00000001.jsonl", (0, 0))

    assert erase_segments(tmp_path, 2, NOW) == 1
    book = Journal(tmp_path, node=1)
    assert book.append("security.flagged", "1-y", {"what": "a", "detail": "b"}, at=NOW).seq == 4
    book.close()
    assert [line.seq for line in read(tmp_path) if isinstance(line, Line)] == [3, 4]
