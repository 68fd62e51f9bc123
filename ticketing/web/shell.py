"""What belongs to no feature: the way home, the language switch, the health check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, g, jsonify, request, session, url_for
from sqlalchemy import text

from ticketing.accounts import service as accounts
from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.handover import service as handover
from ticketing.web.language import LANGUAGES

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("shell", __name__, template_folder="templates")


@blueprint.get("/")
@http.signed_in
def home() -> Response:
    """Go to the page this person works on."""
    permissions = http.actor().permissions
    with http.database().read() as reading:
        if handover.unread(reading, http.actor(), clock.now()):
            return http.go_to(url_for("handover.index"))
    if Permission.FIGURES_VIEW in permissions:
        return http.go_to(url_for("reports.figures"))
    if Permission.TICKET_VIEW in permissions:
        return http.go_to(url_for("tickets.queue_page"))
    if Permission.CASE_VIEW in permissions:
        return http.go_to(url_for("cases.index"))
    return http.go_to(url_for("accounts.me"))


@blueprint.post("/language")
@http.public
def language() -> Response:
    """Switch between Indonesian and English, for the person when one is signed in."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        session["language"] = wanted
        if g.user is not None:
            with http.database().write() as writing:
                accounts.set_language(writing, g.user.id, wanted)
    return http.go_to(http.local_path(request.form.get("next")))


@blueprint.get("/healthz")
@http.public
def health() -> Response:
    """Answer 200 when pages can be served, which takes the database."""
    with http.database().read() as reading:
        reading.execute(text("SELECT 1"))
    return jsonify(status="ok")
