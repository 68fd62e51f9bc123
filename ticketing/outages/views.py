"""The pages of known outages, and how a ticket joins or leaves one."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, render_template, request, send_file, url_for

from ticketing.accounts.permissions import Permission
from ticketing.clips import orders, speaking
from ticketing.core import clock, http
from ticketing.core.errors import InvalidError, NotFoundError
from ticketing.core.i18n import local_time
from ticketing.core.typed import LONGEST_REASON, local_moment
from ticketing.outages import joining, labels, reading, service
from ticketing.outages.entry import LONGEST_PLACE, Details, Estimate
from ticketing.outages.models import ACTIVE, Outage, Stage
from ticketing.tickets.outcomes import CAUSES

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.network.models import Area
    from ticketing.tickets.models import Ticket

blueprint = Blueprint("outages", __name__, template_folder="templates")


def _outage_of(ticket: Ticket) -> Outage | None:
    if ticket.outage_id is None or Permission.OUTAGE_VIEW not in http.actor().permissions:
        return None
    with http.database().read() as session:
        return session.get(Outage, ticket.outage_id)


def _outages_for(ticket: Ticket) -> list[Outage]:
    if Permission.OUTAGE_VIEW not in http.actor().permissions or ticket.area_code is None:
        return []
    with http.database().read() as session:
        return reading.active(session, http.actor(), area_code=ticket.area_code)


def _input_moment(value: datetime | None, area: Area) -> str:
    return f"{value.astimezone(ZoneInfo(area.timezone)):%Y-%m-%dT%H:%M}" if value is not None else ""


def _iso_moment(value: str, area: Area) -> str:
    return local_time(area.timezone, datetime.fromisoformat(value))


_FILTERS = {"input_moment": _input_moment, "iso_moment": _iso_moment}
_WORDS: dict[str, Any] = {
    "OUTAGE_CAUSES": CAUSES,
    "OUTAGE_FIELDS": labels.FIELDS,
    "OUTAGE_HISTORY": labels.HISTORY,
    "STAGES": labels.STAGES,
    "outage_of": _outage_of,
    "outages_for": _outages_for,
}
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(_WORDS))
blueprint.record_once(lambda setup: setup.app.jinja_env.filters.update(_FILTERS))


@blueprint.get("/outages")
@http.requires(Permission.OUTAGE_VIEW)
def index() -> Response:
    """List what is out now, and what ended in the last two days."""
    now = clock.now()
    with http.database().read() as session:
        active, ended = reading.active(session, http.actor()), reading.ended(session, http.actor(), now)
        counts = reading.attached_counts(session, [outage.id for outage in active])
    values = {"active": active, "counts": counts, "ended": ended, "may_edit": _may_edit(), "now": now}
    return make_response(render_template("outages/index.html", **values))


@blueprint.get("/outages/new")
@http.requires(Permission.OUTAGE_EDIT)
def new() -> Response:
    """Show the empty form."""
    with http.database().read() as session:
        areas = reading.areas(session, http.actor())
    values = {"areas": areas, "longest_place": LONGEST_PLACE, "now": clock.now()}
    return make_response(render_template("outages/new.html", **values))


@blueprint.post("/outages")
@http.requires(Permission.OUTAGE_EDIT)
def enter() -> Response:
    """Write down an outage and open its page."""
    code = request.form.get("area_code", "")
    with http.database().write() as session:
        zone = _zone(reading.areas(session, http.actor()), code)
        outage = service.enter(session, http.actor(), code, _details(zone), clock.now(), estimate=_estimate(zone))
    return http.go_to(url_for("outages.show", outage_id=outage.id))


@blueprint.get("/outages/<int:outage_id>")
@http.requires(Permission.OUTAGE_VIEW)
def show(outage_id: int) -> Response:
    """Show one outage with its history; htmx asks only for the spoken place while it is being made."""
    with http.database().read() as session:
        outage = reading.by_id(session, http.actor(), outage_id)
        values = _fragment(session, outage) if http.is_fragment() else _page(session, outage)
    template = "outages/_voice.html" if http.is_fragment() else "outages/outage.html"
    return make_response(render_template(template, **values))


@blueprint.get("/outages/<int:outage_id>/clip.wav")
@http.requires(Permission.OUTAGE_EDIT)
def clip(outage_id: int) -> Response:
    """Send the place as callers will hear it; whoever fetches it has listened."""
    with http.database().read() as session:
        name = reading.by_id(session, http.actor(), outage_id).place_clip
    path = speaking.browser_clip(http.settings().clips_dir, name) if name else None
    if name is None or path is None:
        raise NotFoundError("There is no clip yet.", outage=outage_id)
    if request.method == "GET":
        with http.database().write() as session:
            service.note_heard(session, http.actor(), outage_id, name, clock.now())
    return send_file(BytesIO(path.read_bytes()), mimetype="audio/wav", conditional=True, etag=False)


@blueprint.post("/outages/<int:outage_id>/change")
@http.requires(Permission.OUTAGE_EDIT)
def change(outage_id: int) -> Response:
    """Correct place, cause or beginning."""
    with http.database().write() as session:
        zone = reading.by_id(session, http.actor(), outage_id).area.timezone
        service.change(session, http.actor(), outage_id, _details(zone), clock.now(), version=_version())
    return _back(outage_id)


@blueprint.post("/outages/<int:outage_id>/stage")
@http.requires(Permission.OUTAGE_EDIT)
def set_stage(outage_id: int) -> Response:
    """Say how far the crew is."""
    with http.database().write() as session:
        reading.by_id(session, http.actor(), outage_id)
        service.set_stage(session, http.actor(), outage_id, _stage(), clock.now(), version=_version())
    return _back(outage_id)


@blueprint.post("/outages/<int:outage_id>/etr")
@http.requires(Permission.OUTAGE_EDIT)
def change_etr(outage_id: int) -> Response:
    """Estimate anew; both fields empty mean that nobody knows yet."""
    reason = request.form.get("reason", "")
    with http.database().write() as session:
        zone = reading.by_id(session, http.actor(), outage_id).area.timezone
        service.change_etr(
            session, http.actor(), outage_id, _estimate(zone), clock.now(), version=_version(), reason=reason
        )
    return _back(outage_id)


@blueprint.post("/outages/<int:outage_id>/publish")
@http.requires(Permission.OUTAGE_EDIT)
def publish(outage_id: int) -> Response:
    """Let callers hear of it."""
    with http.database().write() as session:
        reading.by_id(session, http.actor(), outage_id)
        service.publish(session, http.actor(), outage_id, clock.now(), version=_version())
    return _back(outage_id)


@blueprint.post("/outages/<int:outage_id>/restore")
@http.requires(Permission.OUTAGE_EDIT)
def restore(outage_id: int) -> Response:
    """Say that the power is back, for every ticket that follows."""
    with http.database().write() as session:
        reading.by_id(session, http.actor(), outage_id)
        service.restore(session, http.actor(), outage_id, clock.now(), version=_version())
    return _back(outage_id)


@blueprint.post("/outages/<int:outage_id>/withdraw")
@http.requires(Permission.OUTAGE_EDIT)
def withdraw(outage_id: int) -> Response:
    """Take back an outage that was none; its tickets wait for people again."""
    reason = request.form.get("reason", "")
    with http.database().write() as session:
        reading.by_id(session, http.actor(), outage_id)
        service.withdraw(session, http.actor(), outage_id, clock.now(), version=_version(), reason=reason)
    return _back(outage_id)


@blueprint.post("/tickets/<number>/attach")
@http.requires(Permission.TICKET_WORK)
def attach(number: str) -> Response:
    """Make a ticket part of an outage."""
    outage_id = request.form.get("outage", type=int) or 0
    with http.database().write() as session:
        joining.attach(session, http.actor(), number, outage_id, clock.now())
    return http.go_to(url_for("tickets.show", number=number))


@blueprint.post("/tickets/<number>/detach")
@http.requires(Permission.TICKET_WORK)
def detach(number: str) -> Response:
    """Put a ticket back into the queue."""
    with http.database().write() as session:
        joining.detach(session, http.actor(), number, clock.now())
    return http.go_to(url_for("tickets.show", number=number))


def _page(session: Session, outage: Outage) -> dict[str, Any]:
    return {
        **_fragment(session, outage),
        "history": reading.history(session, outage),
        "longest_place": LONGEST_PLACE,
        "longest_reason": LONGEST_REASON,
        "stages": ACTIVE,
        "tickets": reading.tickets_of(session, outage),
    }


def _fragment(session: Session, outage: Outage) -> dict[str, Any]:
    is_heard = outage.place_clip is not None and service.has_heard(session, http.actor(), outage)
    count = reading.attached_counts(session, [outage.id]).get(outage.id, 0)
    pending = None if outage.place_clip else orders.pending(session, service.order_of(outage))
    values = {"count": count, "is_heard": is_heard, "may_edit": _may_edit(), "now": clock.now(), "outage": outage}
    return {**values, "pending": pending}


def _may_edit() -> bool:
    return Permission.OUTAGE_EDIT in http.actor().permissions


def _back(outage_id: int) -> Response:
    return http.go_to(url_for("outages.show", outage_id=outage_id))


def _zone(areas: list[Area], code: str) -> str:
    zone = next((area.timezone for area in areas if area.code == code), None)
    if zone is None:
        raise InvalidError("Choose an area.", field="area_code")
    return zone


def _details(zone: str) -> Details:
    form = request.form
    since = local_moment(form.get("since", ""), zone, "since")
    return Details(form.get("place", ""), form.get("cause", ""), since)


def _estimate(zone: str) -> Estimate | None:
    start, end = request.form.get("etr_from", "").strip(), request.form.get("etr_to", "").strip()
    if not start and not end:
        return None
    return Estimate(local_moment(start, zone, "etr_from"), local_moment(end, zone, "etr_to"))


def _stage() -> Stage:
    try:
        return Stage(request.form.get("stage", ""))
    except ValueError as error:
        raise InvalidError("There is no such stage.", field="stage") from error


def _version() -> int:
    version = request.form.get("version", type=int)
    if version is None:
        raise InvalidError("The version of the page is missing.", field="version")
    return version
