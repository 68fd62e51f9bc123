"""Appointments as the page lists them: by office and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.backoffice.models import UtilityOffice, UtilityVisit
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.errors import NotFoundError
from ticketing.core.locking import hold
from ticketing.network.models import Area
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

BEFORE: Final = timedelta(days=7)
"""How long one may still note whether somebody came."""

LONGEST_LIST: Final = 500


@dataclass(frozen=True)
class Day:
    """The appointments of one office on one of its days, the earliest first; ``timezone`` is the office's."""

    office: UtilityOffice
    date: date
    timezone: str
    visits: Sequence[UtilityVisit]

    @property
    def count(self) -> int:
        """Return how many there are, called off or not."""
        return len(self.visits)


def days(session: Session, actor: Actor, now: datetime) -> list[Day]:
    """Return the appointments of the last week and all that are still to come: by day, then by office."""
    actor.require(Permission.VISIT_VIEW)
    query = _within_reach(actor).where(UtilityVisit.starts_at > now - BEFORE)
    visits = session.scalars(query.order_by(UtilityVisit.starts_at, UtilityVisit.id).limit(LONGEST_LIST)).all()
    zones = {area.code: area.timezone for area in session.scalars(select(Area))}

    def place(visit: UtilityVisit) -> tuple[date, str, str]:
        zone = zones.get(visit.office.area_code, COMPANY_ZONE)
        return visit.starts_at.astimezone(ZoneInfo(zone)).date(), visit.office.code, zone

    grouped = ((key, list(group)) for key, group in groupby(sorted(visits, key=place), key=place))
    return [Day(group[0].office, day, zone, group) for (day, _, zone), group in grouped]


def by_id(session: Session, actor: Actor, visit_id: int) -> UtilityVisit:
    """Return the appointment, held until the end of the transaction; NotFoundError also when it is out of reach."""
    visit = hold(session, UtilityVisit, _within_reach(actor).where(UtilityVisit.id == visit_id))
    if visit is None:
        raise NotFoundError("There is no such appointment.", visit=visit_id)
    return visit


def _within_reach(actor: Actor) -> Select[UtilityVisit]:
    query = select(UtilityVisit).join(UtilityOffice, UtilityOffice.id == UtilityVisit.office_id)
    return query.outerjoin(Area, Area.code == UtilityOffice.area_code).where(within(actor, Area.unit_id))
