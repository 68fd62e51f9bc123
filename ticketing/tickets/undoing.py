"""Taking the last step back while it is fresh: who pressed the wrong key need not explain it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.core import events
from ticketing.core.db import StaleError
from ticketing.core.errors import ConflictError
from ticketing.tickets import promises
from ticketing.tickets.locking import lock_within_reach
from ticketing.tickets.models import Status, Ticket
from ticketing.tickets.moves import moves, newest_move

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

OFFERED_FOR: Final = timedelta(seconds=10)
"""So long the page offers it."""

_ON_ITS_WAY: Final = timedelta(seconds=5)
"""A press of the last second still arrives in time."""

_CAN_BE_UNDONE: Final = ("ticket.status_changed", "ticket.closed")


def undo(session: Session, actor: Actor, number: str, now: datetime, *, version: int, lease_seconds: int) -> Ticket:
    """Take the last step of a ticket back, as if it had never been made; its event stays, with one that undoes it.

    Raises NotFoundError, NotPermittedError, StaleError when something happened since, ConflictError when the last step
    was somebody else's, is too old, or is of a kind that others were told of.
    """
    actor.require(Permission.TICKET_WORK)
    ticket = lock_within_reach(session, actor, number)
    last = newest_move(session, ticket)
    if ticket.version != version:
        raise StaleError("The ticket changed meanwhile.", number=number, version=ticket.version)
    if last is None or last.user_id != actor.user_id or last.kind not in _CAN_BE_UNDONE or "outage_id" in last.data:
        raise ConflictError("There is no step of yours to take back.", number=number)
    if now - last.at > OFFERED_FOR + _ON_ITS_WAY:
        raise ConflictError("It is too late to take this back. Change the status instead.", number=number)
    start, back_to = ticket.status, Status(last.data["from"])
    before = moves(session, ticket, last)
    ticket.status, ticket.status_at = back_to, before[-1].at if before else ticket.opened_at
    ticket.closed_at = ticket.cause = ticket.action = None
    if ticket.agent_id is not None:
        _hold_again(session, ticket, now, lease_seconds)
    promises.take_back(session, ticket, last, now)
    session.flush()
    kind = "ticket.closing_undone" if last.kind == "ticket.closed" else "ticket.step_undone"
    events.record(
        session, kind, actor=actor, now=now, ticket_id=ticket.id, undoes=last.id, left=str(start), back_to=str(back_to)
    )
    return ticket


def _hold_again(session: Session, ticket: Ticket, now: datetime, lease_seconds: int) -> None:
    """Give the ticket back to its agent: at work, or beside the one he took meanwhile."""
    at_work = select(Ticket.id).where(
        Ticket.agent_id == ticket.agent_id,
        Ticket.id != ticket.id,
        Ticket.parked_at.is_(None),
        Ticket.lease_expires_at > now,
    )
    with session.no_autoflush:
        has_another = session.scalar(at_work.limit(1)) is not None
    ticket.parked_at = now if has_another else None
    ticket.lease_expires_at = now + timedelta(seconds=lease_seconds)
