"""The page on which visiting rules of offices become announcements for who books a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template, request, url_for

from ticketing.accounts.permissions import Permission
from ticketing.announcements import reading, rules
from ticketing.announcements.entry import LONGEST_TEXT
from ticketing.backoffice.caller import UnavailableError, open_back_office
from ticketing.core import clock, http
from ticketing.core.errors import NotFoundError

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from ticketing.backoffice.public_values import Office
    from ticketing.network.models import Area

blueprint = Blueprint("visiting_rules", __name__, template_folder="templates")


@blueprint.get("/announcements/offices")
@http.requires(Permission.ANNOUNCEMENT_VIEW)
def index() -> Response:
    """List the offices of an area with what callers hear of them."""
    with http.database().read() as session:
        areas = reading.areas(session, http.actor())
    code = _chosen(areas)
    offices = _offices(code) if code else ()
    with http.database().read() as session:
        drafts = rules.drafts(session, http.actor(), offices or (), clock.now())
    values = {"areas": areas, "chosen": code, "drafts": drafts, "is_away": offices is None}
    may_edit = Permission.ANNOUNCEMENT_EDIT in http.actor().permissions
    page = render_template("announcements/offices.html", may_edit=may_edit, longest_text=LONGEST_TEXT, **values)
    return make_response(page)


@blueprint.post("/announcements/offices")
@http.requires(Permission.ANNOUNCEMENT_EDIT)
def make() -> Response:
    """Write the rules of an office and open their page."""
    code, area = request.form.get("office", ""), request.form.get("area", "")
    office = next((one for one in _offices(area) or () if one.code == code), None)
    if office is None:
        raise NotFoundError("There is no such office.", office=code)
    with http.database().write() as session:
        made = rules.make(session, http.actor(), office, request.form.get("text", ""), clock.now())
        address = url_for("announcements.show", announcement_id=made.id)
    return http.go_to(address)


def _chosen(areas: list[Area]) -> str:
    wanted = request.args.get("area") or ""
    codes = [area.code for area in areas]
    return wanted if wanted in codes else (codes[0] if len(codes) == 1 else "")


def _offices(code: str) -> tuple[Office, ...] | None:
    """Return the offices of an area, None while the back office gives no answer."""
    try:
        return open_back_office(http.settings(), http.database()).offices(code)
    except UnavailableError:
        return None
