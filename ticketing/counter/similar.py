"""Is this known already? Outages of the area; open reports that are alike are found by ``tickets.likeness``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticketing.outages import reading

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.outages.models import Outage


def outages_of(session: Session, actor: Actor, area_code: str) -> list[Outage]:
    """Return the outages of an area that are not over."""
    return reading.active(session, actor, area_code=area_code) if area_code else []
