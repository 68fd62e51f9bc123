"""Tickets that are about to be late, and late: said once for each clock, however often anybody looks."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from ticketing.core import events
from ticketing.core.actor import system
from ticketing.tickets.models import Ticket, TicketStep
from ticketing.tickets.workflow import Standing, statuses

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

MOST_AT_ONCE: Final = 200
_OPEN: Final = statuses(Standing.OPEN)


class Step(StrEnum):
    """What is said, in this order."""

    WARNED = "warned"
    MISSED = "missed"


def at_risk(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a ticket that is not late but soon will be."""
    return Ticket.status.in_(_OPEN), Ticket.warn_at <= now, Ticket.due_at > now


def late(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a ticket that is late and goes on being so."""
    # Whoever is late was warned before: said because only the warnings have an index.
    return Ticket.status.in_(_OPEN), Ticket.warn_at <= now, Ticket.due_at <= now


def has_steps(session: Session, now: datetime) -> bool:
    """Tell whether ``take_steps`` would find something: the schedule asks before it takes the writer's turn."""
    return any(session.scalar(_untold(step, now).limit(1)) is not None for step in Step)


def take_steps(session: Session, now: datetime) -> int:
    """Write the event of every step that is due and was not taken; return how many.

    A ticket that was late before anybody looked is told to be late, and not warned of it any more.
    """
    found = 0
    for step in reversed(Step):
        for ticket in session.scalars(_untold(step, now).limit(MOST_AT_ONCE)):
            if ticket.due_clock is None or ticket.due_at is None:
                continue
            session.add(TicketStep(ticket_id=ticket.id, clock=ticket.due_clock, step=step, at=now))
            session.flush()
            events.record(
                session,
                f"ticket.{step}",
                actor=system("scheduler"),
                now=now,
                ticket_id=ticket.id,
                clock=ticket.due_clock,
                due_at=ticket.due_at.isoformat(),
            )
            found += 1
    return found


def _untold(step: Step, now: datetime) -> Select[Ticket]:
    taken = select(TicketStep.ticket_id).where(
        TicketStep.ticket_id == Ticket.id, TicketStep.clock == Ticket.due_clock, TicketStep.step == step
    )
    due = at_risk(now) if step is Step.WARNED else late(now)
    query = select(Ticket).where(*due, ~taken.exists()).order_by(Ticket.due_at, Ticket.id)
    return query.with_for_update(of=Ticket, skip_locked=True)
