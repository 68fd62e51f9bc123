"""Applications at the counter: what they would cost, then registered; by the functions the telephone uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from flask import Blueprint, make_response, render_template, request, url_for

from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.core.errors import InvalidError
from ticketing.counter import entry, reach, served, service
from ticketing.counter.application_entry import application, kind_of
from ticketing.counter.asking import ask, office
from ticketing.counter.errors import EntryError
from ticketing.counter.labels import REFUSALS, Advice
from ticketing.counter.views import chosen_area, sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from ticketing.backoffice.caller import Application
    from ticketing.network.models import Area

blueprint = Blueprint("counter_applications", __name__)

Value = TypeVar("Value")


@blueprint.get("/services/application")
@http.requires(Permission.SERVICE_GIVE)
def form() -> Response:
    """Show the empty form of one kind of application."""
    kind = kind_of(request.args.get("kind", "new_connection"))
    with http.database().read() as session:
        areas = reach.areas(session, http.actor())
    known = served.current(clock.now())
    values = {"kind": kind, "areas": areas, "customer_number": known.number if known else ""}
    limits = {"longest_place": entry.LONGEST_PLACE}
    return make_response(render_template("counter/application.html", **values, **limits))


@blueprint.post("/services/application/estimate")
@http.requires(Permission.SERVICE_GIVE)
def estimate() -> Response:
    """Return what it would cost; registers nothing."""
    wanted = application(request.form, _area(), "estimate")
    asked = ask(lambda office: _refusing(lambda: office.estimate(wanted)))
    values = {"cost": asked.value, "is_away": asked.is_away, "wanted": wanted}
    return make_response(render_template("counter/_estimate.html", **values))


@blueprint.post("/services/application")
@http.requires(Permission.SERVICE_GIVE)
def register() -> Response:
    """Register the application, once, however often it is sent."""
    key, now, actor = entry.key(request.form.get("key", "")), clock.now(), http.actor()
    with http.database().read() as session:
        before = service.taken_before(session, actor, service.APPLICATION, key)
    if before is not None:
        return _sent(before)
    wanted = application(request.form, _area(), f"counter-{actor.user_id}-{key}")
    if not wanted.phone:
        raise EntryError(Advice.PHONE_NEEDED, "phone")
    made: Application = _refusing(lambda: office().apply(wanted))
    with http.database().write() as session:
        taken = service.record_application(session, actor, made.number, wanted.kind, wanted.area_code, now, key=key)
    return _sent(taken)


@blueprint.get("/services/application/done")
@http.requires(Permission.SERVICE_GIVE)
def registered() -> Response:
    """Show the number, large, to be told; the number is in the address."""
    number = request.args.get("application", "")
    asked = ask(lambda office: office.application(number))
    values = {"number": number, "application": asked.value, "is_away": asked.is_away}
    return make_response(render_template("counter/registered.html", **values))


def _sent(taken: service.Taken) -> Response:
    return sent(taken, url_for("counter_applications.registered", application=taken.number))


def _area() -> Area:
    with http.database().read() as session:
        area = chosen_area(session, request.form.get("area_code", ""))
    if area is None:
        raise EntryError(Advice.AREA, "area_code")
    return area


def _refusing(question: Callable[[], Value]) -> Value:
    """Ask; what is refused is told with what to do."""
    try:
        return question()
    except InvalidError as error:
        advice = REFUSALS.get(str(error.details.get("reason", "")), Advice.REFUSED)
        raise EntryError(advice, "power_va") from error
