"""What a program reports becomes a ticket by the very functions that take the desk's form."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from ticketing.core import http
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.errors import InvalidError
from ticketing.core.report_number import NumberPlan
from ticketing.counter import entry, reach
from ticketing.counter import service as counter

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.api.schemas import ReportIn, TicketIn
    from ticketing.network.models import Area

_FIELDS: Final = ("category", "phone", "customer_number", "scope", "since", "place", "words")


def take(session: Session, given: TicketIn | ReportIn, source: str, now: datetime) -> str:
    """Return the number of the ticket that was made. Raises InvalidError, NotPermittedError."""
    actor, settings = http.actor(), http.settings()
    area = _area(session, given.area_code)
    unit = reach.unit_for(session, actor, area)
    zone = area.timezone if area else unit.timezone if unit else COMPANY_ZONE
    form = {name: str(getattr(given, name) or "") for name in _FIELDS} | {"source": source}
    reported_at = getattr(given, "reported_at", None)
    if reported_at is not None:
        form["reported_at"] = reported_at.isoformat()
    typed = entry.report(form, zone, now, {})
    plan = NumberPlan(settings.desk_node, settings.report_digits)
    # The request has a key of its own; the one of the form only has to be new.
    key = secrets.token_urlsafe(24)
    return counter.take_report(session, actor, typed, area, unit, now, key=key, plan=plan).number


def _area(session: Session, code: str | None) -> Area | None:
    if code is None:
        return None
    area = next((area for area in reach.areas(session, http.actor()) if area.code == code), None)
    if area is None:
        raise InvalidError("There is no such area within your reach.", field="area_code")
    return area
