"""The stretches in which a ticket is on the books: from its report, or its reopening, until it is over.

They are a copy of the event log, kept with every move, so that what was open at any moment of the past is one query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.tickets.models import Arrival, Stretch
from ticketing.tickets.workflow import WORKFLOW, Standing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.tickets.models import Ticket


def begin(session: Session, ticket: Ticket) -> None:
    """Put a ticket that is about to be added on the books, from the moment of its report."""
    session.add(Stretch(ticket=ticket, began_at=ticket.opened_at, how=Arrival.OPENED))


def follow(session: Session, ticket: Ticket, now: datetime) -> None:
    """Take a ticket off the books when its new status is an end, put it back when it is none."""
    latest = _latest(session, ticket)
    if WORKFLOW[ticket.status].standing is not Standing.RESOLVED:
        if latest is not None and latest.ended_at is not None:
            session.add(Stretch(ticket=ticket, began_at=max(now, latest.ended_at), how=Arrival.REOPENED))
    elif latest is not None and latest.ended_at is None:
        # The clock of the node that took the report may be ahead of ours.
        latest.ended_at, latest.ended_as = max(now, latest.began_at), ticket.status


def take_back(session: Session, ticket: Ticket) -> None:
    """Let the newest stretch go on as if it had not ended, when the ticket is none that is over."""
    latest = _latest(session, ticket)
    if latest is not None and WORKFLOW[ticket.status].standing is not Standing.RESOLVED:
        latest.ended_at = latest.ended_as = None


def _latest(session: Session, ticket: Ticket) -> Stretch | None:
    query = select(Stretch).where(Stretch.ticket_id == ticket.id).order_by(Stretch.id.desc())
    with session.no_autoflush:  # a half-changed row would be written, and its version counted, twice
        return session.scalar(query.limit(1))
