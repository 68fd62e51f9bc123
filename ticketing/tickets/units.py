"""Which units a person may choose between, and which unit ids live pages may show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.network.models import Unit
from ticketing.tickets.reach import below, within

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor


def visible_units(session: Session, actor: Actor) -> list[Unit]:
    """Return the units within the actor's reach by name."""
    return list(session.scalars(select(Unit).where(within(actor, Unit.id)).order_by(Unit.name)))


def reach_of(session: Session, actor: Actor) -> frozenset[int] | None:
    """Return the ids of all units within reach, None for the whole company."""
    if actor.unit_ids is None:
        return None
    return frozenset(session.scalars(select(Unit.id).where(Unit.id.in_(below(actor.unit_ids)))))
