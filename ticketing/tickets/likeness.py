"""Open reports that may be about the same: of the same telephone, customer or place, or made there at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz
from sqlalchemy import or_, select

from ticketing.tickets import links
from ticketing.tickets.models import Ticket
from ticketing.tickets.reach import within
from ticketing.tickets.workflow import Standing, statuses

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

RECENT: Final = timedelta(days=3)
AT_ONCE: Final = timedelta(minutes=30)
"""Reports of one class from one area that were made so close to each other may have one cause."""

_ALIKE: Final = 85
"""Of 100: names of places that differ by a word or a letter."""

_SHORTEST_PLACE: Final = 4
_LOOKED_AT: Final = 300
_SHOWN: Final = 5
_UNFINISHED = statuses(Standing.OPEN, Standing.PAUSED)


@dataclass(frozen=True)
class Likeness:
    """An open report and what it has in common: phone, customer, place or time."""

    ticket: Ticket
    why: str


def reports_like(
    session: Session,
    actor: Actor,
    *,
    area_code: str,
    phone: str,
    customer_number: str,
    place: str,
    now: datetime,
    without: Collection[int] = (),
) -> list[Likeness]:
    """Return open reports that this message may only repeat, the likeliest first, then the newest.

    ``without`` are ids of tickets that are not meant.
    """
    reach = select(Ticket).where(Ticket.status.in_(_UNFINISHED), within(actor, Ticket.unit_id))
    newest = reach.where(Ticket.id.not_in(without)).order_by(Ticket.opened_at.desc(), Ticket.id.desc())
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


def like_ticket(session: Session, actor: Actor, ticket: Ticket) -> list[Likeness]:
    """Return open reports that this ticket may only repeat; those it is linked to are not among them."""
    known = {ticket.id, *links.ids_around(session, ticket)}
    alike = reports_like(
        session,
        actor,
        area_code=ticket.area_code or "",
        phone=ticket.caller_number,
        customer_number=ticket.customer_number,
        place=ticket.place or "",
        now=ticket.opened_at,
        without=known,
    )
    known |= {one.ticket.id for one in alike}
    return [*alike, *_at_the_same_time(session, actor, ticket, known)][:_SHOWN]


def is_same_place(one: str, other: str) -> bool:
    """Tell whether two texts may name the same place."""
    return fuzz.token_set_ratio(one.casefold(), other.casefold()) >= _ALIKE


def _at_the_same_time(session: Session, actor: Actor, ticket: Ticket, known: set[int]) -> list[Likeness]:
    if ticket.area_code is None:
        return []
    around = Ticket.opened_at.between(ticket.opened_at - AT_ONCE, ticket.opened_at + AT_ONCE)
    query = select(Ticket).where(Ticket.unit_id == ticket.unit_id, around, Ticket.area_code == ticket.area_code)
    query = query.where(Ticket.category == ticket.category, Ticket.status.in_(_UNFINISHED), Ticket.id.not_in(known))
    rows = session.scalars(query.where(within(actor, Ticket.unit_id)).order_by(Ticket.opened_at).limit(_SHOWN))
    return [Likeness(one, "time") for one in rows]
