"""Putting a ticket into somebody else's hands: who may take it, and onto whose shelf it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.accounts import service as accounts
from ticketing.accounts.models import User
from ticketing.accounts.permissions import Permission
from ticketing.core import events
from ticketing.core.errors import ConflictError, InvalidError
from ticketing.core.i18n import Label
from ticketing.network.models import Unit
from ticketing.tickets import queue, service
from ticketing.tickets.locking import lock_within_reach
from ticketing.tickets.workflow import WORKFLOW, Standing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.tickets.models import Ticket

_NOBODY = Label("Pilih orang yang mengambil tiket di unit ini.", "Choose somebody who takes tickets of this unit.")


def takers(session: Session, actor: Actor, ticket: Ticket) -> list[User]:
    """Return who may be given the ticket, by name: who takes tickets and sees its unit; not its holder."""
    actor.require(Permission.TICKET_WORK_ANY)
    above = _units_above(session, ticket)
    people = session.scalars(select(User).where(User.is_active, User.id != (ticket.agent_id or 0)).order_by(User.name))
    return [one for one in people if _may_take(accounts.actor_of(one), ticket, above)]


def hand_over(
    session: Session, actor: Actor, number: str, user_id: int | None, now: datetime, *, parked_tickets: int
) -> Ticket:
    """Put a ticket on the shelf of another person, whoever holds it, without disturbing what is at work there.

    Raises NotPermittedError, NotFoundError, InvalidError, ConflictError when it is over, TooManyTicketsError when the
    shelf is full.
    """
    actor.require(Permission.TICKET_WORK_ANY)
    ticket = service.by_number(session, actor, number)
    user = next((one for one in takers(session, actor, ticket) if one.id == user_id), None)
    if user is None:
        raise InvalidError("This person takes no tickets of the unit.", field="agent", advice=_NOBODY)
    queue.check_shelf(session, accounts.actor_of(user), number, parked_tickets)
    ticket = lock_within_reach(session, actor, number)
    if WORKFLOW[ticket.status].standing is Standing.RESOLVED:
        raise ConflictError("This ticket is over.", number=number, status=str(ticket.status))
    before = ticket.agent.name if ticket.agent else None
    ticket.agent = user
    queue.shelve(ticket, now)
    session.flush()
    people = {"agent": user.name, "before": before}
    events.record(session, "ticket.handed_over", actor=actor, now=now, ticket_id=ticket.id, **people)
    return ticket


def _may_take(taker: Actor, ticket: Ticket, above: set[int]) -> bool:
    if Permission.TICKET_CLAIM not in taker.permissions:
        return False
    return ticket.unit_id is None or taker.unit_ids is None or bool(taker.unit_ids & above)


def _units_above(session: Session, ticket: Ticket) -> set[int]:
    """Return the ids of the ticket's unit and of all it belongs to."""
    found: set[int] = set()
    unit = session.get(Unit, ticket.unit_id) if ticket.unit_id is not None else None
    while unit is not None:
        found.add(unit.id)
        unit = session.get(Unit, unit.parent_id) if unit.parent_id is not None else None
    return found
