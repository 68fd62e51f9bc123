"""The catalogue of services, and the form of a report or a complaint."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from flask import Blueprint, jsonify, make_response, render_template, request, url_for
from flask_babel import get_locale
from sqlalchemy.exc import IntegrityError

from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.i18n import zone_label
from ticketing.core.report_number import NumberPlan, pretty
from ticketing.counter import catalogue, entry, labels, reach, served, service, similar
from ticketing.counter.asking import Asked, ask
from ticketing.counter.errors import EntryError
from ticketing.tickets import categories, likeness
from ticketing.tickets import service as tickets
from ticketing.tickets.models import Category

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.backoffice.caller import Customer
    from ticketing.network.models import Area

blueprint = Blueprint("counter", __name__, template_folder="templates")

UNKNOWN_AREA = "unknown"
FAULTS = (Category.OUTAGE, Category.VOLTAGE, Category.METER, Category.TOKEN, Category.DANGER)
REQUESTS = (Category.BILLING, Category.APPLICATION, Category.COMPLAINT, Category.CALL_BACK, Category.OTHER)
_GROUPS = {"faults": FAULTS, "requests": REQUESTS}


def _day(value: date, pattern: str) -> str:
    return str(format_date(value, pattern, locale=get_locale()))


_FILTERS = {
    "plain_day": lambda value: _day(value, "d MMMM y"),
    "month_name": lambda value: _day(value, "MMMM y"),
    "short_month": lambda value: _day(value, "MMM"),
}
_WORDS: dict[str, Any] = {
    "APPLICATION_KINDS": labels.KINDS,
    "APPLICATION_STATUSES": labels.APPLICATION_STATUSES,
    "CHALLENGES": labels.CHALLENGES,
    "COUNTER_SOURCES": labels.SOURCES,
    "PAYMENTS": labels.PAYMENTS,
    "PURPOSES": labels.PURPOSES,
    "SUBJECTS": labels.SUBJECTS,
    "UNKNOWN_AREA": UNKNOWN_AREA,
    "new_key": lambda: secrets.token_urlsafe(16),
    "zone_label": zone_label,
}
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(_WORDS))
blueprint.record_once(lambda setup: setup.app.jinja_env.filters.update(_FILTERS))


@blueprint.get("/services")
@http.requires(Permission.SERVICE_GIVE)
def index() -> Response:
    """Show every service, in groups; programs get the same list."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(services=[_as_data(one) for one in catalogue.SERVICES])
    groups = [(group, [one for one in catalogue.SERVICES if one.group == group.code]) for group in catalogue.GROUPS]
    return make_response(render_template("counter/index.html", groups=groups))


@blueprint.get("/services/report")
@http.requires(Permission.SERVICE_GIVE)
def report_form() -> Response:
    """Show the empty form of a report; ``category``, ``words`` may come in the address."""
    with http.database().read() as session:
        offered = categories.offered(session)
    groups = {name: [code for code, of in offered if of in group] for name, group in _GROUPS.items()}
    return _form("counter/report.html", **groups)


@blueprint.get("/services/complaint")
@http.requires(Permission.SERVICE_GIVE)
def complaint_form() -> Response:
    """Show the empty form of a complaint."""
    return _form("counter/complaint.html")


@blueprint.post("/services/report")
@http.requires(Permission.SERVICE_GIVE)
def take_report() -> Response:
    """Make a ticket of the form, once, however often it is sent."""
    key = entry.key(request.form.get("key", ""))
    try:
        taken = _take(key)
    except IntegrityError:  # sent twice at the same moment: the other one was first
        with http.database().read() as session:
            before = service.taken_before(session, http.actor(), service.REPORT, key)
        if before is None:
            raise
        taken = before
    return sent(taken, url_for("counter.taken_report", number=taken.number, outcome=taken.outcome))


@blueprint.get("/services/report/done/<number>")
@http.requires(Permission.SERVICE_GIVE)
def taken_report(number: str) -> Response:
    """Show the number, large, to be told."""
    with http.database().read() as session:
        ticket = tickets.by_number(session, http.actor(), number)
    values = {"ticket": ticket, "outcome": request.args.get("outcome", "opened")}
    return make_response(render_template("counter/taken.html", **values))


@blueprint.post("/services/report/similar")
@http.requires(Permission.SERVICE_GIVE)
def look_for_similar() -> Response:
    """Return what is known already about what is being typed: outages, reports, the customer."""
    form, now, actor = request.form, clock.now(), http.actor()
    code = form.get("area_code", "").replace(UNKNOWN_AREA, "")
    number, phone = _as_far_as_typed(form.get("customer_number", "")), _phone_so_far(form.get("phone", ""))
    with http.database().read() as session:
        outages = similar.outages_of(session, actor, code) if "subject" not in form else []
        reports = likeness.reports_like(
            session,
            actor,
            area_code=code,
            phone=phone,
            customer_number=number,
            place=form.get("place", "").strip(),
            now=now,
        )
    found: Asked[Customer] = ask(lambda office: office.find(number)) if number else Asked(None)
    values = {"outages": outages, "reports": reports, "found": found, "number": number, "now": now}
    return make_response(render_template("counter/_similar.html", **values, known=form.get("known", "")))


def sent(taken: service.Taken, page: str) -> Response:
    """Answer a form: with its number as data for the queue of the browser, else by going to its page."""
    if request.accept_mimetypes.best != "application/json":
        return http.go_to(page)
    return jsonify(number=taken.number, pretty=pretty(taken.number), outcome=taken.outcome, url=page)


def chosen_area(session: Session, code: str) -> Area | None:
    """Return the area of a form, None when it is not known; EntryError when none of the list was chosen."""
    if code == UNKNOWN_AREA:
        return None
    area = next((area for area in reach.areas(session, http.actor()) if area.code == code), None)
    if area is None:
        raise EntryError(labels.Advice.AREA, "area_code")
    return area


def _take(key: str) -> service.Taken:
    now, actor, settings = clock.now(), http.actor(), http.settings()
    with http.database().write() as session:
        before = service.taken_before(session, actor, service.REPORT, key)
        if before is not None:
            return before
        area = chosen_area(session, request.form.get("area_code", ""))
        unit = reach.unit_for(session, actor, area)
        zone = area.timezone if area else unit.timezone if unit else COMPANY_ZONE
        typed = entry.report(request.form, zone, now, categories.topics(session))
        plan = NumberPlan(settings.desk_node, settings.report_digits)
        return service.take_report(session, actor, typed, area, unit, now, key=key, plan=plan)


def _form(template: str, **values: Any) -> Response:
    now = clock.now()
    with http.database().read() as session:
        areas = reach.areas(session, http.actor())
    known = served.current(now)
    limits = {"longest_words": entry.LONGEST_WORDS, "longest_place": entry.LONGEST_PLACE}
    values |= {"areas": areas, "customer_number": known.number if known else "", "now": now, **limits}
    return make_response(render_template(template, **values, given=request.args))


def _as_far_as_typed(text: str) -> str:
    try:
        return entry.customer(text)
    except EntryError:
        return ""


def _phone_so_far(text: str) -> str:
    try:
        return entry.telephone(text)
    except EntryError:
        return ""


def _as_data(one: catalogue.Service) -> dict[str, Any]:
    words = {name: {"id": text.id, "en": text.en} for name, text in (("title", one.title), ("hint", one.hint))}
    values: dict[str, Any] = dict(one.values)
    page = url_for(one.page, **values)
    return {"code": one.code, "group": one.group, "menu": one.menu or None, "page": page, **words}
