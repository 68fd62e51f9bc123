"""A ticket that was over is open again, under its own number, whoever said so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ticketing.core import events

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.tickets.models import Status, Ticket


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
    session.flush()
    changes: dict[str, Any] = {"from": str(start), "to": str(to), "reason": reason}
    events.record(session, "ticket.reopened", actor=actor, now=now, ticket_id=ticket.id, call_id=call_id, **changes)
