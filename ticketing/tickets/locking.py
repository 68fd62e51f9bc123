"""The one way to hold a ticket to the end of a transaction; before the transaction's first event (see queue)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.core.errors import NotFoundError
from ticketing.core.locking import hold, hold_all
from ticketing.tickets.models import Ticket
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor


def lock(session: Session, number: str) -> Ticket | None:
    """Hold the ticket of a report number, None when there is none. Who else holds it is waited for."""
    return hold(session, Ticket, select(Ticket).where(Ticket.number == number))


def lock_within_reach(session: Session, actor: Actor, number: str) -> Ticket:
    """Hold the ticket; NotFoundError also when it belongs to a unit outside the actor's reach."""
    ticket = hold(session, Ticket, select(Ticket).where(Ticket.number == number, within(actor, Ticket.unit_id)))
    if ticket is None:
        raise NotFoundError("There is no such ticket.", number=number)
    return ticket


def lock_all(session: Session, numbers: Collection[str]) -> list[Ticket]:
    """Hold the tickets of these report numbers, in the order of their ids; numbers without a ticket are passed by."""
    if not numbers:
        return []
    query = select(Ticket).where(Ticket.number.in_(numbers)).order_by(Ticket.id)
    return hold_all(session, Ticket, query)
