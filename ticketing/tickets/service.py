"""The life of a ticket: opened, worked on, closed, opened again. Every step is an event."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.core import events, outbox
from ticketing.core.db import StaleError
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError
from ticketing.network.models import Area
from ticketing.tickets import categories, promises, telling
from ticketing.tickets.errors import NotHolderError, TransitionError
from ticketing.tickets.locking import lock_within_reach
from ticketing.tickets.models import Note, Status, Ticket
from ticketing.tickets.outcomes import ACTIONS, CAUSES
from ticketing.tickets.reach import within
from ticketing.tickets.reopening import goes_on_at, put_back
from ticketing.tickets.timeline import TimelineEntry, timeline
from ticketing.tickets.workflow import WORKFLOW, Standing, allows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.tickets.opening import Opening

__all__ = [
    "TimelineEntry",
    "add_note",
    "by_number",
    "change_status",
    "clean_text",
    "close",
    "move",
    "open_ticket",
    "reopen",
    "timeline",
]

LONGEST_TEXT = 4000


def open_ticket(session: Session, actor: Actor, opening: Opening, now: datetime) -> Ticket:
    """Open a ticket for one report and, when the caller can be written to, order the receipt.

    ``now`` is when the database learns of it.
    """
    level = categories.decide(session, opening.category, opening.scope, opening.topic)
    reported = {one.name: getattr(opening, one.name) for one in fields(opening) if one.name != "reported_at"}
    ticket = Ticket(
        **reported,
        status=Status.NEW,
        priority=int(level.level),
        priority_reason=level.reason,
        opened_at=opening.reported_at,
        status_at=opening.reported_at,
    )
    promises.begin(session, ticket)
    session.add(ticket)
    session.flush()
    _record_opening(session, actor, ticket, now)
    if opening.caller_number and not opening.is_unfinished:
        _order_receipt(session, ticket, now)
    return ticket


def by_number(session: Session, actor: Actor, number: str) -> Ticket:
    """Return the ticket; NotFoundError also when it belongs to a unit outside the actor's reach."""
    actor.require(Permission.TICKET_VIEW)
    ticket = session.scalar(select(Ticket).where(Ticket.number == number, within(actor, Ticket.unit_id)))
    if ticket is None:
        raise NotFoundError("There is no such ticket.", number=number)
    return ticket


def change_status(
    session: Session, actor: Actor, number: str, to: Status, now: datetime, *, version: int, reason: str = ""
) -> Ticket:
    """Move the ticket one step along the workflow; ``close``, ``reopen`` and joining an outage are apart.

    Raises NotFoundError, NotPermittedError, NotHolderError, StaleError, TransitionError, InvalidError (no reason).
    """
    actor.require(WORKFLOW[to].permission)
    if to is Status.CLOSED:
        raise InvalidError("Closing takes a cause and an action.", field="cause")
    if to is Status.ATTACHED:
        raise InvalidError("Joining takes an outage.", field="outage")
    if WORKFLOW[to].needs_reason and not reason.strip():
        raise InvalidError("This step takes a reason.", field="reason")
    ticket = _to_work_on(session, actor, number, version)
    move(session, actor, ticket, to, now, kind="ticket.status_changed", reason=clean_text(reason))
    return ticket


def close(
    session: Session,
    actor: Actor,
    number: str,
    now: datetime,
    *,
    version: int,
    cause: str,
    action: str,
    note: str = "",
) -> Ticket:
    """Finish the ticket with what was found (a code of CAUSES) and done (a code of ACTIONS)."""
    actor.require(Permission.TICKET_CLOSE)
    if cause not in CAUSES:
        raise InvalidError("Choose a cause.", field="cause", value=cause)
    if action not in ACTIONS:
        raise InvalidError("Choose an action.", field="action", value=action)
    ticket = _to_work_on(session, actor, number, version)
    ticket.cause, ticket.action = cause, action
    move(session, actor, ticket, Status.CLOSED, now, kind="ticket.closed", cause=cause, action=action)
    if note.strip():
        _write_note(session, actor, ticket, clean_text(note), now)
    return ticket


def reopen(session: Session, actor: Actor, number: str, now: datetime, *, version: int, reason: str) -> Ticket:
    """Open a ticket that is over again, under its own number, and put it back in the queue.

    "Still dark" goes on where the repair was, so that its recovery clock continues; the rest starts as new.
    """
    actor.require(Permission.TICKET_WORK)
    if not reason.strip():
        raise InvalidError("Opening a ticket again takes a reason.", field="reason")
    ticket = lock_within_reach(session, actor, number)
    _check_version(ticket, version)
    if WORKFLOW[ticket.status].standing is not Standing.RESOLVED:
        raise ConflictError("This ticket is not over.", number=number, status=str(ticket.status))
    to = goes_on_at(session, ticket)
    put_back(session, actor, ticket, to, now, reason=clean_text(reason))
    return ticket


def add_note(session: Session, actor: Actor, number: str, body: str, now: datetime) -> Note:
    """Write down something for colleagues; callers never see it."""
    actor.require(Permission.TICKET_NOTE)
    body = clean_text(body)
    if not body:
        raise InvalidError("A note needs some text.", field="body")
    return _write_note(session, actor, by_number(session, actor, number), body, now)


def _to_work_on(session: Session, actor: Actor, number: str, version: int) -> Ticket:
    ticket = lock_within_reach(session, actor, number)
    _check_version(ticket, version)
    if ticket.agent_id != actor.user_id and Permission.TICKET_WORK_ANY not in actor.permissions:
        holder = ticket.agent.name if ticket.agent else None
        raise NotHolderError("Claim the ticket first.", number=number, holder=holder)
    return ticket


def _check_version(ticket: Ticket, version: int) -> None:
    if ticket.version != version:
        raise StaleError(
            "The ticket changed meanwhile.",
            number=ticket.number,
            version=ticket.version,
            status=str(ticket.status),
            holder=ticket.agent.name if ticket.agent else None,
        )


def move(session: Session, actor: Actor, ticket: Ticket, to: Status, now: datetime, *, kind: str, **data: str) -> None:
    """Move a ticket that is held and may be worked on; its clocks follow, ``kind`` is the event. TransitionError."""
    if not allows(ticket.status, to):
        ways = [str(status) for status in WORKFLOW[ticket.status].ways_on]
        raise TransitionError(
            "The workflow has no such step.", number=ticket.number, status=str(ticket.status), to=str(to), allowed=ways
        )
    start, ticket.status, ticket.status_at = ticket.status, to, now
    if WORKFLOW[to].standing is Standing.RESOLVED:
        ticket.closed_at, ticket.lease_expires_at, ticket.parked_at = now, None, None
    promises.follow(session, ticket, now)
    session.flush()
    changes: dict[str, Any] = {"from": start, "to": to, **data}
    _record(session, actor, ticket, kind, now, **changes)
    telling.order(session, ticket, now)


def _record(session: Session, actor: Actor, ticket: Ticket, kind: str, now: datetime, **data: Any) -> None:
    events.record(session, kind, actor=actor, now=now, ticket_id=ticket.id, **data)


def _record_opening(session: Session, actor: Actor, ticket: Ticket, now: datetime) -> None:
    events.record(
        session,
        "ticket.opened",
        actor=actor,
        now=now,
        ticket_id=ticket.id,
        call_id=ticket.call_id,
        number=ticket.number,
        status=ticket.status,
        category=ticket.category,
        **({"topic": ticket.topic} if ticket.topic else {}),
        priority=ticket.priority,
        priority_reason=ticket.priority_reason,
        source=ticket.source,
        unit_id=ticket.unit_id,
        area_code=ticket.area_code,
        is_unfinished=ticket.is_unfinished,
        reported_at=ticket.opened_at.isoformat(),
    )


def _order_receipt(session: Session, ticket: Ticket, now: datetime) -> None:
    area = session.get(Area, ticket.area_code) if ticket.area_code else None
    outbox.add(
        session,
        "notify.receipt",
        queue="notify",
        now=now,
        ticket_id=ticket.id,
        number=ticket.number,
        category=ticket.category,
        recipient=ticket.caller_number,
        language=ticket.language,
        area=area.name if area else "",
        unit_id=ticket.unit_id,
        timezone=telling.timezone_of(session, ticket),
        reported_at=ticket.opened_at.isoformat(),
    )


def _write_note(session: Session, actor: Actor, ticket: Ticket, body: str, now: datetime) -> Note:
    if actor.user_id is None:
        raise InvalidError("Only a person writes notes.", field="body")
    note = Note(ticket_id=ticket.id, user_id=actor.user_id, body=body, created_at=now)
    session.add(note)
    session.flush()
    _record(session, actor, ticket, "ticket.noted", now, note_id=note.id)
    return note


def clean_text(text: str) -> str:
    """Return the text without its edges; InvalidError when it is too long."""
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise InvalidError(f"The text is longer than {LONGEST_TEXT} characters.", longest=LONGEST_TEXT)
    return text.replace("\x00", "")
