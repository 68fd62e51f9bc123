"""What a caller may do to a report of his own: complete it, say that it is still dark, hear where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.core import events
from ticketing.tickets.models import Status, Ticket
from ticketing.tickets.workflow import WORKFLOW, Standing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor


@dataclass(frozen=True)
class Details:
    """What a report says, as far as the caller got."""

    call_id: str
    caller_number: str
    customer_number: str
    scope: str | None
    since: str | None
    is_unfinished: bool


def find(session: Session, number: str) -> Ticket | None:
    """Return the ticket of a report number, None when there is none."""
    return session.scalar(select(Ticket).where(Ticket.number == number))


def complete(session: Session, actor: Actor, number: str, now: datetime, details: Details) -> None:
    """Write what a caller added to a report after he was cut off. What he left out stays as it was."""
    ticket = session.scalars(select(Ticket).where(Ticket.number == number)).one()
    ticket.caller_number = details.caller_number or ticket.caller_number
    ticket.customer_number = details.customer_number or ticket.customer_number
    ticket.scope = details.scope or ticket.scope
    ticket.since = details.since or ticket.since
    ticket.is_unfinished = ticket.is_unfinished and details.is_unfinished
    events.record(
        session,
        "ticket.completed_by_caller",
        actor=actor,
        now=now,
        ticket_id=ticket.id,
        call_id=details.call_id,
        scope=ticket.scope,
        since=ticket.since,
        is_unfinished=ticket.is_unfinished,
    )


def still_dark(session: Session, actor: Actor, number: str, now: datetime, call_id: str) -> None:
    """Note that the caller of this report is still without power. A restored one goes back to work, same number."""
    ticket = find(session, number)
    if ticket is None:
        return
    events.record(session, "ticket.called_again", actor=actor, now=now, ticket_id=ticket.id, call_id=call_id)
    if ticket.status is Status.RESTORED:
        ticket.status, ticket.status_at, ticket.agent = Status.IN_PROGRESS, now, None
        changes = {"from": str(Status.RESTORED), "to": str(Status.IN_PROGRESS), "reason": "still_dark"}
        events.record(session, "ticket.reopened", actor=actor, now=now, ticket_id=ticket.id, call_id=call_id, **changes)


def newest_open(session: Session, caller_number: str, area_code: str | None) -> Ticket | None:
    """Return the newest report of this telephone in this area that is not over."""
    over = [status for status, state in WORKFLOW.items() if state.standing is Standing.RESOLVED]
    return session.scalar(
        select(Ticket)
        .where(Ticket.caller_number == caller_number, Ticket.area_code == area_code, Ticket.status.not_in(over))
        .order_by(Ticket.id.desc())
        .limit(1)
    )
