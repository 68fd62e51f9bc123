"""Outages as pages list and show them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from ticketing.accounts.permissions import Permission
from ticketing.core.errors import NotFoundError
from ticketing.core.events import Event
from ticketing.network.models import Area
from ticketing.outages.labels import HISTORY
from ticketing.outages.models import ACTIVE, Outage
from ticketing.tickets.models import Status, Ticket
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

RECENT = timedelta(days=2)
LONGEST_LIST = 200


def active(session: Session, actor: Actor, *, area_code: str | None = None) -> list[Outage]:
    """Return the outages that are not over, the newest first."""
    actor.require(Permission.OUTAGE_VIEW)
    query = select(Outage).where(Outage.stage.in_(ACTIVE), within(actor, Outage.unit_id))
    if area_code is not None:
        query = query.where(Outage.area_code == area_code)
    return list(session.scalars(query.order_by(Outage.started_at.desc(), Outage.id.desc()).limit(LONGEST_LIST)))


def ended(session: Session, actor: Actor, now: datetime) -> list[Outage]:
    """Return the outages that ended in the last two days, the latest first."""
    actor.require(Permission.OUTAGE_VIEW)
    query = select(Outage).where(Outage.ended_at > now - RECENT, within(actor, Outage.unit_id))
    return list(session.scalars(query.order_by(Outage.ended_at.desc(), Outage.id.desc()).limit(LONGEST_LIST)))


def by_id(session: Session, actor: Actor, outage_id: int) -> Outage:
    """Return the outage; NotFoundError also when it belongs to a unit out of reach."""
    actor.require(Permission.OUTAGE_VIEW)
    outage = session.scalar(select(Outage).where(Outage.id == outage_id, within(actor, Outage.unit_id)))
    if outage is None:
        raise NotFoundError("There is no such outage.", outage=outage_id)
    return outage


def attached_counts(session: Session, outage_ids: Collection[int]) -> dict[int, int]:
    """Return how many tickets follow each of these outages now."""
    query = (
        select(Ticket.outage_id, func.count(Ticket.id))
        .where(Ticket.outage_id.in_(outage_ids), Ticket.status == Status.ATTACHED)
        .group_by(Ticket.outage_id)
    )
    return {outage_id: count for outage_id, count in session.execute(query) if outage_id is not None}


def tickets_of(session: Session, outage: Outage) -> list[Ticket]:
    """Return the tickets that are or were part of the outage when it ended, the newest first."""
    query = select(Ticket).where(Ticket.outage_id == outage.id).order_by(Ticket.opened_at.desc(), Ticket.id.desc())
    return list(session.scalars(query.limit(LONGEST_LIST)))


def history(session: Session, outage: Outage) -> list[Event]:
    """Return everything that was done to the outage, the latest first."""
    query = select(Event).where(Event.kind.in_(HISTORY), Event.data["outage_id"].as_integer() == outage.id)
    return list(session.scalars(query.order_by(Event.id.desc())))


def areas(session: Session, actor: Actor) -> list[Area]:
    """Return the areas for which this person may enter an outage, by code."""
    return list(session.scalars(select(Area).where(within(actor, Area.unit_id)).order_by(Area.code)))
