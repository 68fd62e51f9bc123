"""Callers who asked to be told of planned work: told once of what is new, once more of what changed, then forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import CALLER, NOW, make_call, make_unit
from sqlalchemy import select

from ticketing.backoffice.contract import UnavailableError
from ticketing.backoffice.public_values import Maintenance
from ticketing.core.events import Event
from ticketing.core.outbox import OutboxRow
from ticketing.intake.caller import NoticeWanted, Record, apply
from ticketing.maintenance import jobs, service
from ticketing.maintenance.models import MaintenanceNotice, MaintenanceWatch
from ticketing.notify.models import Message, MessageState

PHONE = "+6281234567890"
DAY = timedelta(days=1)


class Office:
    """Plans what a test says."""

    def __init__(self, *works: Maintenance) -> None:
        self.works = works
        self.is_away = False

    def maintenance(self, area_code, since, until):
        if self.is_away:
            raise UnavailableError("away")
        return tuple(work for work in self.works if work.area_code == area_code)


def work(number: int = 1, *, starts=NOW + DAY, area="0380") -> Maintenance:
    hours = timedelta(hours=3)
    return Maintenance(number, area, ("Oebobo",), "pohon", starts, starts + hours, NOW - DAY, "Asia/Makassar")


@pytest.fixture
def house(database):
    with database.write() as session:
        make_unit(session, "KUPANG", area="0380")
        make_unit(session, "CIREBON", area="0231")
    return database


def want(database, seq, *, is_wanted=True, area="0380", at=NOW):
    with database.write() as session:
        call = make_call(session, started_at=at, caller_number=PHONE)
        apply(session, Record(8, seq, at, call.id, NoticeWanted(area, "id", is_wanted)))


def messages(database, now=NOW) -> list[str]:
    """Let the jobs run, and return all that was written."""
    with database.write() as session:
        for row in session.scalars(select(OutboxRow).where(OutboxRow.job == service.TELL, OutboxRow.done_at.is_(None))):
            jobs.write_notice(session, row, now)
            jobs.write_notice(session, row, now)
            row.done_at = now
        return [message.body for message in session.scalars(select(Message).order_by(Message.id))]


def rows(database, table) -> int:
    with database.read() as session:
        return len(session.scalars(select(table)).all())


def test_new_work_is_told_once_in_words_and_held(house):
    want(house, 1)
    office = Office(work(), work(2, area="0231"))
    assert [jobs.compare(house, office, NOW), jobs.compare(house, office, NOW)] == [1, 0]
    (body,) = messages(house)
    assert "pemeliharaan di Kupang (Oebobo), Minggu, 22 November 2026 pukul 14.30 sampai 17.30 WITA" in body
    with house.read() as session:
        message = session.scalars(select(Message)).one()
        assert (message.recipient, message.state) == (PHONE, MessageState.HELD)


def test_changed_work_is_told_once_more_as_changed(house):
    want(house, 1)
    jobs.compare(house, Office(work()), NOW)
    later = Office(work(starts=NOW + 2 * DAY))
    assert [jobs.compare(house, later, NOW), jobs.compare(house, later, NOW)] == [1, 0]
    assert "jadwal pemeliharaan berubah di Kupang" in messages(house)[-1]


def test_work_that_has_begun_is_told_to_nobody(house):
    want(house, 1)
    assert jobs.compare(house, Office(work(starts=NOW - timedelta(hours=1))), NOW) == 0


def test_who_stops_is_forgotten_and_gets_no_message_that_was_under_way(house):
    want(house, 1)
    jobs.compare(house, Office(work()), NOW)
    want(house, 2, is_wanted=False)
    assert messages(house) == []
    assert (rows(house, MaintenanceWatch), rows(house, MaintenanceNotice)) == (0, 0)
    assert jobs.compare(house, Office(work(3)), NOW) == 0


def test_consent_ends_after_half_a_year_and_is_renewed_by_asking_again(house):
    want(house, 1)
    want(house, 2, at=NOW + DAY)
    assert rows(house, MaintenanceWatch) == 1
    jobs.compare(house, Office(), NOW + service.KEPT)
    assert rows(house, MaintenanceWatch) == 1
    jobs.compare(house, Office(), NOW + DAY + service.KEPT)
    assert rows(house, MaintenanceWatch) == 0


def test_back_office_that_is_away_loses_nothing(house):
    want(house, 1)
    office = Office(work())
    office.is_away = True
    with pytest.raises(UnavailableError):
        jobs.compare(house, office, NOW)
    office.is_away = False
    assert jobs.compare(house, office, NOW) == 1


def test_events_hold_the_number_masked(house):
    want(house, 1)
    with house.read() as session:
        event = session.scalars(select(Event).where(Event.kind == "maintenance.agreed")).one()
        assert PHONE not in str(event.data)
        assert event.data["area"] == "0380"


@pytest.mark.parametrize(("number", "area"), [("", "0380"), (PHONE, "0999")])
def test_nobody_and_nowhere_is_no_watch(house, number, area):
    with house.write() as session:
        service.agree(session, CALLER, number, area, "id", NOW, call_id=None)
    assert rows(house, MaintenanceWatch) == 0
