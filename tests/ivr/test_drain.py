"""From the journal into the database: in order, exactly once, whatever is away."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.event import listens_for

from ivr.drain import Drainer
from ivr.journal import Journal
from ivr.ledger import Ledger
from ticketing.core.config import Settings
from ticketing.core.db import Database, migrate
from ticketing.core.events import Event
from ticketing.core.report_number import NumberPlan
from ticketing.intake.caller import CallStarted, StepTaken
from ticketing.intake.models import AppliedRecord, Call
from ticketing.network import importer
from ticketing.tickets.models import Ticket

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
CALLER = CallStarted("sip-1", "0380123", "0380", "UP3-KUPANG", "+6281234567890", "id")


@pytest.fixture
def database(sqlite_url) -> Iterator[Database]:
    database = Database(sqlite_url)
    with database.write() as session:
        importer.load(session)
    yield database
    database.dispose()


@pytest.fixture
def start(journal, tmp_path):
    """Start a drainer on a database; all are stopped at the end."""
    started: list[Drainer] = []

    def begin(database: Database) -> Drainer:
        drainer = Drainer(journal, database, tmp_path / "journal.json")
        drainer.start()
        started.append(drainer)
        return drainer

    yield begin
    for drainer in started:
        drainer.stop()


def place_calls(ledger: Ledger, count: int) -> list[str]:
    """Make whole reports and return their numbers."""
    numbers = []
    for _ in range(count):
        entry = ledger.start(CALLER)
        ledger.step(entry, StepTaken("outage.scope", "scope", "neighbours", "outage"))
        numbers.append(ledger.report(entry, "outage"))
        ledger.end(entry, outcome="goal_reached", goal="outage_reported", played=["report.number_is"])
    return numbers


def ledger_of(journal: Journal, drainer: Drainer | None = None) -> Ledger:
    return Ledger(journal, NumberPlan(1), drainer=drainer, wait_seconds=5)


def tickets(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Ticket.number).order_by(Ticket.id)))


def test_report_is_a_ticket_with_its_event_and_its_call_when_the_number_is_spoken(journal, database, start) -> None:
    drainer = start(database)
    (number,) = place_calls(ledger_of(journal, drainer), 1)
    with database.read() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.number == number)).one()
        assert (ticket.scope, ticket.area_code, ticket.unit.code) == ("neighbours", "0380", "UP3-KUPANG")
        opened = session.scalars(select(Event).where(Event.kind == "ticket.opened")).one()
        assert opened.ticket_id == ticket.id
    assert drainer.wait_for(journal.last_seq, 60)
    with database.read() as session:
        call = session.get_one(Call, ticket.call_id)
        assert (call.outcome.value, call.goal, call.played) == ("goal_reached", "outage_reported", ["report.number_is"])
        assert [step.value for step in call.steps] == ["neighbours"]


def test_database_away_costs_no_call_its_number_and_everything_comes_in_order_later(journal, tmp_path, start) -> None:
    settings = Settings(data=tmp_path)
    away = Database(settings.database)  # no tables yet: every statement fails as it would with a server away
    drainer = start(away)
    numbers = place_calls(Ledger(journal, NumberPlan(1), drainer=drainer, wait_seconds=0.01), 20)
    assert drainer.is_database_away or not drainer.wait_for(1, 0.2)
    assert json.loads((tmp_path / "journal.json").read_text())["backlog"] > 0
    migrate(settings)
    with away.write() as session:
        importer.load(session)
    assert drainer.wait_for(journal.last_seq, 60)
    assert tickets(away) == numbers


def test_draining_the_whole_journal_again_changes_nothing(journal, database, start) -> None:
    first = start(database)
    numbers = place_calls(ledger_of(journal, first), 5)
    assert first.wait_for(journal.last_seq, 60)
    first.stop()
    with database.write() as session:
        # as if an older copy of the bookmark came back: the rows are there, the drainer starts from the beginning
        for record in session.scalars(select(AppliedRecord).where(AppliedRecord.seq > 100)):
            session.delete(record)
    again = start(database)
    assert again.wait_for(journal.last_seq, 60)
    assert tickets(database) == numbers


def test_two_drainers_at_once_apply_each_record_once(journal, database, start) -> None:
    numbers = place_calls(ledger_of(journal), 10)
    one, two = start(database), start(database)
    assert one.wait_for(journal.last_seq, 60)
    assert two.wait_for(journal.last_seq, 60)
    assert tickets(database) == numbers


def test_record_that_can_never_be_a_row_is_set_aside_with_an_alarm_and_the_rest_goes_on(
    journal, database, start, tmp_path
) -> None:
    journal.append("from.the.future", "1-x", {"a": 1}, at=NOW)
    numbers = place_calls(ledger_of(journal), 2)
    drainer = start(database)
    assert drainer.wait_for(journal.last_seq, 60)
    assert tickets(database) == numbers
    with database.read() as session:
        assert session.scalar(select(func.count()).where(Event.kind == "journal.quarantined")) == 1
    assert "from.the.future" in (tmp_path / "journal" / "quarantine.txt").read_text()


def test_call_cut_off_by_the_death_of_the_process_is_an_unfinished_report_after_the_restart(
    journal, database, start
) -> None:
    ledger = ledger_of(journal)
    entry = ledger.start(CALLER)
    ledger.step(entry, StepTaken("outage.scope", "scope", "own_house", "outage"))
    after = ledger_of(journal)
    assert after.recover() == 1
    assert after.recover() == 0
    assert start(database).wait_for(journal.last_seq, 60)
    with database.read() as session:
        ticket = session.scalars(select(Ticket)).one()
        assert (ticket.is_unfinished, ticket.scope) == (True, "own_house")
        assert session.get_one(Call, ticket.call_id).outcome.value == "failed"


def test_numbers_go_on_after_a_restart_and_never_repeat(journal, tmp_path) -> None:
    first = place_calls(ledger_of(journal), 3)
    later = ledger_of(journal)
    later.recover()
    second = place_calls(later, 3)
    lost_folder = ledger_of(journal)
    lost_folder.recover(highest_report=50)
    third = place_calls(lost_folder, 1)
    assert len({*first, *second, *third}) == 7
    assert NumberPlan(1).sequence_of(third[0]) == 51


def test_thirty_calls_at_once_get_thirty_numbers_and_thirty_tickets(journal, each_database, start) -> None:
    with each_database.write() as session:
        importer.load(session)
    database, drainer = each_database, start(each_database)
    ledger = Ledger(journal, NumberPlan(1), drainer=drainer, wait_seconds=0.3)
    numbers: list[str] = []
    threads = [threading.Thread(target=lambda: numbers.extend(place_calls(ledger, 1))) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drainer.wait_for(journal.last_seq, 60)
    assert sorted(tickets(database)) == sorted(numbers)
    assert len(set(numbers)) == 30


def test_record_that_fails_among_others_is_the_only_one_set_aside(journal, database, start) -> None:
    ledger = ledger_of(journal)
    numbers = place_calls(ledger, 2)
    journal.append("call.step", "nobody's call", {"node": "a", "field": None, "value": None, "category": None}, at=NOW)
    numbers += place_calls(ledger, 2)
    assert start(database).wait_for(journal.last_seq, 60)
    assert tickets(database) == numbers
    with database.read() as session:
        (alarm,) = session.scalars(select(Event).where(Event.kind == "journal.quarantined"))
        assert alarm.data["call"] == "nobody's call"
        assert session.scalar(select(func.count()).select_from(AppliedRecord)) == journal.last_seq


def test_records_that_wait_share_transactions_and_statements(journal, database, start) -> None:
    place_calls(ledger_of(journal), 50)
    counted: dict[str, int] = {"": 0, "BEGIN IMMEDIATE": 0}

    @listens_for(database.engine, "before_cursor_execute")
    def count(_connection, _cursor, statement: str, *_) -> None:
        counted[""] += 1
        if statement in counted:
            counted[statement] += 1

    assert start(database).wait_for(journal.last_seq, 60)
    assert counted["BEGIN IMMEDIATE"] <= 6  # 200 records
    assert counted[""] / 50 <= 12  # of a call with one question


def test_stopping_takes_in_what_still_waits_for_its_neighbours(journal, database, start) -> None:
    drainer = start(database)
    ledger_of(journal, drainer).start(CALLER)
    drainer.stop()
    assert drainer.applied_seq == journal.last_seq == 1


def test_report_that_is_completed_in_the_same_transaction_is_one_ticket(journal, database, start) -> None:
    ledger = ledger_of(journal)
    first = ledger.start(CALLER)
    ledger.step(first, StepTaken("outage.scope", "scope", "own_house", "outage"))
    ledger.end(first, outcome="hung_up", goal=None, played=[])
    again = ledger.start(CALLER)
    earlier = ledger.cut_off(CALLER.caller_number)
    assert earlier is not None
    ledger.go_on(again, earlier)
    ledger.step(again, StepTaken("outage.since", "since", "longer", "outage"))
    number = ledger.report(again, "outage")
    ledger.call_again(again, number)
    ledger.end(again, outcome="goal_reached", goal="outage_reported", played=[])
    assert start(database).wait_for(journal.last_seq, 60)
    with database.read() as session:
        ticket = session.scalars(select(Ticket)).one()
        assert (ticket.number, ticket.is_unfinished, ticket.since) == (number, False, "longer")
        assert ticket.times_called == 2
        kinds = session.scalars(select(Event.kind).where(Event.ticket_id == ticket.id).order_by(Event.id))
        assert list(kinds) == ["ticket.opened", "ticket.completed_by_caller", "ticket.called_again"]


def test_place_the_caller_confirmed_is_on_the_ticket_by_code_and_name(journal, database, start) -> None:
    ledger = ledger_of(journal)
    entry = ledger.start(CALLER)
    ledger.step(entry, StepTaken("place.ask", "place", "5371031010", "outage"))
    ledger.report(entry, "outage")
    assert start(database).wait_for(journal.last_seq, 60)
    with database.read() as session:
        ticket = session.scalars(select(Ticket)).one()
        assert (ticket.place_id, ticket.place) == ("5371031010", "Oesapa, Kelapa Lima, Kota Kupang")


def test_place_said_after_the_line_was_cut_completes_the_ticket(journal, database, start) -> None:
    ledger = ledger_of(journal)
    first = ledger.start(CALLER)
    ledger.step(first, StepTaken("outage.scope", "scope", "neighbours", "outage"))
    ledger.end(first, outcome="hung_up", goal=None, played=[])
    again, earlier = ledger.start(CALLER), ledger.cut_off(CALLER.caller_number)
    assert earlier is not None
    ledger.go_on(again, earlier)
    ledger.step(again, StepTaken("place.ask", "place", "537103", "outage"))
    ledger.report(again, "outage")
    assert start(database).wait_for(journal.last_seq, 60)
    with database.read() as session:
        assert session.scalars(select(Ticket.place)).one() == "Kelapa Lima, Kota Kupang"
