"""The one way to hold an outage to the end of a transaction, before its first event (see tickets.queue)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.core.errors import NotFoundError
from ticketing.core.locking import hold, hold_all
from ticketing.outages.models import Outage
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor


def lock(session: Session, outage_id: int) -> Outage | None:
    """Hold the outage, None when there is none."""
    return hold(session, Outage, select(Outage).where(Outage.id == outage_id))


def lock_within_reach(session: Session, actor: Actor, outage_id: int) -> Outage:
    """Hold the outage; NotFoundError also when it belongs to a unit outside the actor's reach."""
    outage = hold(session, Outage, select(Outage).where(Outage.id == outage_id, within(actor, Outage.unit_id)))
    if outage is None:
        raise NotFoundError("There is no such outage.", outage=outage_id)
    return outage


def lock_all(session: Session, outage_ids: Collection[int]) -> list[Outage]:
    """Hold these outages, in the order of their ids; those that do not exist are passed by."""
    if not outage_ids:
        return []
    query = select(Outage).where(Outage.id.in_(outage_ids)).order_by(Outage.id)
    return hold_all(session, Outage, query)
