"""Reminders of the days of a case: each once, whatever the scheduler does, and the last one not forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from helpers.factories import NOW, make_unit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from ticketing.accounts.permissions import DEFAULT_ROLES
from ticketing.cases import jobs, reading, reminders, service
from ticketing.cases.clocks import Clock, Promise, Rules
from ticketing.cases.entry import Registration
from ticketing.cases.models import CaseKind
from ticketing.core.actor import system
from ticketing.core.events import Event
from ticketing.core.outbox import OutboxRow
from ticketing.notify.models import Message

LIAISON = system("liaison", DEFAULT_ROLES["liaison"])
PHONE = "+6281234567890"
RULES = Rules()


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@pytest.fixture
def case(session):
    unit = make_unit(session, "KUPANG", area="0380")
    today = reading.today_of(unit, NOW)
    entry = Registration(kind=CaseKind.COMPLAINT, unit_id=unit.id, summary="Padam berulang", received_on=today)
    return service.register(session, LIAISON, entry, NOW)


def remind(session, day: int, phone: str = "") -> int:
    return reminders.remind(session, RULES, phone, NOW + timedelta(days=day))


def marks(session) -> list[int]:
    query = select(Event).where(Event.kind == reading.REMINDED).order_by(Event.id)
    return [event.data["mark"] for event in session.scalars(query)]


def test_first_answer_is_reminded_seven_three_and_one_day_before_on_its_day_and_when_it_is_over(session, case):
    for day in range(40):
        remind(session, day)
    assert marks(session) == [7, 3, 1, 0, reminders.OVER]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.integers(0, 30), max_size=25))
def test_however_often_and_late_the_scheduler_runs_each_reminder_is_written_once(session, case, days):
    session.execute(delete(Event).where(Event.kind == reading.REMINDED))
    for day in sorted(days):
        remind(session, day)
        assert remind(session, day) == 0
    told = marks(session)
    assert told == sorted(set(told), reverse=True)
    if days and max(days) > 14:
        assert told[-1] == reminders.OVER


def test_a_promise_that_is_kept_is_not_reminded_of(session, case):
    service.papers_complete(session, LIAISON, case.id, NOW, version=case.version)
    assert remind(session, 20) == 0
    assert remind(session, 55) == 1
    assert marks(session) == [7]


def test_the_liaison_is_written_to_once_when_there_is_a_telephone(session, case):
    assert remind(session, 13, PHONE) == 1
    row = session.scalar(select(OutboxRow).where(OutboxRow.job == "cases.tell"))
    for _ in range(2):
        jobs.tell(session, row, NOW)
    (message,) = session.scalars(select(Message))
    assert (message.recipient, message.template) == (PHONE, "case_due")
    assert f"berkas {case.id}, tanggapan pertama, paling lambat" in message.body
    assert "Padam" not in message.body


def test_without_a_telephone_the_reminder_stands_in_the_history_alone(session, case):
    assert remind(session, 20) == 1
    assert session.scalar(select(OutboxRow.id).where(OutboxRow.job == "cases.tell")) is None
    assert [event.kind for event in reading.history(session, case)] == ["case.registered", "case.reminded"]


@pytest.mark.parametrize(
    ("elapsed", "left", "late", "mark"), [(0, 3, 0, None), (1, 2, 0, 3), (3, 0, 0, 0), (4, 0, 1, -1)]
)
def test_a_promise_of_three_days_is_not_reminded_of_on_the_day_it_is_made(elapsed, left, late, mark):
    day = date(2026, 11, 21)
    assert reminders.mark_of(Clock(Promise.OMBUDSMAN, day, day, None, elapsed, left, late)) == mark
