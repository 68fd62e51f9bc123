"""A ticket that was over is open again, under its own number, whoever said so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ticketing.core import events
from ticketing.tickets import promises, telling
from ticketing.tickets.models import Status
from ticketing.tickets.moves import moves

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.tickets.models import Ticket

_WORK_BEGAN = (Status.ON_SITE, Status.IN_PROGRESS)


def put_back(
    session: Session,
    actor: Actor,
    ticket: Ticket,
    to: Status,
    now: datetime,
    *,
    reason: str,
    call_id: str | None = None,
) -> None:
    """Put a held ticket back into the queue, where nobody has it; the clocks follow its new status."""
    start, ticket.status, ticket.status_at = ticket.status, to, now
    ticket.agent = ticket.lease_expires_at = ticket.parked_at = None
    ticket.closed_at = ticket.cause = ticket.action = None
    promises.follow(session, ticket, now)
    session.flush()
    changes: dict[str, Any] = {"from": str(start), "to": str(to), "reason": reason}
    events.record(session, "ticket.reopened", actor=actor, now=now, ticket_id=ticket.id, call_id=call_id, **changes)
    telling.order(session, ticket, now, move=telling.REOPENED)


def goes_on_at(session: Session, ticket: Ticket) -> Status:
    """Return where a ticket that was over goes on: at the repair where there was one, so that its clock continues."""
    was_worked_on = any(one.to in _WORK_BEGAN for one in moves(session, ticket))
    return Status.IN_PROGRESS if was_worked_on else Status.NEW
