"""Work is pulled: what waits, and how one person takes it without anybody else taking it too.

A claim is a lease. A person holds one ticket at work and a few parked ones. Row changes come before events
in every function, because the first event of a transaction takes the lock that orders the log (see core.events).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import case, func, literal, select, tuple_, update

from ticketing.accounts.models import User
from ticketing.accounts.permissions import Permission
from ticketing.core import events
from ticketing.core.actor import system
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError
from ticketing.core.paging import LONGEST_PAGE, Page, decode_cursor, encode_cursor
from ticketing.tickets import skills
from ticketing.tickets.errors import AlreadyClaimedError, NotHolderError, TooManyTicketsError
from ticketing.tickets.locking import lock_within_reach
from ticketing.tickets.models import Ticket
from ticketing.tickets.priority import Level
from ticketing.tickets.reach import below, within
from ticketing.tickets.rows import NEVER
from ticketing.tickets.workflow import Standing, statuses

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select, Update
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

PARKED_LEASE = timedelta(hours=8)
"""A parked ticket stays with its agent for a shift, then goes back to the queue."""

SKIPPED_FOR = timedelta(minutes=30)
"""So long a ticket that somebody gave back is not the next one for the same person, while others wait."""

_RANK = case((Ticket.priority == Level.EMERGENCY, 0), else_=1)
_DUE = func.coalesce(Ticket.due_at, literal(NEVER, Ticket.due_at.type))
_ORDER = (_RANK, _DUE, Ticket.opened_at, Ticket.id)
_UNFINISHED = statuses(Standing.OPEN, Standing.PAUSED)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def waiting(
    session: Session,
    actor: Actor,
    *,
    unit_id: int | None = None,
    after: str | None = None,
    limit: int = 50,
    standing: Standing = Standing.OPEN,
) -> Page[Ticket]:
    """Return one page of tickets that nobody holds: emergencies first, then whose time runs out first, then the oldest.

    ``unit_id`` narrows to one unit and those below it; ``after`` is the ``after`` of the page before; ``standing``
    PAUSED lists those that wait for a caller or for a wide outage.
    """
    actor.require(Permission.TICKET_VIEW)
    query = select(Ticket).where(*free(actor, standing))
    if unit_id is not None:
        query = query.where(Ticket.unit_id.in_(below(frozenset({unit_id}))))
    if after is not None:
        query = query.where(tuple_(*_ORDER) > tuple_(*_keys(after)))
    limit = max(1, min(limit, LONGEST_PAGE))
    rows = list(session.scalars(query.order_by(*_ORDER).limit(limit + 1)))
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(rows[:limit], _cursor(last) if last else None)


def count_waiting(session: Session, actor: Actor) -> int:
    """Return how many tickets wait within the actor's reach."""
    actor.require(Permission.TICKET_VIEW)
    return session.scalar(select(func.count(Ticket.id)).where(*free(actor, Standing.OPEN))) or 0


def mine(session: Session, actor: Actor) -> list[Ticket]:
    """Return the unfinished tickets this person holds: the one at work first, then the parked, oldest first."""
    actor.require(Permission.TICKET_VIEW)
    query = select(Ticket).where(Ticket.agent_id == actor.user_id, Ticket.status.in_(_UNFINISHED))
    return list(session.scalars(query.order_by(Ticket.parked_at.is_not(None), Ticket.opened_at, Ticket.id)))


def claim_next(
    session: Session,
    actor: Actor,
    now: datetime,
    *,
    lease_seconds: int,
    parked_tickets: int,
    skill_minutes: int = skills.MINUTES,
) -> Ticket | None:
    """Take the ticket that is due next, or return None when nothing waits; the one at work is parked.

    What this person gave back a moment ago comes last, before it what others are better at, as long as it waits for
    them (``skill_minutes``). Raises TooManyTicketsError when there is no room left to park.
    """
    held = _held_with_room(session, actor, parked_tickets)
    comes_last = case((Ticket.id.in_(_given_back(actor, now)), 1), else_=0)
    is_for_others = skills.fits_others(session, actor, now, skill_minutes)
    best = select(Ticket.id).where(*free(actor, Standing.OPEN)).order_by(comes_last, is_for_others, *_ORDER)
    # Of two agents one may see only rows the other has locked: an empty answer is believed the second time.
    # `agent_id IS NULL` outside is what protects on SQLite, where FOR UPDATE does not exist.
    for _ in range(2):
        taken = session.scalar(
            _take(actor, now, lease_seconds)
            .where(
                Ticket.id == best.limit(1).with_for_update(skip_locked=True).scalar_subquery(),
                Ticket.agent_id.is_(None),
            )
            .returning(Ticket.id)
        )
        if taken is not None:
            return _taken(session, actor, taken, held, now, how="next")
    return None


def claim(
    session: Session, actor: Actor, number: str, now: datetime, *, lease_seconds: int, parked_tickets: int
) -> Ticket:
    """Take this ticket, or take up again one of one's own; any other at work is parked.

    Raises AlreadyClaimedError naming the holder, NotFoundError, TooManyTicketsError, ConflictError when it is over.
    """
    held = [ticket for ticket in _held_with_room(session, actor, parked_tickets, number) if ticket.number != number]
    taken = session.scalar(
        _take(actor, now, lease_seconds)
        .where(
            Ticket.number == number,
            Ticket.agent_id.is_(None) | (Ticket.agent_id == actor.user_id),
            Ticket.status.in_(_UNFINISHED),
            within(actor, Ticket.unit_id),
        )
        .returning(Ticket.id)
    )
    if taken is None:
        raise _refusal(session, actor, number)
    return _taken(session, actor, taken, held, now, how="picked")


def renew(session: Session, actor: Actor, number: str, now: datetime, *, lease_seconds: int) -> datetime:
    """Prolong the lease of a ticket at work and return its new end; NotHolderError when it was lost."""
    until = now + timedelta(seconds=lease_seconds)
    renewed = session.scalar(
        update(Ticket)
        .where(Ticket.number == number, Ticket.agent_id == actor.user_id, Ticket.parked_at.is_(None))
        .where(Ticket.status.in_(_UNFINISHED))
        .values(lease_expires_at=until)
        .returning(Ticket.id)
        .execution_options(synchronize_session=False)
    )
    if renewed is None:
        raise NotHolderError("You do not hold this ticket any more.", number=number, holder=None)
    return until


def park(session: Session, actor: Actor, number: str, now: datetime, *, parked_tickets: int) -> Ticket:
    """Set a ticket aside and keep it; TooManyTicketsError when the shelf is full."""
    ticket = _own(session, actor, number)
    if ticket.parked_at is None:
        parked = [item for item in mine(session, actor) if item.parked_at is not None]
        _check_room([*parked, ticket], parked_tickets)
        shelve(ticket, now)
        session.flush()
        events.record(session, "ticket.parked", actor=actor, now=now, ticket_id=ticket.id)
    return ticket


def release(session: Session, actor: Actor, number: str, now: datetime, *, reason: str) -> Ticket:
    """Give a ticket back to the queue; the reason is required and goes to the log."""
    if not reason.strip():
        raise InvalidError("Giving a ticket back takes a reason.", field="reason")
    ticket = _own(session, actor, number)
    ticket.agent = None
    ticket.lease_expires_at = ticket.parked_at = None
    session.flush()
    events.record(session, "ticket.released", actor=actor, now=now, ticket_id=ticket.id, reason=reason.strip())
    return ticket


def shelve(ticket: Ticket, now: datetime) -> None:
    """Put a held ticket among the parked ones of its agent."""
    ticket.parked_at = now
    ticket.lease_expires_at = now + PARKED_LEASE


def check_shelf(session: Session, actor: Actor, number: str, parked_tickets: int) -> None:
    """Raise TooManyTicketsError unless this person has room for one more ticket on the shelf; held to the end."""
    _held_with_room(session, actor, parked_tickets, number)


def has_expired_leases(session: Session, now: datetime) -> bool:
    """Tell whether ``expire_leases`` would find something: the schedule asks before it takes the writer's turn."""
    query = select(Ticket.id).where(Ticket.lease_expires_at < now, Ticket.agent_id.is_not(None))
    return session.scalar(query.limit(1)) is not None


def expire_leases(session: Session, now: datetime) -> int:
    """Give every ticket whose lease has run out back to the queue; return how many."""
    query = select(Ticket).where(Ticket.lease_expires_at < now, Ticket.agent_id.is_not(None))
    expired = list(session.scalars(query.order_by(Ticket.id).with_for_update(of=Ticket, skip_locked=True)))
    lost = [(ticket.id, ticket.agent.username if ticket.agent else "") for ticket in expired]
    for ticket in expired:
        ticket.agent = None
        ticket.lease_expires_at = ticket.parked_at = None
    session.flush()
    for ticket_id, username in lost:
        actor = system("scheduler")
        events.record(session, "ticket.lease_expired", actor=actor, now=now, ticket_id=ticket_id, agent=username)
    return len(expired)


def free(actor: Actor, standing: Standing = Standing.OPEN) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a ticket within reach that nobody holds; the one meaning of "waiting"."""
    return Ticket.agent_id.is_(None), Ticket.status.in_(statuses(standing)), within(actor, Ticket.unit_id)


def _given_back(actor: Actor, now: datetime) -> Select[int | None]:
    mine = events.Event.user_id == actor.user_id, events.Event.at > now - SKIPPED_FOR
    return select(events.Event.ticket_id).where(events.Event.kind == "ticket.released", *mine)


def _take(actor: Actor, now: datetime, lease_seconds: int) -> Update:
    until = now + timedelta(seconds=lease_seconds)
    return (
        update(Ticket)
        .values(agent_id=actor.user_id, lease_expires_at=until, parked_at=None, version=Ticket.version + 1)
        .execution_options(synchronize_session=False)
    )


def _held_with_room(session: Session, actor: Actor, parked_tickets: int, number: str = "") -> list[Ticket]:
    actor.require(Permission.TICKET_CLAIM)
    # Two clicks of one person are served one after the other, so the limit holds.
    session.execute(select(User.id).where(User.id == actor.user_id).with_for_update())
    query = select(Ticket).where(Ticket.agent_id == actor.user_id, Ticket.status.in_(_UNFINISHED))
    held = list(session.scalars(query.order_by(Ticket.id).with_for_update(of=Ticket)))
    _check_room([ticket for ticket in held if ticket.number != number], parked_tickets)
    return [ticket for ticket in held if ticket.parked_at is None]


def _check_room(held: list[Ticket], parked_tickets: int) -> None:
    if len(held) > parked_tickets:
        numbers = [ticket.number for ticket in held]
        raise TooManyTicketsError(f"You may keep {parked_tickets} parked tickets.", numbers=numbers)


def _taken(session: Session, actor: Actor, ticket_id: int, held: list[Ticket], now: datetime, *, how: str) -> Ticket:
    for other in held:
        shelve(other, now)
    session.flush()
    ticket = session.get_one(Ticket, ticket_id, populate_existing=True)
    for other in held:
        events.record(session, "ticket.parked", actor=actor, now=now, ticket_id=other.id)
    events.record(
        session,
        "ticket.claimed",
        actor=actor,
        now=now,
        ticket_id=ticket.id,
        how=how,
        status=ticket.status,
        waited_seconds=int((now - ticket.status_at).total_seconds()),
    )
    return ticket


def _own(session: Session, actor: Actor, number: str) -> Ticket:
    actor.require(Permission.TICKET_CLAIM)
    ticket = lock_within_reach(session, actor, number)
    if ticket.agent_id != actor.user_id or ticket.status not in _UNFINISHED:
        holder = ticket.agent.name if ticket.agent else None
        raise NotHolderError("You do not hold this ticket.", number=number, holder=holder)
    return ticket


def _refusal(session: Session, actor: Actor, number: str) -> Exception:
    query = select(Ticket).where(Ticket.number == number, within(actor, Ticket.unit_id))
    ticket = session.scalar(query.execution_options(populate_existing=True))
    if ticket is None:
        return NotFoundError("There is no such ticket.", number=number)
    if ticket.status not in _UNFINISHED:
        return ConflictError("This ticket is over.", number=number, status=str(ticket.status))
    holder = ticket.agent.name if ticket.agent else "?"
    return AlreadyClaimedError(f"{holder} has this ticket.", number=number, holder=holder)


def _cursor(ticket: Ticket) -> str:
    rank = 0 if ticket.priority == Level.EMERGENCY else 1
    due, opened = ((moment - _EPOCH) // _MICROSECOND for moment in (ticket.due_at or NEVER, ticket.opened_at))
    return encode_cursor(rank, due, opened, ticket.id)


def _keys(cursor: str) -> tuple[int, datetime, datetime, int]:
    rank, due, opened, ticket_id = decode_cursor(cursor, int, int, int, int)
    try:
        moments = [_EPOCH + timedelta(microseconds=int(one)) for one in (due, opened)]
        return int(rank), moments[0], moments[1], int(ticket_id)
    except OverflowError as error:
        raise InvalidError("This page does not exist.", cursor=cursor) from error
