"""The page on which news of the back office become drafts of announcements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template, request, url_for

from ticketing.accounts.permissions import Permission
from ticketing.announcements import news, reading
from ticketing.backoffice.caller import UnavailableError, open_back_office
from ticketing.core import clock, http
from ticketing.core.errors import NotFoundError

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from ticketing.backoffice.public_values import NewsItem

blueprint = Blueprint("news", __name__, template_folder="templates")


@blueprint.get("/announcements/news")
@http.requires(Permission.ANNOUNCEMENT_VIEW)
def index() -> Response:
    """List the news of an area, and those for everybody."""
    code = request.args.get("area") or None
    found = _news(code)
    with http.database().read() as session:
        areas = reading.areas(session, http.actor())
        drafts = news.drafts(session, http.actor(), found or ())
    values = {"areas": areas, "chosen": code, "drafts": drafts, "is_away": found is None}
    may_edit = Permission.ANNOUNCEMENT_EDIT in http.actor().permissions
    return make_response(render_template("announcements/news.html", may_edit=may_edit, **values))


@blueprint.post("/announcements/news")
@http.requires(Permission.ANNOUNCEMENT_EDIT)
def make() -> Response:
    """Make an announcement from news and open its page."""
    chosen = request.form.get("news_id", "")
    item = next((item for item in _news(request.form.get("area") or None) or () if str(item.id) == chosen), None)
    if item is None:
        raise NotFoundError("There is no such news.", news=chosen)
    with http.database().write() as session:
        announcement = news.make(session, http.actor(), item, clock.now())
        address = url_for("announcements.show", announcement_id=announcement.id)
    return http.go_to(address)


def _news(code: str | None) -> tuple[NewsItem, ...] | None:
    """Return the news, None while the back office gives no answer."""
    office = open_back_office(http.settings(), http.database())
    try:
        return news.valid_news(office, code, clock.now())
    except UnavailableError:
        return None
