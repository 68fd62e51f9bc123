"""What the holder of a report says of how it was dealt with: a score once it is solved, and words if he likes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from ticketing.core import events
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError
from ticketing.core.events import Event
from ticketing.tickets import wishes
from ticketing.tickets.locking import lock
from ticketing.tickets.wishes import Wish

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.tickets.models import Ticket

WORST: Final = 1
BEST: Final = 5
RATED: Final = "ticket.rated"


class NotSolvedYetError(ConflictError):
    """Only what was restored or ended within the last week can be rated, and only by its holder."""

    code = "not-solved-yet"


def may_rate(ticket: Ticket, caller_number: str, now: datetime) -> bool:
    """Tell whether this telephone (E.164, or empty) may rate the report: as long as it may confirm it."""
    return wishes.is_holder(ticket, caller_number) and Wish.CONFIRM in wishes.open_to_holder(ticket, now)


def rate(
    session: Session, actor: Actor, number: str, score: int, words: str, now: datetime, *, caller_number: str
) -> None:
    """Keep a score from 1 (disappointed) to 5 (very satisfied); the newest counts, the timeline keeps all.

    Raises InvalidError, NotFoundError, NotSolvedYetError.
    """
    if not WORST <= score <= BEST:
        raise InvalidError(f"A score is {WORST} to {BEST}.", field="score")
    ticket = lock(session, number)
    if ticket is None:
        raise NotFoundError("There is no such report.", number=number)
    if not may_rate(ticket, caller_number, now):
        raise NotSolvedYetError("Only its holder rates it, within a week after it was solved.", number=number)
    before = newest(session, ticket.id)
    if before is None or (before.data["score"], before.data["reason"]) != (score, words):
        events.record(session, RATED, actor=actor, now=now, ticket_id=ticket.id, score=score, reason=words)


def newest(session: Session, ticket_id: int) -> Event | None:
    """Return the newest rating of a ticket: its data hold ``score`` and ``reason``."""
    query = select(Event).where(Event.ticket_id == ticket_id, Event.kind == RATED).order_by(Event.id.desc())
    return session.scalars(query.limit(1)).first()
