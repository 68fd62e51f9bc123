"""What everybody may be told: where a number stands, tariffs, planned work, news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, render_template, request
from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.backoffice.caller import (
    APPLICATION_DIGITS,
    Application,
    BillEstimate,
    Levies,
    NotComputableError,
    Tariff,
)
from ticketing.backoffice.caller import bill as estimated
from ticketing.core import clock, http
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.phone import normalise
from ticketing.counter import reach, served
from ticketing.counter.asking import Asked, ask
from ticketing.tickets.models import Ticket
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.network.models import Area

blueprint = Blueprint("counter_information", __name__)

AHEAD: Final = timedelta(days=30)
EXAMPLE_KWH: Final = 100
_MOST_KWH: Final = 1_000_000
_MOST_REPORTS: Final = 10
_REPORT_DIGITS: Final = (8, 9, 10)


@dataclass(frozen=True)
class Priced:
    """A tariff and what the example comes to with it; None when kWh alone do not tell."""

    tariff: Tariff
    example: BillEstimate | None
    is_confirmed: bool


@blueprint.route("/services/status", methods=["GET", "POST"])
@http.requires(Permission.SERVICE_GIVE)
def status() -> Response:
    """Tell where a report or an application stands, by its number or by the telephone it was made with."""
    typed = request.form.get("number", "").strip()
    digits = "".join(sign for sign in typed if sign.isdigit())
    reports: list[Ticket] = []
    found: Asked[tuple[Application, ...]] = Asked(())
    if not typed:
        pass
    elif len(digits) in _REPORT_DIGITS:
        reports = _reports_of_number(digits)
    elif len(digits) == APPLICATION_DIGITS:
        found = ask(lambda office: (office.application(digits),))
    if typed and not reports and not found.value and not found.is_away:
        reports, found = _of_phone(typed)
    values = {"typed": typed, "reports": reports, "applications": found.value or (), "is_away": found.is_away}
    return make_response(render_template("counter/status.html", **values))


@blueprint.get("/services/tariff")
@http.requires(Permission.SERVICE_GIVE)
def tariff() -> Response:
    """Show what a kWh costs today, for a power and a class, with an example."""
    now = clock.now()
    today = now.astimezone(ZoneInfo(COMPANY_ZONE)).date()
    power_va = request.args.get("power", type=int) or 0
    kwh = min(max(request.args.get("kwh", EXAMPLE_KWH, type=int), 0), _MOST_KWH)
    wanted = request.args.get("class", "")
    asked = ask(lambda office: office.tariffs(today))
    rows = asked.value or ()
    shown = [row for row in rows if _is_asked_for(row, wanted, power_va)]
    values: dict[str, Any] = {
        "classes": sorted({row.tariff_class.partition("-")[0] for row in rows}),
        "priced": [_priced(row, power_va or row.powers.least, kwh, today) for row in shown],
        "is_away": asked.is_away,
        "today": today,
        "power_va": power_va or "",
        "kwh": kwh,
        "wanted": wanted,
    }
    return make_response(render_template("counter/tariff.html", **values))


@blueprint.get("/services/maintenance")
@http.requires(Permission.SERVICE_GIVE)
def maintenance() -> Response:
    """Show the planned work of an area within a month."""
    now = clock.now()
    area = _area(request.args.get("area", ""), now)
    asked = ask(lambda office: office.maintenance(area.code, now, now + AHEAD) if area else ())
    values = {"works": asked.value or (), "is_away": asked.is_away, "days": AHEAD.days}
    return _of_area("counter/maintenance.html", area, **values)


@blueprint.get("/services/news")
@http.requires(Permission.SERVICE_GIVE)
def news() -> Response:
    """Show the news that hold now, for everybody and for an area."""
    now = clock.now()
    area = _area(request.args.get("area", ""), now)
    asked = ask(lambda office: office.news(area.code if area else None, now))
    return _of_area("counter/news.html", area, news=asked.value or (), is_away=asked.is_away)


def _of_area(template: str, area: Area | None, **values: Any) -> Response:
    with http.database().read() as session:
        areas = reach.areas(session, http.actor())
    return make_response(render_template(template, areas=areas, area=area, **values))


def _area(code: str, now: datetime) -> Area | None:
    """Return the area that was asked for; without one that of the customer, else the only one there is."""
    with http.database().read() as session:
        areas = reach.areas(session, http.actor())
    one = served.current(now)
    if not code and one is not None:
        found = ask(lambda office: office.find(one.number))
        code = found.value.area_code if found.value else ""
    chosen = next((area for area in areas if area.code == code), None)
    return chosen or (areas[0] if not code and len(areas) == 1 else None)


def _reports_of_number(number: str) -> list[Ticket]:
    # Whoever knows a number may hear where it stands, as on the telephone; opening it takes the reach.
    with http.database().read() as session:
        return list(session.scalars(select(Ticket).where(Ticket.number == number)))


def _of_phone(typed: str) -> tuple[list[Ticket], Asked[tuple[Application, ...]]]:
    phone = normalise(typed)
    if not phone:
        return [], Asked(())
    with http.database().read() as session:
        return _reports_of_phone(session, phone), ask(lambda office: office.applications_of(phone))


def _reports_of_phone(session: Session, phone: str) -> list[Ticket]:
    query = select(Ticket).where(Ticket.caller_number == phone, within(http.actor(), Ticket.unit_id))
    return list(session.scalars(query.order_by(Ticket.opened_at.desc()).limit(_MOST_REPORTS)))


def _is_asked_for(row: Tariff, wanted: str, power_va: int) -> bool:
    is_class = not wanted or row.tariff_class.partition("-")[0] == wanted
    return is_class and (not power_va or power_va in row.powers)


def _priced(row: Tariff, power_va: int, kwh: int, today: date) -> Priced:
    try:
        example = estimated(row, power_va, Decimal(kwh), Levies(local_tax=None))
    except NotComputableError:
        example = None
    return Priced(row, example, row.is_confirmed_on(today))
