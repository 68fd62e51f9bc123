"""How tickets come to an outage and leave it: a caller joins, the desk attaches or detaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticketing.accounts.permissions import Permission
from ticketing.core import events
from ticketing.core.errors import InvalidError
from ticketing.outages.errors import NotAttachedError, OutageOverError
from ticketing.outages.locking import lock, lock_within_reach
from ticketing.outages.models import Stage
from ticketing.tickets import attaching
from ticketing.tickets.errors import NotHolderError
from ticketing.tickets.locking import lock_within_reach as lock_ticket
from ticketing.tickets.models import Category, Status, Ticket
from ticketing.tickets.workflow import allows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.outages.models import Outage

CALLER_SAID_SO = "caller_said_so"
AGENT_SAID_SO = "agent_said_so"


def join(session: Session, actor: Actor, ticket: Ticket, outage_id: int, said_at: datetime) -> bool:
    """Attach the ticket of a caller who said "mine is out too"; False when it stays a report of its own.

    Never refuses: the caller has heard the number. A report made before the power came back is restored with the
    others. One made after that, of a withdrawn outage or of a danger waits in the queue for a person.
    """
    if ticket.status is Status.ATTACHED and ticket.outage_id == outage_id:
        return True
    outage = lock(session, outage_id)
    is_in_time = outage is not None and (outage.is_active or _was_restored_after(outage, said_at))
    if outage is None or not is_in_time or ticket.category is Category.DANGER or not _may_join(ticket):
        events.record(
            session, "ticket.not_attached", actor=actor, now=said_at, ticket_id=ticket.id, outage_id=outage_id
        )
        return False
    attaching.attach(session, actor, ticket, outage.id, said_at, why=CALLER_SAID_SO)
    if not outage.is_active:
        attaching.restore(session, actor, ticket, said_at)
    return True


def attach(session: Session, actor: Actor, number: str, outage_id: int, now: datetime) -> Ticket:
    """Make a waiting ticket part of an outage of its area.

    Raises NotFoundError, NotHolderError, OutageOverError, ConflictError when it has gone too far,
    InvalidError for a danger.
    """
    actor.require(Permission.TICKET_WORK)
    actor.require(Permission.OUTAGE_VIEW)
    outage = lock_within_reach(session, actor, outage_id)  # outages before tickets, as everywhere
    ticket = _to_work_on(session, actor, number)
    if not outage.is_active:
        raise OutageOverError("This outage is over.", outage=outage_id)
    if ticket.category is Category.DANGER:
        raise InvalidError("A danger needs a crew of its own.", field="outage")
    attaching.attach(session, actor, ticket, outage.id, now, why=AGENT_SAID_SO)
    return ticket


def detach(session: Session, actor: Actor, number: str, now: datetime) -> Ticket:
    """Put an attached ticket back into the queue; NotAttachedError when it follows no outage."""
    actor.require(Permission.TICKET_WORK)
    ticket = _to_work_on(session, actor, number)
    if ticket.status is not Status.ATTACHED:
        raise NotAttachedError("This ticket follows no outage.", number=number, status=str(ticket.status))
    attaching.detach(session, actor, ticket, now, why=AGENT_SAID_SO)
    return ticket


def _was_restored_after(outage: Outage, said_at: datetime) -> bool:
    return outage.stage is Stage.RESTORED and outage.ended_at is not None and said_at <= outage.ended_at


def _may_join(ticket: Ticket) -> bool:
    # A report that was completed by a second call may have been worked on meanwhile.
    return allows(ticket.status, Status.ATTACHED) and ticket.agent_id is None


def _to_work_on(session: Session, actor: Actor, number: str) -> Ticket:
    ticket = lock_ticket(session, actor, number)
    if ticket.agent_id not in (None, actor.user_id) and Permission.TICKET_WORK_ANY not in actor.permissions:
        holder = ticket.agent.name if ticket.agent else None
        raise NotHolderError("Somebody else works on this ticket.", number=number, holder=holder)
    return ticket
