"""The calls list and the page of one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, render_template, request

from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.intake import labels, reading
from ticketing.intake.phrases import spoken
from ticketing.tickets.units import visible_units

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from ticketing.intake.models import Call

blueprint = Blueprint("intake", __name__, template_folder="templates")


def _call_of(call_id: str | None) -> Call | None:
    if call_id is None or Permission.CALLS_VIEW not in http.actor().permissions:
        return None
    with http.database().read() as session:
        return reading.find_call(session, http.actor(), call_id)


_WORDS: dict[str, Any] = {
    "FIELDS": labels.FIELDS,
    "GOALS": labels.GOALS,
    "OUTCOMES": labels.OUTCOMES,
    "VALUES": labels.VALUES,
    "call_of": _call_of,
    "place": labels.place,
    "spoken": spoken,
}
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(_WORDS))


@blueprint.get("/calls")
@http.requires(Permission.CALLS_VIEW)
def calls() -> Response:
    """List calls, newest first; ``unit`` and ``after`` are in the address."""
    unit_id = http.integer("unit")
    with http.database().read() as session:
        page = reading.calls(session, http.actor(), unit_id=unit_id, after=request.args.get("after"))
        numbers = reading.tickets_of(session, page.rows)
        units = visible_units(session, http.actor())
    return make_response(
        render_template("intake/calls.html", page=page, numbers=numbers, units=units, unit_id=unit_id, now=clock.now())
    )


@blueprint.get("/calls/<call_id>")
@http.requires(Permission.CALLS_VIEW)
def show(call_id: str) -> Response:
    """Show the path of one call: what was said, what was answered, how it ended."""
    with http.database().read() as session:
        call = reading.call_by_id(session, http.actor(), call_id)
        numbers = reading.tickets_of(session, [call])
    return make_response(render_template("intake/call.html", call=call, number=numbers.get(call.id), now=clock.now()))
