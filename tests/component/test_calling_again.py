"""A caller who comes back to a report of his own: one number, counted calls, words in the timeline."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import CALLER, LEASE, NOW, TO_RESTORED, make_actor, make_call, make_ticket
from sqlalchemy import select

from ticketing.core.events import Event
from ticketing.tickets import from_caller, queue, service
from ticketing.tickets.labels import CALLER_REASONS, TIMELINE, named
from ticketing.tickets.models import Status

LATER = NOW + timedelta(minutes=20)


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@pytest.fixture
def ticket(session):
    return make_ticket(session, call_id=make_call(session).id)


def call_again(session, ticket):
    call = make_call(session, started_at=LATER)
    from_caller.still_dark(session, CALLER, ticket.number, LATER, call.id)
    return call.id


def titles(session, ticket):
    return [entry.title.removeprefix("timeline.ticket.") for entry in service.timeline(session, ticket)]


def restore(session, ticket, *, close=False):
    agent = make_actor(session, "ani")
    queue.claim(session, agent, ticket.number, NOW, **LEASE)
    for status in TO_RESTORED:
        service.change_status(session, agent, ticket.number, status, NOW, version=ticket.version)
    if close:
        service.close(session, agent, ticket.number, NOW, version=ticket.version, cause="tree", action="cleared")


def test_each_call_is_counted_once_and_told_in_words(session, ticket):
    assert ticket.times_called == 1
    call_again(session, ticket)
    last = call_again(session, ticket)
    from_caller.still_dark(session, CALLER, ticket.number, LATER, last)
    assert (ticket.times_called, ticket.status) == (3, Status.NEW)
    entry = service.timeline(session, ticket)[-1]
    assert (entry.call_id, entry.details["times"]) == (last, 3)
    assert named(TIMELINE, entry.title).id == "Penelepon menelepon lagi: masih padam"


def test_the_same_call_does_not_count_as_another_one(session, ticket):
    from_caller.still_dark(session, CALLER, ticket.number, LATER, ticket.call_id)
    assert ticket.times_called == 1


def test_a_caller_who_was_cut_off_and_goes_on_has_called_twice(session):
    ticket = make_ticket(session, call_id=make_call(session).id, is_unfinished=True, since=None)
    details = from_caller.Details(make_call(session).id, "", "541234567890", None, "longer", is_unfinished=False)
    from_caller.complete(session, CALLER, ticket.number, LATER, details)
    assert (ticket.times_called, ticket.is_unfinished, ticket.since) == (2, False, "longer")
    assert titles(session, ticket) == ["opened", "completed_by_caller"]


@pytest.mark.parametrize("is_closed", [False, True], ids=["restored", "closed"])
def test_still_dark_after_the_end_takes_the_same_number_up_again(session, ticket, is_closed):
    restore(session, ticket, close=is_closed)
    call_again(session, ticket)
    assert (ticket.status, ticket.agent_id, ticket.lease_expires_at) == (Status.IN_PROGRESS, None, None)
    assert (ticket.closed_at, ticket.cause, ticket.action) == (None, None, None)
    assert titles(session, ticket)[-2:] == ["called_again", "reopened"]
    assert CALLER_REASONS[service.timeline(session, ticket)[-1].text].id == "Masih padam"


def test_a_number_that_is_none_changes_nothing(session):
    from_caller.still_dark(session, CALLER, "12345678", LATER, make_call(session).id)
    assert session.scalars(select(Event)).all() == []
