"""What the caller of a report may ask to be done with it, and until when.

The holder is who calls from the telephone the report was made with: a number can be guessed, both together hardly.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from ticketing.core import events
from ticketing.tickets import promises, telling
from ticketing.tickets.from_caller import count_call
from ticketing.tickets.locking import lock
from ticketing.tickets.models import Category, Status, Ticket
from ticketing.tickets.reopening import goes_on_at, put_back
from ticketing.tickets.workflow import WORKFLOW, Standing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

REOPENED_WITHIN: Final = timedelta(days=7)
"""How long after its end a report may be opened again by its caller; later it is a new matter, for a person."""

ONE_ESCALATION_IN: Final = timedelta(hours=24)
NOT_SOLVED: Final = "not_solved"
BY_CALLER: Final = "by_caller"
"""Codes of the reasons for which a caller opens a report again, and cancels one."""

_BEFORE_THE_CREW: Final = frozenset({Status.NEW, Status.TRIAGED, Status.ASSIGNED})


class Wish(StrEnum):
    """What may be asked. ``CONFIRM``: the caller says that it is solved indeed."""

    REOPEN = "reopen"
    CANCEL = "cancel"
    ESCALATE = "escalate"
    CONFIRM = "confirm"


def is_holder(ticket: Ticket, caller_number: str) -> bool:
    """Tell whether this telephone (E.164, or empty) is the one of the report."""
    return bool(caller_number) and caller_number == ticket.caller_number


def open_to_holder(ticket: Ticket, now: datetime) -> frozenset[Wish]:
    """Return what the holder may ask now."""
    if ticket.status is Status.RESTORED or _ended_lately(ticket, now):
        return frozenset({Wish.REOPEN, Wish.CONFIRM})
    if WORKFLOW[ticket.status].standing is Standing.RESOLVED:
        return frozenset()
    found = {Wish.ESCALATE} if _may_escalate(ticket, now) else set()
    if ticket.status in _BEFORE_THE_CREW and ticket.category is not Category.DANGER:
        found.add(Wish.CANCEL)
    return frozenset(found)


def grant(
    session: Session, actor: Actor, number: str, wish: Wish, now: datetime, *, call_id: str | None, caller_number: str
) -> None:
    """Do what was asked if it may be done; what may not be is on the timeline all the same.

    Between the look-up and this a crew may have left, or another call may have asked first. ``call_id`` is None for
    what came another way than by telephone.
    """
    ticket = lock(session, number)
    if ticket is None:
        return
    if not is_holder(ticket, caller_number):
        _tell(session, actor, ticket, "ticket.wish_of_stranger", now, call_id, reason=str(wish))
    elif wish not in open_to_holder(ticket, now):
        _tell(session, actor, ticket, "ticket.wish_too_late", now, call_id, reason=str(wish), status=str(ticket.status))
    else:
        count_call(session, ticket, call_id)
        _GRANTS[wish](session, actor, ticket, now, call_id)


def _reopen(session: Session, actor: Actor, ticket: Ticket, now: datetime, call_id: str | None) -> None:
    to = goes_on_at(session, ticket)
    put_back(session, actor, ticket, to, now, reason=NOT_SOLVED, call_id=call_id)


def _cancel(session: Session, actor: Actor, ticket: Ticket, now: datetime, call_id: str | None) -> None:
    start, ticket.status, ticket.status_at = ticket.status, Status.CANCELLED, now
    ticket.closed_at, ticket.lease_expires_at, ticket.parked_at = now, None, None
    promises.follow(session, ticket, now)
    moved = {"from": str(start), "to": str(ticket.status), "reason": BY_CALLER}
    _tell(session, actor, ticket, "ticket.cancelled_by_caller", now, call_id, **moved)
    telling.order(session, ticket, now)


def _escalate(session: Session, actor: Actor, ticket: Ticket, now: datetime, call_id: str | None) -> None:
    """Mark it. Its priority stays: who presses a key does not pass those who wait in a worse state."""
    ticket.escalated_at = now
    _tell(session, actor, ticket, "ticket.escalated_by_caller", now, call_id)


def _confirm(session: Session, actor: Actor, ticket: Ticket, now: datetime, call_id: str | None) -> None:
    _tell(session, actor, ticket, "ticket.confirmed_by_caller", now, call_id)


_GRANTS: Final = {
    Wish.REOPEN: _reopen,
    Wish.CANCEL: _cancel,
    Wish.ESCALATE: _escalate,
    Wish.CONFIRM: _confirm,
}


def _tell(
    session: Session, actor: Actor, ticket: Ticket, kind: str, now: datetime, call_id: str | None, **data: Any
) -> None:
    session.flush()
    events.record(session, kind, actor=actor, now=now, ticket_id=ticket.id, call_id=call_id, **data)


def _ended_lately(ticket: Ticket, now: datetime) -> bool:
    ended = ticket.closed_at
    return ticket.status is Status.CLOSED and ended is not None and now - ended <= REOPENED_WITHIN


def _may_escalate(ticket: Ticket, now: datetime) -> bool:
    return ticket.escalated_at is None or now - ticket.escalated_at >= ONE_ESCALATION_IN
