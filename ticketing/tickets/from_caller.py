"""What a caller may do to a report of his own: complete it, say that it is still dark, hear where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.core import events
from ticketing.core.events import Event
from ticketing.tickets.locking import lock
from ticketing.tickets.models import Status, Ticket
from ticketing.tickets.reopening import put_back
from ticketing.tickets.workflow import WORKFLOW, Standing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor


STILL_DARK = "still_dark"
"""Code of the reason for which a caller opens a report again."""

_DONE = (Status.RESTORED, Status.CLOSED)


@dataclass(frozen=True)
class OpenReport:
    """Where a report stands; ``status`` is the code of the workflow, e.g. en_route. Nothing here is personal."""

    number: str
    status: str
    category: str
    is_unfinished: bool
    changed_at: datetime | None = None
    outage_id: int | None = None
    is_callers: bool = False
    """Whether it was made with the telephone that asks."""
    may: frozenset[str] = frozenset()
    """What its caller may ask to be done with it now: codes of ``wishes.Wish``; nothing for anybody else."""


@dataclass(frozen=True)
class Details:
    """What a report says, as far as the caller got."""

    call_id: str
    caller_number: str
    customer_number: str
    scope: str | None
    since: str | None
    is_unfinished: bool
    place_id: str = ""
    place: str = ""


def find(session: Session, number: str) -> Ticket | None:
    """Return the ticket of a report number, None when there is none."""
    return session.scalar(select(Ticket).where(Ticket.number == number))


def complete(session: Session, actor: Actor, number: str, now: datetime, details: Details) -> None:
    """Write what a caller added to a report after he was cut off. What he left out stays as it was."""
    ticket = lock(session, number)
    if ticket is None:
        return
    ticket.caller_number = details.caller_number or ticket.caller_number
    ticket.customer_number = details.customer_number or ticket.customer_number
    ticket.scope = details.scope or ticket.scope
    ticket.since = details.since or ticket.since
    if details.place_id:
        ticket.place_id, ticket.place = details.place_id, details.place
    ticket.is_unfinished = ticket.is_unfinished and details.is_unfinished
    count_call(session, ticket, details.call_id)
    session.flush()
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


def still_dark(session: Session, actor: Actor, number: str, now: datetime, call_id: str | None) -> None:
    """Note that the caller of this report is still without power. One that was done goes back to work, same number.

    ``call_id`` is None for a message that came to the desk.
    """
    ticket = lock(session, number)
    if ticket is None:
        return
    is_done = ticket.status in _DONE
    count_call(session, ticket, call_id)
    session.flush()
    events.record(
        session,
        "ticket.called_again",
        actor=actor,
        now=now,
        ticket_id=ticket.id,
        call_id=call_id,
        times=ticket.times_called,
    )
    if is_done:
        put_back(session, actor, ticket, Status.IN_PROGRESS, now, reason=STILL_DARK, call_id=call_id)


def count_call(session: Session, ticket: Ticket, call_id: str | None) -> None:
    """Count a call once, whatever the caller does in it."""
    if call_id is None:
        ticket.times_called += 1
        return
    is_counted = select(Event.id).where(Event.ticket_id == ticket.id, Event.call_id == call_id).limit(1)
    if call_id != ticket.call_id and session.scalar(is_counted) is None:
        ticket.times_called += 1


def newest_open(session: Session, caller_number: str, area_code: str | None) -> OpenReport | None:
    """Return the newest report of this telephone in this area that is not over. The first prompt waits for it."""
    over = [status for status, state in WORKFLOW.items() if state.standing is Standing.RESOLVED]
    query = select(Ticket.number, Ticket.status, Ticket.category, Ticket.is_unfinished)
    mine = query.where(Ticket.caller_number == caller_number, Ticket.area_code == area_code)
    row = session.execute(mine.where(Ticket.status.not_in(over)).order_by(Ticket.id.desc()).limit(1)).first()
    return None if row is None else OpenReport(row.number, row.status.value, row.category.value, row.is_unfinished)
