"""Tickets that follow a known outage: how they join it, leave it, and are restored with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ticketing.core import events
from ticketing.core.errors import ConflictError
from ticketing.tickets import categories, priority, promises, telling
from ticketing.tickets.models import Status, Ticket
from ticketing.tickets.workflow import allows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor


def attach(session: Session, actor: Actor, ticket: Ticket, outage_id: int, now: datetime, *, why: str) -> None:
    """Let the ticket follow the outage; ``why`` is the code of who said so. Raises ConflictError."""
    if not allows(ticket.status, Status.ATTACHED):
        raise ConflictError("Only a ticket nobody was sent for can join an outage.", status=str(ticket.status))
    level = priority.of_known_outage()
    ticket.outage_id, ticket.priority, ticket.priority_reason = outage_id, int(level.level), level.reason
    ticket.agent, ticket.lease_expires_at, ticket.parked_at = None, None, None
    _move(session, actor, ticket, Status.ATTACHED, now, "ticket.attached", outage_id=outage_id, why=why)


def detach(session: Session, actor: Actor, ticket: Ticket, now: datetime, *, why: str) -> None:
    """Put an attached ticket back into the queue as new, with the priority its own report has."""
    outage_id, ticket.outage_id = ticket.outage_id, None
    level = categories.decide(session, ticket.category, ticket.scope, ticket.topic)
    ticket.priority, ticket.priority_reason = int(level.level), level.reason
    _move(session, actor, ticket, Status.NEW, now, "ticket.detached", outage_id=outage_id, why=why)


def attached_to(session: Session, outage_id: int) -> list[Ticket]:
    """Return and lock the tickets that follow the outage, in the order of their ids."""
    query = select(Ticket).where(Ticket.outage_id == outage_id, Ticket.status == Status.ATTACHED)
    locked = query.order_by(Ticket.id).with_for_update(of=Ticket).execution_options(populate_existing=True)
    return list(session.scalars(locked))


def restore_all(session: Session, actor: Actor, outage_id: int, now: datetime) -> int:
    """Move every attached ticket to restored, one event each; return how many there were."""
    tickets = attached_to(session, outage_id)
    for ticket in tickets:
        restore(session, actor, ticket, now)
    return len(tickets)


def detach_all(session: Session, actor: Actor, outage_id: int, now: datetime, *, why: str) -> int:
    """Put every attached ticket back into the queue, one event each; return how many there were."""
    tickets = attached_to(session, outage_id)
    for ticket in tickets:
        detach(session, actor, ticket, now, why=why)
    return len(tickets)


def restore(session: Session, actor: Actor, ticket: Ticket, now: datetime) -> None:
    """Say that the power of an attached ticket is back, because its outage is over."""
    _move(session, actor, ticket, Status.RESTORED, now, "ticket.status_changed", outage_id=ticket.outage_id)


def _move(session: Session, actor: Actor, ticket: Ticket, to: Status, now: datetime, kind: str, **data: Any) -> None:
    start, ticket.status, ticket.status_at = ticket.status, to, now
    promises.follow(session, ticket, now)
    session.flush()
    changes: dict[str, Any] = {"from": start, "to": to, **data}
    events.record(session, kind, actor=actor, now=now, ticket_id=ticket.id, **changes)
    telling.order(session, ticket, now)
