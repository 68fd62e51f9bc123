"""The calls list, the page of one call, and what callers said in their own words."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, render_template, request, send_file

from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.intake import callers, labels, reading, recordings, waves
from ticketing.intake.phrases import spoken
from ticketing.intake.places import place
from ticketing.tickets import service as tickets
from ticketing.tickets.units import visible_units

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from ticketing.intake.models import Call
    from ticketing.intake.recordings import Recording
    from ticketing.tickets.models import Ticket

blueprint = Blueprint("intake", __name__, template_folder="templates")


def _call_of(call_id: str | None) -> Call | None:
    if call_id is None or Permission.CALLS_VIEW not in http.actor().permissions:
        return None
    with http.database().read() as session:
        return reading.find_call(session, http.actor(), call_id)


def _recordings_of(ticket: Ticket) -> list[Recording]:
    with http.database().read() as session:
        calls = recordings.calls_about(session, ticket)
        return recordings.of_calls(session, http.settings().recordings_dir, calls)


def _recordings_in(call: Call) -> dict[str, Recording]:
    with http.database().read() as session:
        found = recordings.of_calls(session, http.settings().recordings_dir, [call.id])
    return {recording.field: recording for recording in found}


_WORDS: dict[str, Any] = {
    "CALLER": labels.CALLER,
    "FIELDS": labels.FIELDS,
    "GOALS": labels.GOALS,
    "FREE_FIELDS": labels.FREE_FIELDS,
    "OUTCOMES": labels.OUTCOMES,
    "VALUES": labels.VALUES,
    "call_of": _call_of,
    "iso_moment_of": datetime.fromisoformat,
    "place": place,
    "recordings_in": _recordings_in,
    "recordings_of": _recordings_of,
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


@blueprint.get("/calls/<call_id>/recordings/<field>.wav")
@http.requires(Permission.RECORDING_LISTEN)
def recording(call_id: str, field: str) -> Response:
    """Send what the caller said to this question, whole or in the pieces a player asks for; listening is an event."""
    with http.database().read() as session:
        path = recordings.find(session, http.actor(), http.settings().recordings_dir, call_id, field)
    if request.method == "GET":
        with http.database().write() as session:
            recordings.note_listened(
                session, http.actor(), call_id, field, clock.now(), is_beginning=_is_from_the_beginning()
            )
    response = send_file(BytesIO(path.read_bytes()), mimetype="audio/wav", conditional=True, etag=False)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/calls/<call_id>/recordings/<field>.svg")
@http.requires(Permission.RECORDING_LISTEN)
def recording_wave(call_id: str, field: str) -> Response:
    """Draw how loud the recording is from its beginning to its end; looking at it is no listening."""
    with http.database().read() as session:
        path = recordings.find(session, http.actor(), http.settings().recordings_dir, call_id, field)
    response = make_response(render_template("intake/_wave.html", peaks=waves.peaks(path)))
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@blueprint.get("/tickets/<number>/caller")
@http.requires(Permission.TICKET_VIEW)
def caller_of_ticket(number: str) -> Response:
    """Show who made a report: telephones, customer numbers, earlier calls and tickets; the ticket page asks for it."""
    with http.database().read() as session:
        ticket = tickets.by_number(session, http.actor(), number)
        known = callers.behind(session, http.actor(), ticket, clock.now())
    return make_response(render_template("intake/_caller.html", ticket=ticket, known=known))


def _is_from_the_beginning() -> bool:
    asked = request.range
    return asked is None or asked.ranges[0][0] == 0
