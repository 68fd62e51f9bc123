"""The page of visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, make_response, render_template, url_for

from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.visits import labels, reading, service

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from ticketing.backoffice.models import UtilityVisit

blueprint = Blueprint("visits", __name__, template_folder="templates")

_CAME: Final[dict[str, bool | None]] = {"came": True, "missed": False, "undo": None}
_GLOBALS: Final[dict[str, Any]] = {"VISITS_TITLE": labels.TITLE}
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(_GLOBALS))


@blueprint.get("/visits")
@http.requires(Permission.VISIT_VIEW)
def index() -> Response:
    """List who comes to which office, and who came in the last week."""
    now, actor = clock.now(), http.actor()
    with http.database().read() as session:
        days = reading.days(session, actor, now)
    values = {
        "days": days,
        "is_elsewhere": bool(http.settings().back_office_url),
        "may_work": Permission.VISIT_WORK in actor.permissions,
        "state": _state,
        "soon": now + service.EARLY,
        "STATES": labels.STATES,
        "WORDS": labels.WORDS,
    }
    return make_response(render_template("visits/index.html", **values))


@blueprint.post("/visits/<int:visit_id>/<any(came, missed, undo):what>")
@http.requires(Permission.VISIT_WORK)
def note(visit_id: int, what: str) -> Response:
    """Note whether the visitor came, or take that back."""
    with http.database().write() as session:
        service.note_came(session, http.actor(), visit_id, clock.now(), came=_CAME[what])
    return http.go_to(url_for("visits.index"))


@blueprint.post("/visits/<int:visit_id>/call-off")
@http.requires(Permission.VISIT_WORK)
def call_off(visit_id: int) -> Response:
    """Give the time back."""
    with http.database().write() as session:
        service.call_off(session, http.actor(), visit_id, clock.now())
    return http.go_to(url_for("visits.index"))


def _state(visit: UtilityVisit) -> str:
    if visit.cancelled_at is not None:
        return "called_off"
    return {True: "came", False: "missed", None: "expected"}[visit.came]
