"""The ticket queue and the ticket page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import func, select

from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.core.db import StaleError
from ticketing.core.errors import InvalidError
from ticketing.core.events import Event
from ticketing.core.report_number import pretty
from ticketing.sla import targets
from ticketing.tickets import labels, links, outcomes, priority, promises, queue, rows, service, undoing, workflow
from ticketing.tickets.models import Status
from ticketing.tickets.rights import rights
from ticketing.tickets.units import visible_units
from ticketing.tickets.workflow import Standing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.core.i18n import Label

blueprint = Blueprint("tickets", __name__, template_folder="templates")

STEPS = (
    Status.NEW,
    Status.TRIAGED,
    Status.ASSIGNED,
    Status.EN_ROUTE,
    Status.ON_SITE,
    Status.IN_PROGRESS,
    Status.RESTORED,
    Status.CLOSED,
)
"""The straight way through the workflow, drawn on the ticket page."""

_STANDINGS = {"open": Standing.OPEN, "paused": Standing.PAUSED}


_WORDS: dict[str, Any] = {
    "ALARM": labels.ALARM,
    "CALLER_REASONS": labels.CALLER_REASONS,
    "CATEGORIES": labels.CATEGORIES,
    "CLOCKS": targets.CLOCKS,
    "CATEGORY_ICONS": labels.CATEGORY_ICONS,
    "LEVELS": priority.LEVELS,
    "REASONS": priority.REASONS,
    "SCOPES": labels.SCOPES,
    "SINCE": labels.SINCE,
    "SOURCES": labels.SOURCES,
    "TIMELINE_ICONS": labels.TIMELINE_ICONS,
    "WORKFLOW": workflow.WORKFLOW,
    "WHO": labels.WHO,
    "named": labels.named,
    "row_order": rows.row_order,
    "row_standing": rows.row_standing,
    "row_state": rows.row_state,
}
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(_WORDS))


@blueprint.get("/tickets")
@http.requires(Permission.TICKET_VIEW)
def queue_page() -> Response:
    """Show what waits and what I hold; ``unit``, ``show`` (open, paused) and ``after`` are in the address."""
    show = request.args.get("show", "open")
    unit_id = http.integer("unit")
    with http.database().read() as reading:
        newest = newest_event(reading)
        page = queue.waiting(
            reading,
            http.actor(),
            unit_id=unit_id,
            after=request.args.get("after"),
            standing=_STANDINGS.get(show, Standing.OPEN),
        )
        values = {
            "page": page,
            "waiting_count": queue.count_waiting(reading, http.actor()),
            "mine": queue.mine(reading, http.actor()),
            "units": visible_units(reading, http.actor()),
        }
    part = "tickets/_queue.html" if http.is_fragment() else "tickets/queue.html"
    return make_response(render_template(part, **values, show=show, unit_id=unit_id, newest=newest, now=clock.now()))


@blueprint.get("/tickets/mine")
@http.requires(Permission.TICKET_VIEW)
def mine() -> Response:
    """Return the strip of tickets I hold, for the page to refresh."""
    with http.database().read() as reading:
        held = queue.mine(reading, http.actor())
    return make_response(render_template("tickets/_mine.html", mine=held, now=clock.now()))


@blueprint.post("/tickets/next")
@http.requires(Permission.TICKET_CLAIM)
def claim_next() -> Response:
    """Take the ticket that is due next and open it."""
    settings = http.settings()
    with http.database().write() as writing:
        ticket = queue.claim_next(
            writing,
            http.actor(),
            clock.now(),
            lease_seconds=settings.lease_seconds,
            parked_tickets=settings.parked_tickets,
            skill_minutes=settings.skill_minutes,
        )
    if ticket is None:
        return _say(gettext("Nothing is waiting right now."))
    return http.go_to(url_for("tickets.show", number=ticket.number))


@blueprint.post("/tickets/<number>/claim")
@http.requires(Permission.TICKET_CLAIM)
def claim(number: str) -> Response:
    """Take this ticket and open it."""
    settings = http.settings()
    with http.database().write() as writing:
        queue.claim(
            writing,
            http.actor(),
            number,
            clock.now(),
            lease_seconds=settings.lease_seconds,
            parked_tickets=settings.parked_tickets,
        )
    return http.go_to(url_for("tickets.show", number=number))


@blueprint.get("/tickets/<number>")
@http.requires(Permission.TICKET_VIEW)
def show(number: str) -> Response:
    """Show one ticket; htmx gets only the part that changes by itself."""
    plain = number.replace("-", "")
    if plain != number:
        return http.go_to(url_for("tickets.show", number=plain))
    template = "tickets/_live.html" if http.is_fragment() else "tickets/ticket.html"
    return make_response(render_template(template, **_values(number)))


@blueprint.post("/tickets/<number>/renew")
@http.requires(Permission.TICKET_CLAIM)
def renew(number: str) -> Response:
    """Keep the ticket a little longer; the page asks by itself while somebody works on it."""
    with http.database().write() as writing:
        until = queue.renew(writing, http.actor(), number, clock.now(), lease_seconds=http.settings().lease_seconds)
    return make_response(render_template("tickets/_lease.html", until=until, number=number, now=clock.now()))


@blueprint.post("/tickets/<number>/release")
@http.requires(Permission.TICKET_CLAIM)
def release(number: str) -> Response:
    """Give the ticket back to the queue."""
    with http.database().write() as writing:
        queue.release(writing, http.actor(), number, clock.now(), reason=request.form.get("reason", ""))
    return http.go_to(url_for("tickets.queue_page"))


@blueprint.post("/tickets/<number>/park")
@http.requires(Permission.TICKET_CLAIM)
def park(number: str) -> Response:
    """Set the ticket aside and go back to the queue."""
    with http.database().write() as writing:
        queue.park(writing, http.actor(), number, clock.now(), parked_tickets=http.settings().parked_tickets)
    return http.go_to(url_for("tickets.queue_page"))


@blueprint.post("/tickets/<number>/status")
@http.requires(Permission.TICKET_WORK)
def change_status(number: str) -> Response:
    """Move the ticket one step on."""
    to, reason = _status(request.form.get("to", "")), request.form.get("reason", "")
    try:
        with http.database().write() as writing:
            service.change_status(
                writing, http.actor(), number, to, clock.now(), version=version_shown(), reason=reason
            )
    except StaleError as error:
        return _conflict(number, error, [(gettext("Status"), workflow.WORKFLOW[to].internal, ""), ("", None, reason)])
    return done(number, gettext("Status changed."), undo_by="tickets.undo")


@blueprint.post("/tickets/<number>/note")
@http.requires(Permission.TICKET_NOTE)
def add_note(number: str) -> Response:
    """Write a note for colleagues."""
    with http.database().write() as writing:
        service.add_note(writing, http.actor(), number, request.form.get("body", ""), clock.now())
    return done(number, gettext("Note saved."))


@blueprint.post("/tickets/<number>/close")
@http.requires(Permission.TICKET_CLOSE)
def close(number: str) -> Response:
    """Finish the ticket with a cause and an action."""
    form = request.form
    cause, action, note = form.get("cause", ""), form.get("action", ""), form.get("note", "")
    try:
        with http.database().write() as writing:
            followed = links.close(
                writing,
                http.actor(),
                number,
                clock.now(),
                version=version_shown(),
                cause=cause,
                action=action,
                note=note,
            )
    except StaleError as error:
        yours = [
            (gettext("Cause"), labels.named(outcomes.CAUSES, cause), ""),
            (gettext("Action"), labels.named(outcomes.ACTIONS, action), ""),
            (gettext("Note"), None, note),
        ]
        return _conflict(number, error, yours)
    message = labels.TOGETHER["finished_with"] if followed else gettext("Ticket finished. Press n for the next one.")
    return done(number, message, undo_by="tickets.undo")


@blueprint.post("/tickets/<number>/reopen")
@http.requires(Permission.TICKET_WORK)
def reopen(number: str) -> Response:
    """Open a finished ticket again under its own number."""
    reason = request.form.get("reason", "")
    try:
        with http.database().write() as writing:
            service.reopen(writing, http.actor(), number, clock.now(), version=version_shown(), reason=reason)
    except StaleError as error:
        return _conflict(number, error, [(gettext("Reason"), None, reason)])
    return done(number, gettext("Ticket opened again."))


@blueprint.post("/tickets/<number>/undo")
@http.requires(Permission.TICKET_WORK)
def undo(number: str) -> Response:
    """Take the last step back while it is fresh."""
    lease_seconds = http.settings().lease_seconds
    with http.database().write() as writing:
        links.undo(writing, http.actor(), number, clock.now(), version=version_shown(), lease_seconds=lease_seconds)
    return done(number, gettext("Taken back."))


def newest_event(session: Session) -> int:
    """Return the id of the newest event: what the page shows is complete up to here."""
    return session.scalar(select(func.max(Event.id))) or 0


def _values(number: str) -> dict[str, Any]:
    with http.database().read() as reading:
        newest = newest_event(reading)
        ticket = service.by_number(reading, http.actor(), number)
        entries = service.timeline(reading, ticket)
        clocks = promises.readings(reading, ticket, clock.now()) if ticket.erased_at is None else []
    ways = workflow.ways_on(ticket.status)
    return {
        "ACTIONS": outcomes.ACTIONS,
        "CAUSES": outcomes.CAUSES,
        "TIMELINE": labels.TIMELINE,
        "clocks": clocks,
        "can": rights(ticket, http.actor()),
        "entries": entries,
        "newest": newest,
        "now": clock.now(),
        "steps": STEPS,
        "ticket": ticket,
        "ways": [
            step for step in ways if step.permission in http.actor().permissions and step.status is not Status.ATTACHED
        ],
    }


def done(number: str, message: str | Label, *, undo_by: str | None = None) -> Response:
    """Show the ticket as it stands now, with what was done and, for ten seconds, the endpoint that takes it back."""
    if not http.is_fragment():
        return http.go_to(url_for("tickets.show", number=number))
    undo_for = int(undoing.OFFERED_FOR.total_seconds()) if undo_by else 0
    return make_response(
        render_template("tickets/_done.html", message=message, undo_for=undo_for, undo_by=undo_by, **_values(number))
    )


def _say(message: str) -> Response:
    if not http.is_fragment():
        return http.go_to(url_for("tickets.queue_page"))
    response = make_response(render_template("_said.html", message=message))
    response.headers["HX-Retarget"] = "#notice"
    return response


def _conflict(number: str, error: StaleError, yours: list[tuple[str, Any, str]]) -> Response:
    template = "tickets/_conflict.html" if http.is_fragment() else "tickets/conflict.html"
    response = make_response(
        render_template(template, yours=yours, error=error, pretty_number=pretty(number), **_values(number))
    )
    response.headers["HX-Retarget"] = f"#{http.notice_target()}"
    response.headers["HX-Reswap"] = "innerHTML"
    response.status_code = error.status
    return response


def _status(value: str) -> Status:
    try:
        return Status(value)
    except ValueError as error:
        raise InvalidError("There is no such status.", field="to", value=value) from error


def version_shown() -> int:
    """Return the version of the ticket that the page showed; InvalidError when the form does not say."""
    version = request.form.get("version", type=int)
    if version is None:
        raise InvalidError("The version of the page is missing.", field="version")
    return version
