"""What was open at any moment of the past, kept with every move, says what the event log says."""

from __future__ import annotations

from datetime import timedelta

from helpers.factories import LEASE, NOW, make_actor, make_ticket
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from ticketing.core.errors import DomainError
from ticketing.tickets import queue, service, undoing
from ticketing.tickets.models import Arrival, Status, Stretch
from ticketing.tickets.moves import moves
from ticketing.tickets.workflow import WORKFLOW, Standing

WORK = ("close", "cancel", "triage", "undo", "reopen", "wait")


def told_by_the_log(session, ticket):
    """Rebuild the stretches from the moves that hold, without looking at the copy."""
    found, began, ended = [], ticket.opened_at, None
    for move in moves(session, ticket):
        is_over = WORKFLOW[move.to].standing is Standing.RESOLVED
        if is_over and ended is None:
            ended = move.at
        elif not is_over and ended is not None:
            found.append((began, ended))
            began, ended = move.at, None
    return [*found, (began, ended)]


def take(session, actor, ticket, step, now):
    number, version = ticket.number, ticket.version
    if step == "close":
        service.close(session, actor, number, now, version=version, cause="tree", action="cleared")
    elif step in ("cancel", "triage"):
        to = Status.CANCELLED if step == "cancel" else Status.TRIAGED
        service.change_status(session, actor, number, to, now, version=version, reason="x")
    elif step == "undo":
        undoing.undo(session, actor, number, now, version=version, lease_seconds=300)
    elif step == "reopen":
        service.reopen(session, actor, number, now, version=version, reason="masih padam")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(WORK), st.integers(0, 20)), max_size=12))
def test_stretches_are_what_the_log_tells(database, steps):
    with database._writer.connect() as connection:
        session = Session(connection)
        supervisor, now = make_actor(session, "penyelia", role="supervisor"), NOW
        ticket = make_ticket(session, age=timedelta(minutes=5))
        for step, seconds in steps:
            now += timedelta(seconds=seconds)
            try:
                take(session, supervisor, ticket, step, now)
            except DomainError:
                session.flush()
        kept = session.scalars(select(Stretch).where(Stretch.ticket_id == ticket.id).order_by(Stretch.id)).all()
        assert [(one.began_at, one.ended_at) for one in kept] == told_by_the_log(session, ticket)
        assert [one.how for one in kept] == [Arrival.OPENED, *[Arrival.REOPENED] * (len(kept) - 1)]
        assert (kept[-1].ended_at is None) == (WORKFLOW[ticket.status].standing is not Standing.RESOLVED)
        session.close()


def test_a_ticket_stays_on_the_books_of_its_report_not_of_the_drain(database):
    with database.write() as session:
        actor = make_actor(session, "ani")
        ticket = make_ticket(session, age=timedelta(hours=3))
        queue.claim(session, actor, ticket.number, NOW, **LEASE)
        assert session.scalars(select(Stretch.began_at)).all() == [NOW - timedelta(hours=3)]
