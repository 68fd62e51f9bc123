"""The pages of cases: list, registration, one case with its clocks, its export."""

from __future__ import annotations

import base64
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import format_date

from ticketing.accounts.permissions import Permission
from ticketing.cases import dossier, labels, reading, redaction, reminders, service, telling
from ticketing.cases.clocks import Step, most_urgent
from ticketing.cases.entry import LONGEST_LINE, LONGEST_TEXT, Person, Registration
from ticketing.cases.models import FROM_OUTSIDE, CaseKind, Outcome
from ticketing.core import clock, http, phone
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.errors import InvalidError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.cases.models import Case, Complainant
    from ticketing.core.events import Event
    from ticketing.tickets.models import Ticket

blueprint = Blueprint("cases", __name__, template_folder="templates")


def _cases_of(ticket: Ticket) -> list[Case]:
    with http.database().read() as session:
        return reading.cases_of(session, http.actor(), ticket.id)


def _on_day(value: date | None) -> str:
    return str(format_date(value, "d MMM y")) if value else "–"  # type: ignore[no-untyped-call]  # noqa: RUF001


def _person(one: Complainant) -> dict[str, str]:
    """Return what this viewer may read of a complainant."""
    if Permission.CASE_PERSONAL in http.actor().permissions:
        return {"name": one.name, "phone": phone.local(one.phone), "address": one.address}
    return {"name": redaction.masked_name(one.name), "phone": phone.mask(one.phone) if one.phone else "", "address": ""}


def _urgent_count() -> int:
    """Return how many open cases are near or over their day, for the badge in the bar."""
    now = clock.now()
    rules = reading.rules_of(http.settings(), now)
    with http.database().read() as session:
        found = reading.open_ones(session, http.actor())
        told = reading.history_of(session, found)
        clocks = (most_urgent(reading.clocks_of(case, told[case.id], now, rules)) for case in found)
        return sum(map(reminders.is_urgent, clocks))


def _nameless(event: Event) -> str:
    return dossier.who(event.actor_name, event.actor_kind)


_WORDS: dict[str, Any] = {
    "CASE_HISTORY": labels.HISTORY,
    "CASE_KINDS": labels.KINDS,
    "CASE_OUTCOMES": labels.OUTCOMES,
    "CASE_PROMISES": labels.PROMISES,
    "CASES": labels.T,
    "cases_of": _cases_of,
    "urgent_cases": _urgent_count,
    "person_of": _person,
}
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(_WORDS))
blueprint.record_once(lambda setup: setup.app.jinja_env.filters.update(on_day=_on_day))


@blueprint.get("/cases")
@http.requires(Permission.CASE_VIEW)
def index() -> Response:
    """List the open cases with what is due first, and those decided lately."""
    now = clock.now()
    rules = reading.rules_of(http.settings(), now)
    with http.database().read() as session:
        current_ones = reading.open_ones(session, http.actor())
        past = reading.ended(session, http.actor(), now)
        told = reading.history_of(session, current_ones)
    urgent = {case.id: most_urgent(reading.clocks_of(case, told[case.id], now, rules)) for case in current_ones}
    last = date.max
    current_ones.sort(key=lambda case: (found.due_on if (found := urgent[case.id]) else last, case.id))
    return make_response(
        render_template("cases/index.html", current=current_ones, past=past, urgent=urgent, may_edit=_may_edit())
    )


@blueprint.get("/cases/new")
@http.requires(Permission.CASE_EDIT)
def new() -> Response:
    """Ask what came in."""
    with http.database().read() as session:
        units = reading.units(session, http.actor())
    values = {"units": units, "kinds": CaseKind, "today": _today(), "outside": FROM_OUTSIDE, **_limits()}
    return make_response(render_template("cases/new.html", **values))


@blueprint.post("/cases")
@http.requires(Permission.CASE_EDIT)
def register() -> Response:
    """Write a case down and open it."""
    form = request.form
    entry = Registration(
        kind=_kind(form.get("kind", "")),
        unit_id=form.get("unit_id", 0, type=int),
        summary=form.get("summary", ""),
        received_on=_day("received_on") or _today(),
        reference=form.get("reference", ""),
        referred_on=_day("referred_on"),
        due_on=_day("due_on"),
        is_confidential=form.get("is_confidential") == "1",
    )
    with http.database().write() as session:
        case = service.register(session, http.actor(), entry, clock.now())
    return http.go_to(url_for("cases.show", case_id=case.id))


@blueprint.get("/cases/<int:case_id>")
@http.requires(Permission.CASE_VIEW)
def show(case_id: int) -> Response:
    """Show one case."""
    now = clock.now()
    with http.database().read() as session:
        case = reading.by_id(session, http.actor(), case_id)
        told = reading.history(session, case)
        pen = dossier.redactor(session, case, with_names=False)
    is_trusted = Permission.CASE_PERSONAL in http.actor().permissions
    found = reading.clocks_of(case, told, now, reading.rules_of(http.settings(), now))
    values = {
        "case": case,
        "history": [event for event in reversed(told) if event.kind != reading.EXPORTED],
        "exports": [event for event in reversed(told) if event.kind == reading.EXPORTED],
        "clocks": found,
        "is_complete": any(event.kind == Step.PAPERS_COMPLETE for event in told),
        "outcomes": Outcome,
        "telephones": len(telling.recipients(case)),
        "letters": telling.need_letters(case),
        "may_edit": _may_edit(),
        "may_add": is_trusted,
        "as_read": str if is_trusted else pen.redact,
        "actor_as_read": (lambda event: event.actor_name) if is_trusted else _nameless,
        "may_export": Permission.CASE_EXPORT in http.actor().permissions,
    }
    return make_response(render_template("cases/case.html", **values, **_limits()))


@blueprint.post("/cases/<int:case_id>/complainants")
@http.requires(Permission.CASE_PERSONAL)
def add_complainant(case_id: int) -> Response:
    """Add a person or a group."""
    form = request.form
    person = Person(form.get("name", ""), form.get("phone", ""), form.get("address", ""), form.get("language", "id"))
    return _do(case_id, lambda session, now: service.add_complainant(session, http.actor(), case_id, person, now))


@blueprint.post("/cases/<int:case_id>/tickets")
@http.requires(Permission.CASE_EDIT)
def join_ticket(case_id: int) -> Response:
    """Put a ticket into the case."""
    number = request.form.get("number", "")
    return _do(case_id, lambda session, now: service.join_ticket(session, http.actor(), case_id, number, now))


@blueprint.post("/cases/<int:case_id>/papers")
@http.requires(Permission.CASE_EDIT)
def ask_for_papers(case_id: int) -> Response:
    """Say what is missing."""
    text, version = request.form.get("missing", ""), _version()
    return _do(
        case_id,
        lambda session, now: service.ask_for_papers(session, http.actor(), case_id, text, now, version=version),
    )


@blueprint.post("/cases/<int:case_id>/complete")
@http.requires(Permission.CASE_EDIT)
def papers_complete(case_id: int) -> Response:
    """Say that nothing is missing."""
    version = _version()
    return _do(
        case_id, lambda session, now: service.papers_complete(session, http.actor(), case_id, now, version=version)
    )


@blueprint.post("/cases/<int:case_id>/decision")
@http.requires(Permission.CASE_EDIT)
def decide(case_id: int) -> Response:
    """Answer and end the case."""
    answer, version = request.form.get("answer", ""), _version()
    outcome = _outcome(request.form.get("outcome", ""))
    return _do(
        case_id,
        lambda session, now: service.decide(session, http.actor(), case_id, outcome, answer, now, version=version),
    )


@blueprint.post("/cases/<int:case_id>/reopen")
@http.requires(Permission.CASE_EDIT)
def reopen(case_id: int) -> Response:
    """Take a decision back."""
    reason, version = request.form.get("reason", ""), _version()
    return _do(
        case_id, lambda session, now: service.reopen(session, http.actor(), case_id, reason, now, version=version)
    )


@blueprint.post("/cases/<int:case_id>/notes")
@http.requires(Permission.CASE_EDIT)
def add_note(case_id: int) -> Response:
    """Write down what was done."""
    text = request.form.get("note", "")
    return _do(case_id, lambda session, now: service.add_note(session, http.actor(), case_id, text, now))


@blueprint.post("/cases/<int:case_id>/covered")
@http.requires(Permission.CASE_EDIT)
def cover(case_id: int) -> Response:
    """Say which words an export blacks out."""
    words = request.form.get("covered", "")
    return _do(case_id, lambda session, now: service.cover(session, http.actor(), case_id, words, now))


@blueprint.get("/cases/<int:case_id>/export.pdf")
@http.requires(Permission.CASE_EXPORT)
def export(case_id: int) -> Response:
    """Send the whole case as PDF; its SHA-256 goes with it and into the history."""
    actor, now = http.actor(), clock.now()
    rules = reading.rules_of(http.settings(), now)
    with http.database().write() as session:
        case = reading.by_id(session, actor, case_id)
        with_names = Permission.CASE_PERSONAL in actor.permissions
        folder = http.settings().recordings_dir
        file, sha256 = dossier.export(session, case, folder, rules, with_names=with_names)
        service.note_export(session, actor, case_id, sha256, now)
    response = make_response(file)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="case-{case_id}.pdf"'
    response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"  # RFC 9530
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _do(case_id: int, step: Callable[[Session, datetime], object]) -> Response:
    with http.database().write() as session:
        step(session, clock.now())
    return http.go_to(url_for("cases.show", case_id=case_id))


def _may_edit() -> bool:
    return Permission.CASE_EDIT in http.actor().permissions


def _limits() -> dict[str, int]:
    return {"longest_text": LONGEST_TEXT, "longest_line": LONGEST_LINE}


def _today() -> date:
    # Before seven in the morning it is still yesterday in UTC.
    return clock.now().astimezone(ZoneInfo(COMPANY_ZONE)).date()


def _day(field: str) -> date | None:
    text = request.form.get(field, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidError("This is no date.", field=field) from error


def _kind(value: str) -> CaseKind:
    try:
        return CaseKind(value)
    except ValueError as error:
        raise InvalidError("Choose a kind.", field="kind") from error


def _outcome(value: str) -> Outcome:
    try:
        return Outcome(value)
    except ValueError as error:
        raise InvalidError("Choose an outcome.", field="outcome") from error


def _version() -> int:
    version = request.form.get("version", type=int)
    if version is None:
        raise InvalidError("The version of the page is missing.", field="version")
    return version
