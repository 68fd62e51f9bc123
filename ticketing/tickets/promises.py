"""The clocks of one ticket: its history from the event log, what was promised, and what the queue sorts by.

Whatever moves a ticket comes through here, so the stretches it is on the books (``stretches``) are kept here too.

What stands on the row (``due_at`` and its neighbours) is a copy for sorting and counting, written anew from the log
with every move and whenever the promises change; ``drifted`` finds a copy that says something else than its log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from ticketing.changes import service as changes
from ticketing.core.clock import COMPANY_ZONE
from ticketing.hours.entry import HOURS
from ticketing.network.models import Unit
from ticketing.sla import targets
from ticketing.sla.clocks import Clock, Mark, Promise, Reading, read
from ticketing.sla.targets import TARGETS, Class
from ticketing.tickets import stretches
from ticketing.tickets.models import Category, Ticket
from ticketing.tickets.moves import moves
from ticketing.tickets.workflow import WORKFLOW, Standing, statuses

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from ticketing.core.events import Event
    from ticketing.hours.opening import Hours
    from ticketing.sla.targets import Targets
    from ticketing.tickets.moves import Move

WARNED_AT_SHARE: Final = 3
"""A ticket is about to be late when less than one part in so many of its time is left."""

MOST_AT_ONCE: Final = 200

_CLASSES: Final = {
    Category.DANGER: Class.DANGER,
    Category.OUTAGE: Class.FAULT,
    Category.VOLTAGE: Class.FAULT,
    Category.METER: Class.FAULT,
    Category.TOKEN: Class.FAULT,
    Category.CALL_BACK: Class.CALL_BACK,
}


@dataclass(frozen=True)
class Terms:
    """What is promised at present. ``number`` grows with every change of it."""

    targets: Targets
    hours: Hours
    number: int


def terms(session: Session) -> Terms:
    """Return what holds now; read once for each session."""
    found, hours = changes.held(session, TARGETS), changes.held(session, HOURS)
    return Terms(found.document, hours.document, found.number + hours.number)


def class_of(category: Category) -> Class:
    """Return as what a case is promised."""
    return _CLASSES.get(category, Class.SERVICE)


def begin(session: Session, ticket: Ticket) -> None:
    """Start the clocks of a ticket that is about to be added: with its report, not when the database learns of it."""
    _copy(session, ticket, [Mark(ticket.opened_at, Clock.RESPONSE)], ticket.opened_at)
    stretches.begin(session, ticket)


def follow(session: Session, ticket: Ticket, now: datetime) -> None:
    """Let the copy say what the clocks say, ``now`` being the moment of the newest status, whose event is to come."""
    _copy(session, ticket, [*marks(session, ticket), Mark(now, WORKFLOW[ticket.status].clock)], now)
    stretches.follow(session, ticket, now)


def readings(session: Session, ticket: Ticket, now: datetime) -> list[Reading]:
    """Return what the clocks of a ticket say, response first; none where nothing was promised."""
    found = marks(session, ticket)
    return [read(found, promise, now) for promise in _promised(session, ticket)]


def take_back(session: Session, ticket: Ticket, undone: Event, now: datetime) -> None:
    """Let the copy say what the clocks would say if that move had never been made."""
    _copy(session, ticket, _marks(ticket, moves(session, ticket, undone)), now)
    stretches.take_back(session, ticket)


def marks(session: Session, ticket: Ticket) -> list[Mark]:
    """Return which clock ran from when on, as the event log tells it."""
    return _marks(ticket, moves(session, ticket))


def has_old(session: Session) -> bool:
    """Tell whether ``renew`` would find something: the schedule asks before it takes the writer's turn."""
    return session.scalar(_old(session).limit(1)) is not None


def renew(session: Session, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Write the copies of unfinished tickets anew that were made under other promises; return how many."""
    query = _old(session).order_by(Ticket.id).limit(most)
    found = list(session.scalars(query.with_for_update(of=Ticket, skip_locked=True)))
    for ticket in found:
        _copy(session, ticket, marks(session, ticket), now)
    session.flush()
    return len(found)


def drifted(session: Session, tickets: Sequence[Ticket], now: datetime) -> list[Ticket]:
    """Return those whose copy says something else than their log; the check behind ``line123 tickets clocks``."""
    number = terms(session).number
    return [
        one
        for one in tickets
        if one.promised_by == number and _values(session, one, marks(session, one), now) != _copied(one)
    ]


def _marks(ticket: Ticket, made: Sequence[Move]) -> list[Mark]:
    return [Mark(ticket.opened_at, Clock.RESPONSE), *(Mark(one.at, WORKFLOW[one.to].clock) for one in made)]


def _old(session: Session) -> Select[Ticket]:
    is_old = or_(Ticket.promised_by.is_(None), Ticket.promised_by != terms(session).number)
    return select(Ticket).where(is_old, Ticket.status.in_(statuses(Standing.OPEN, Standing.PAUSED)))


def _copy(session: Session, ticket: Ticket, history: Sequence[Mark], now: datetime) -> None:
    for name, value in _values(session, ticket, history, now).items():
        setattr(ticket, name, value)
    ticket.promised_by = terms(session).number


def _values(session: Session, ticket: Ticket, history: Sequence[Mark], now: datetime) -> dict[str, Any]:
    # What runs is written down up to the last move; what it used since then is told by the due time.
    at = history[-1].at if history else now
    found = [read(history, promise, max(at, ticket.status_at)) for promise in _promised(session, ticket)]
    values: dict[str, Any] = dict.fromkeys(_COPIED)
    for one in found:
        values[f"{one.clock}_used"] = int(one.elapsed.total_seconds())
        values[f"{one.clock}_target"] = int(one.target.total_seconds())
    running = next((one for one in found if one.is_running), None)
    if running is not None:
        values["due_clock"], values["due_at"] = str(running.clock), running.due
        values["warn_at"] = running.due - running.target / WARNED_AT_SHARE if running.due else None
    return values


_COPIED: Final = (
    "response_used",
    "response_target",
    "recovery_used",
    "recovery_target",
    "due_clock",
    "due_at",
    "warn_at",
)


def _copied(ticket: Ticket) -> dict[str, Any]:
    return {name: getattr(ticket, name) for name in _COPIED}


def _promised(session: Session, ticket: Ticket) -> tuple[Promise, ...]:
    held = terms(session)
    # Not ``ticket.unit``: a ticket that is not added yet has none.
    with session.no_autoflush:
        unit = session.get(Unit, ticket.unit_id) if ticket.unit_id is not None else None
        codes = _upwards(unit)
    target = targets.target_of(held.targets, codes, class_of(ticket.category))
    zone = ZoneInfo(unit.timezone if unit else COMPANY_ZONE)
    return targets.promises(target, held.hours, next((one for one in codes if one in held.hours.weeks), None), zone)


def _upwards(unit: Unit | None) -> tuple[str, ...]:
    codes = []
    while unit is not None:
        codes.append(unit.code)
        unit = unit.parent
    return tuple(codes)
