"""For which areas and units a person may write something down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from ticketing.network.models import Area, Unit
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor


def areas(session: Session, actor: Actor) -> list[Area]:
    """Return the areas of the actor's units, of those below and of those above: a post has no area of its own."""
    query = select(Area).order_by(Area.code)
    if actor.unit_ids is not None:
        query = query.where(or_(within(actor, Area.unit_id), Area.unit_id.in_(_above(actor.unit_ids))))
    return list(session.scalars(query))


def unit_for(session: Session, actor: Actor, area: Area | None) -> Unit | None:
    """Return the unit that gets a case of this area: the area's, where the actor sees it, else one of the actor's."""
    if area is not None:
        found = session.scalar(select(Unit).where(Unit.id == area.unit_id, within(actor, Unit.id)))
        if found is not None:
            return found
    if actor.unit_ids is None:
        return None
    return session.scalar(select(Unit).where(Unit.id.in_(actor.unit_ids)).order_by(Unit.id).limit(1))


def _above(unit_ids: frozenset[int]) -> Select[tuple[int]]:
    bottom = select(Unit.id, Unit.parent_id).where(Unit.id.in_(unit_ids)).cte(recursive=True)
    parents = select(Unit.id, Unit.parent_id).join(bottom, Unit.id == bottom.c.parent_id)
    way_up = bottom.union(parents)
    return select(way_up.c.id)
