"""The moves of one ticket through the workflow, as the event log tells them; what was taken back never happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.core.events import Event
from ticketing.tickets.models import Status, Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Move:
    """At that moment the ticket came into this status."""

    at: datetime
    to: Status


def moves(session: Session, ticket: Ticket, *without: Event) -> list[Move]:
    """Return the moves behind the opening, oldest first, without those taken back and those of ``without``."""
    return [Move(row.at, Status(row.data["to"])) for row in _holding(session, ticket, *without)]


def newest_move(session: Session, ticket: Ticket) -> Event | None:
    """Return the event of the last move that holds, None when the ticket was never moved."""
    return next(reversed(_holding(session, ticket)), None)


def _holding(session: Session, ticket: Ticket, *without: Event) -> list[Event]:
    query = select(Event).where(Event.ticket_id == ticket.id, Event.kind.startswith("ticket."))
    with session.no_autoflush:  # a half-changed row would be written, and its version counted, twice
        written = list(session.scalars(query.order_by(Event.id)))
    unwritten = [one for one in session.new if isinstance(one, Event) and one.ticket_id == ticket.id]
    everything = (*written, *unwritten)
    undone = {row.data["undoes"] for row in everything if "undoes" in row.data} | {row.id for row in without}
    return [row for row in everything if "to" in row.data and (row.id is None or row.id not in undone)]
