"""Who pressed the wrong key takes it back within ten seconds, and nothing tells the tale but the history."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import LEASE, NOW, make_actor, make_ticket
from sqlalchemy import select

from ticketing.core.db import StaleError
from ticketing.core.errors import ConflictError
from ticketing.core.events import Event
from ticketing.reports.figures import by_name
from ticketing.reports.periods import today
from ticketing.tickets import promises, queue, service, undoing
from ticketing.tickets.models import Status

SOON = NOW + timedelta(seconds=9)
OUTCOME = {"cause": "tree", "action": "repaired"}


@pytest.fixture
def session(each_database):
    with each_database.write() as session:
        yield session


@pytest.fixture
def agent(session):
    return make_actor(session, "ani")


@pytest.fixture
def ticket(session, agent):
    ticket = make_ticket(session, age=timedelta(minutes=20))
    queue.claim(session, agent, ticket.number, NOW - timedelta(minutes=10), **LEASE)
    return ticket


def step(session, agent, ticket, to: Status, at=NOW) -> None:
    service.change_status(session, agent, ticket.number, to, at, version=ticket.version, reason="x")


def take_back(session, agent, ticket, at=SOON, **given):
    values = {"version": ticket.version, "lease_seconds": 300, **given}
    return undoing.undo(session, agent, ticket.number, at, **values)


def test_status_pressed_by_mistake_goes_back_with_its_clocks(session, agent, ticket):
    step(session, agent, ticket, Status.ASSIGNED, NOW - timedelta(minutes=5))
    step(session, agent, ticket, Status.EN_ROUTE, NOW - timedelta(minutes=4))
    due = ticket.due_at
    step(session, agent, ticket, Status.ON_SITE)
    assert ticket.due_clock == "recovery"
    take_back(session, agent, ticket)
    assert (ticket.status, ticket.status_at) == (Status.EN_ROUTE, NOW - timedelta(minutes=4))
    assert (ticket.due_clock, ticket.due_at, ticket.recovery_used) == ("response", due, 0)
    assert promises.drifted(session, [ticket], SOON) == []


def test_finished_ticket_is_at_work_again_and_counts_as_never_closed(session, agent, ticket):
    service.close(session, agent, ticket.number, NOW, version=ticket.version, **OUTCOME)
    take_back(session, agent, ticket)
    assert (ticket.status, ticket.closed_at, ticket.cause, ticket.action) == (Status.NEW, None, None, None)
    assert ticket.lease_expires_at == SOON + timedelta(seconds=300)
    supervisor = make_actor(session, "sup", "supervisor")
    assert by_name("queue.closed").value(session, supervisor, today("Asia/Makassar", SOON)) == 0
    service.close(session, agent, ticket.number, SOON, version=ticket.version, **OUTCOME)
    assert by_name("queue.closed").value(session, supervisor, today("Asia/Makassar", SOON)) == 1


def test_who_took_the_next_one_meanwhile_gets_it_back_beside_it(session, agent, ticket):
    other = make_ticket(session)
    service.close(session, agent, ticket.number, NOW, version=ticket.version, **OUTCOME)
    queue.claim(session, agent, other.number, NOW, **LEASE)
    take_back(session, agent, ticket)
    assert ticket.parked_at == SOON
    assert other.parked_at is None


def test_history_keeps_the_step_and_that_it_was_taken_back(session, agent, ticket):
    step(session, agent, ticket, Status.TRIAGED)
    take_back(session, agent, ticket)
    kinds = list(session.scalars(select(Event.kind).where(Event.ticket_id == ticket.id).order_by(Event.id)))
    assert kinds[-2:] == ["ticket.status_changed", "ticket.step_undone"]


def test_it_is_offered_for_ten_seconds_and_a_late_press_is_refused_in_words(session, agent, ticket):
    step(session, agent, ticket, Status.TRIAGED)
    with pytest.raises(ConflictError, match="too late"):
        take_back(session, agent, ticket, NOW + timedelta(seconds=16))
    assert ticket.status is Status.TRIAGED


def test_only_the_own_step_is_taken_back_and_only_once(session, agent, ticket):
    step(session, agent, ticket, Status.TRIAGED)
    with pytest.raises(ConflictError):
        take_back(session, make_actor(session, "budi"), ticket)
    take_back(session, agent, ticket)
    with pytest.raises(ConflictError):
        take_back(session, agent, ticket)


def test_what_changed_since_is_not_taken_back_unseen(session, agent, ticket):
    step(session, agent, ticket, Status.TRIAGED)
    with pytest.raises(StaleError):
        take_back(session, agent, ticket, version=ticket.version - 1)


def test_step_taken_back_does_not_decide_where_a_reopened_ticket_goes_on(session, agent, ticket):
    for to in (Status.ASSIGNED, Status.EN_ROUTE, Status.ON_SITE):
        step(session, agent, ticket, to)
    take_back(session, agent, ticket)
    step(session, agent, ticket, Status.CANCELLED, SOON)
    service.reopen(session, agent, ticket.number, SOON, version=ticket.version, reason="x")
    assert ticket.status is Status.NEW


def test_two_steps_back_one_after_the_other(session, agent, ticket):
    step(session, agent, ticket, Status.TRIAGED)
    step(session, agent, ticket, Status.ASSIGNED, NOW + timedelta(seconds=1))
    take_back(session, agent, ticket)
    take_back(session, agent, ticket)
    assert ticket.status is Status.NEW
    assert ticket.status_at == ticket.opened_at
