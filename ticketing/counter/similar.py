"""Is this known already? Outages of the area, and open reports of the same telephone, customer or place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz
from sqlalchemy import or_, select

from ticketing.outages import reading
from ticketing.tickets.models import Ticket
from ticketing.tickets.reach import within
from ticketing.tickets.workflow import Standing, statuses

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.outages.models import Outage

RECENT: Final = timedelta(days=3)
_ALIKE: Final = 85
"""Of 100: names of places that differ by a word or a letter."""

_SHORTEST_PLACE: Final = 4
_LOOKED_AT: Final = 300
_SHOWN: Final = 5
_UNFINISHED = statuses(Standing.OPEN, Standing.PAUSED)


@dataclass(frozen=True)
class Likeness:
    """An open report and what it has in common: phone, customer or place."""

    ticket: Ticket
    why: str


def outages_of(session: Session, actor: Actor, area_code: str) -> list[Outage]:
    """Return the outages of an area that are not over."""
    return reading.active(session, actor, area_code=area_code) if area_code else []


def reports_like(
    session: Session,
    actor: Actor,
    *,
    area_code: str,
    phone: str,
    customer_number: str,
    place: str,
    now: datetime,
) -> list[Likeness]:
    """Return open reports that this message may only repeat, the likeliest first, then the newest."""
    reach = select(Ticket).where(Ticket.status.in_(_UNFINISHED), within(actor, Ticket.unit_id))
    newest = reach.order_by(Ticket.opened_at.desc(), Ticket.id.desc())
    same = [Ticket.caller_number == phone] if phone else []
    same += [Ticket.customer_number == customer_number] if customer_number else []
    found = list(session.scalars(newest.where(or_(*same)).limit(_SHOWN))) if same else []
    alike = [Likeness(one, "customer" if customer_number == one.customer_number != "" else "phone") for one in found]
    known = {one.id for one in found}
    if area_code and len(place) >= _SHORTEST_PLACE:
        near = newest.where(Ticket.area_code == area_code, Ticket.place.is_not(None), Ticket.opened_at > now - RECENT)
        rows = [one for one in session.scalars(near.limit(_LOOKED_AT)) if one.id not in known]
        alike += [Likeness(one, "place") for one in rows if is_same_place(place, one.place or "")]
    return alike[:_SHOWN]


def is_same_place(one: str, other: str) -> bool:
    """Tell whether two texts may name the same place."""
    return fuzz.token_set_ratio(one.casefold(), other.casefold()) >= _ALIKE
