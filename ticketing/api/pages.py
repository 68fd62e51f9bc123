"""The page of programs: tokens are made, seen and revoked, and one sees whether events arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy import func, select

from ticketing.accounts import service as accounts
from ticketing.accounts.permissions import Permission
from ticketing.api import labels, tokens
from ticketing.api.models import Webhook
from ticketing.core import clock, http
from ticketing.core.errors import InvalidError
from ticketing.core.events import Event
from ticketing.notify.faults import FAULTS

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("programs", __name__, template_folder="templates")

_WORDS: dict[str, Any] = {"PROGRAMS": labels.WORDS, "API_SCOPES": labels.SCOPES}
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(_WORDS))

USUAL_DAYS = 90


@blueprint.get("/administration/programs")
@http.requires(Permission.SETTINGS_VIEW)
def index() -> Response:
    """Show the tokens and the subscriptions of all programs."""
    with http.database().read() as session:
        values = {
            "tokens": tokens.everyone(session),
            "people": [one for one in accounts.everybody(session) if one.is_active],
            "webhooks": list(session.scalars(select(Webhook).order_by(Webhook.id))),
            "newest": session.scalar(select(func.max(Event.id))) or 0,
        }
    may_edit = Permission.SETTINGS_EDIT in http.actor().permissions
    values |= {"now": clock.now(), "may_edit": may_edit, "days": USUAL_DAYS, "most_days": tokens.LONGEST_DAYS}
    return make_response(render_template("api/programs.html", **values, FAULTS=FAULTS))


@blueprint.post("/administration/programs")
@http.requires(Permission.SETTINGS_EDIT)
def make() -> Response:
    """Make a token and show it, this once."""
    form = request.form
    days = form.get("days", type=int)
    if days is None:
        raise InvalidError("Say for how many days.", field="days")
    with http.database().write() as session:
        user = accounts.by_username(session, form.get("username", ""))
        row, text = tokens.make(
            session, http.actor(), user, form.get("name", ""), form.getlist("scope"), clock.now(), days=days
        )
    return make_response(render_template("api/made.html", token=row, text=text))


@blueprint.post("/administration/programs/<int:token_id>/revoke")
@http.requires(Permission.SETTINGS_EDIT)
def revoke(token_id: int) -> Response:
    """Let a token open nothing any more."""
    with http.database().write() as session:
        tokens.revoke(session, http.actor(), token_id, clock.now())
    return http.go_to(url_for("programs.index"))
