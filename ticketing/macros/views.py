"""The page of macros, running one on a ticket, and actions on many tickets with a result for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, make_response, render_template, request, url_for

from ticketing.accounts import service as accounts
from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.core.errors import InvalidError
from ticketing.core.i18n import Label
from ticketing.macros import bulk, labels, service, steps
from ticketing.tickets.models import Status
from ticketing.tickets.outcomes import ACTIONS, CAUSES
from ticketing.tickets.views import done, version_shown
from ticketing.tickets.workflow import WORKFLOW

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from ticketing.accounts.models import User
    from ticketing.macros.models import Macro
    from ticketing.macros.steps import Step

blueprint = Blueprint("macros", __name__, template_folder="templates")

_NO_WAY = (Status.NEW, Status.CLOSED, Status.ATTACHED)


def _usable() -> list[Macro]:
    with http.database().read() as session:
        return service.usable(session)


def _hands() -> list[User]:
    """Return who may be given tickets; whether they see the unit is judged ticket by ticket."""
    if Permission.TICKET_WORK_ANY not in http.actor().permissions:
        return []
    with http.database().read() as session:
        people = [one for one in accounts.everybody(session) if one.is_active]
    return [one for one in people if Permission.TICKET_CLAIM in accounts.actor_of(one).permissions]


_WORDS: dict[str, Any] = {"MACROS": labels.WORDS, "STEP_KINDS": labels.KINDS, "macros_usable": _usable, "hands": _hands}
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(_WORDS))


@blueprint.get("/macros")
@http.requires(Permission.MACRO_EDIT)
def index() -> Response:
    """List the macros and offer a form for another."""
    with http.database().read() as session:
        macros = [(one, steps.read(one.document["steps"])) for one in service.everything(session)]
    ways = {one: WORKFLOW[one].internal for one in WORKFLOW if one not in _NO_WAY}
    values = {
        "macros": macros,
        "ways": ways,
        "CAUSES": CAUSES,
        "ACTIONS": ACTIONS,
        "most": range(1, steps.MOST_STEPS + 1),
    }
    return make_response(
        render_template("macros/index.html", longest=service.LONGEST_NAME, starts=steps.starts, **values)
    )


@blueprint.post("/macros")
@http.requires(Permission.MACRO_EDIT)
def make() -> Response:
    """Give the typed steps a name."""
    typed = steps.read(_rows())
    with http.database().write() as session:
        service.name(session, http.actor(), request.form.get("name", ""), typed, clock.now())
    return http.go_to(url_for("macros.index"))


@blueprint.post("/macros/preview")
@http.requires(Permission.MACRO_EDIT)
def preview() -> Response:
    """Show what the typed steps would do; nothing is saved."""
    found: list[Step] = []
    fault: Label | None = None
    try:
        found = steps.read(_rows())
    except InvalidError as error:
        fault = cast("Label", error.details["advice"])
    values = {"found": found, "fault": fault, "starts": steps.starts(found) if found else []}
    return make_response(render_template("macros/_preview.html", CAUSES=CAUSES, ACTIONS=ACTIONS, **values))


@blueprint.post("/macros/<int:macro_id>/switch")
@http.requires(Permission.MACRO_EDIT)
def switch(macro_id: int) -> Response:
    """Switch a macro on or off."""
    with http.database().write() as session:
        service.switch(session, http.actor(), macro_id, clock.now(), is_on=request.form.get("on") == "1")
    return http.go_to(url_for("macros.index"))


@blueprint.post("/tickets/<number>/macro")
@http.requires(Permission.TICKET_WORK)
def run(number: str) -> Response:
    """Run a macro on the ticket that is shown."""
    macro_id = request.form.get("macro", 0, type=int)
    with http.database().write() as session:
        service.run(session, http.actor(), macro_id, number, clock.now(), version=version_shown())
        called = service.by_id(session, macro_id).name
    said = labels.WORDS["done"]
    return done(number, Label(said.id % called, said.en % called), undo_by="macros.undo")


@blueprint.post("/tickets/<number>/macro/undo")
@http.requires(Permission.TICKET_WORK)
def undo(number: str) -> Response:
    """Take the steps of a run back while it is fresh."""
    lease = http.settings().lease_seconds
    with http.database().write() as session:
        service.take_back(session, http.actor(), number, clock.now(), lease_seconds=lease)
    return done(number, labels.WORDS["undone"])


@blueprint.post("/tickets/many")
@http.requires(Permission.TICKET_WORK)
def many() -> Response:
    """Do one thing to all chosen tickets and list what became of each."""
    form, most = request.form, http.settings().parked_tickets
    chosen = form.getlist("number")
    results = bulk.act(http.database(), http.actor(), form.get("what", ""), chosen, clock.now(), most=most)
    can_undo = form.get("what", "").startswith("macro-")
    return make_response(render_template("macros/results.html", results=results, can_undo=can_undo))


@blueprint.post("/tickets/many/undo")
@http.requires(Permission.TICKET_WORK)
def many_undo() -> Response:
    """Take a macro back on all tickets it was run on a moment ago."""
    lease = http.settings().lease_seconds
    chosen = request.form.getlist("number")
    results = bulk.take_back(http.database(), http.actor(), chosen, clock.now(), lease_seconds=lease)
    return make_response(render_template("macros/results.html", results=results, can_undo=False))


def _rows() -> list[dict[str, str]]:
    names = ("kind", "text", "to", "cause", "action")
    rows = ({name: request.form.get(f"{name}-{at}", "") for name in names} for at in range(1, steps.MOST_STEPS + 1))
    return [row for row in rows if row["kind"]]
