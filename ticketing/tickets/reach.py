"""The one place that limits rows to the units a person works for, with everything below them in the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select, true

from ticketing.network.models import Unit

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute

    from ticketing.core.actor import Actor


def within(actor: Actor, column: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """Return the condition that a row's unit is the actor's, or below it.

    A row of no unit (the caller's area is unknown) is everybody's: otherwise nobody would ever pick it up.
    """
    if actor.unit_ids is None:
        return true()
    return or_(column.is_(None), column.in_(below(actor.unit_ids)))


def below(unit_ids: frozenset[int]) -> Select[tuple[int]]:
    """Return the select of these units and all units under them."""
    top = select(Unit.id).where(Unit.id.in_(unit_ids)).cte(recursive=True)
    reach = top.union(select(Unit.id).join(top, Unit.parent_id == top.c.id))
    return select(reach.c.id)
