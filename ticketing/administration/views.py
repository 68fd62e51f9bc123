"""The way in to administration, and what every section of it has: history and one-click undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import make_response, render_template, request, url_for

from ticketing.accounts.permissions import Permission
from ticketing.administration import (
    audit_views,
    categories_views,
    challenges_views,
    clips_views,
    fees_views,
    hours_views,
    people_views,
    special_views,
    takes_views,
    targets_views,
    voices_views,
)
from ticketing.administration.blueprint import blueprint
from ticketing.administration.pages import PAGES
from ticketing.changes import service
from ticketing.core import clock, http
from ticketing.core.errors import NotFoundError

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

__all__ = ["blueprint"]

SECTIONS: tuple[Any, ...] = (
    hours_views,
    special_views,
    categories_views,
    challenges_views,
    fees_views,
    targets_views,
    voices_views,
    takes_views,
    clips_views,
    audit_views,
    people_views,
)
"""Modules whose pages belong to the blueprint."""


@blueprint.get("/administration")
@http.requires(Permission.SETTINGS_VIEW)
def index() -> Response:
    """List what can be set, with who set it last."""
    with http.database().read() as session:
        last = service.newest(session)
    return make_response(render_template("administration/index.html", pages=PAGES.values(), last=last))


@blueprint.post("/administration/undo")
@http.requires(Permission.SETTINGS_EDIT)
def undo() -> Response:
    """Take one change back."""
    page = PAGES.get(request.form.get("section", ""))
    change_id = request.form.get("change_id", type=int)
    if page is None or change_id is None:
        raise NotFoundError("There is no such change.", change=change_id)
    with http.database().write() as session:
        service.undo(session, http.actor(), page.section, change_id, clock.now())
    return http.go_to(url_for(page.endpoint))
