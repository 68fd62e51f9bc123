"""The pages of announcements."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, render_template, request, send_file, url_for

from ticketing.accounts.permissions import Permission
from ticketing.announcements import labels, reading, service
from ticketing.announcements.entry import LONGEST_TEXT, Words
from ticketing.announcements.models import LANGUAGES, Announcement
from ticketing.announcements.standing import LONGEST_SECONDS, Standing, standing, too_long, unheard
from ticketing.clips import orders, speaking
from ticketing.core import clock, http
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.errors import InvalidError, NotFoundError
from ticketing.core.i18n import local_time
from ticketing.core.typed import LONGEST_REASON, local_moment

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.network.models import Area

blueprint = Blueprint("announcements", __name__, template_folder="templates")


def _zone_of(area: Area | None) -> str:
    return area.timezone if area is not None else COMPANY_ZONE


def _typed_moment(value: datetime | None, area: Area | None) -> str:
    return f"{value.astimezone(ZoneInfo(_zone_of(area))):%Y-%m-%dT%H:%M}" if value is not None else ""


def _told_moment(value: str, area: Area | None) -> str:
    return local_time(_zone_of(area), datetime.fromisoformat(value))


_FILTERS = {"typed_moment": _typed_moment, "told_moment": _told_moment}
_WORDS: dict[str, Any] = {
    "ANNOUNCEMENT_FIELDS": labels.FIELDS,
    "ANNOUNCEMENT_HISTORY": labels.HISTORY,
    "LANGUAGE_NAMES": labels.LANGUAGE_NAMES,
    "STANDINGS": labels.STANDINGS,
}
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(_WORDS))
blueprint.record_once(lambda setup: setup.app.jinja_env.filters.update(_FILTERS))


@blueprint.get("/announcements")
@http.requires(Permission.ANNOUNCEMENT_VIEW)
def index() -> Response:
    """List what callers hear, will hear or might hear, and what ended in the last two weeks."""
    now, actor = clock.now(), http.actor()
    with http.database().read() as session:
        current, past = reading.current(session, actor, now), reading.past(session, actor, now)
        standings = {one.id: _standing(session, one, now) for one in (*current, *past)}
    values = {"current": current, "past": past, "standings": standings, "may_edit": _may_edit(), "now": now}
    return make_response(render_template("announcements/index.html", **values))


@blueprint.get("/announcements/new")
@http.requires(Permission.ANNOUNCEMENT_EDIT)
def new() -> Response:
    """Show the empty form."""
    with http.database().read() as session:
        areas = reading.areas(session, http.actor())
    values = {"areas": areas, "for_everybody": _speaks_for_all(), **_limits()}
    return make_response(render_template("announcements/new.html", **values))


@blueprint.post("/announcements")
@http.requires(Permission.ANNOUNCEMENT_EDIT)
def write() -> Response:
    """Write an announcement and open its page."""
    code = request.form.get("area_code", "")
    if not code:
        raise InvalidError("Choose who hears it.", field="area_code")
    with http.database().write() as session:
        area = next((area for area in reading.areas(session, http.actor()) if area.code == code), None)
        area_code = None if code == "all" else code
        words = _words(_zone_of(area))
        announcement = service.write(session, http.actor(), area_code, words, clock.now())
    return _back(announcement.id)


@blueprint.get("/announcements/<int:announcement_id>")
@http.requires(Permission.ANNOUNCEMENT_VIEW)
def show(announcement_id: int) -> Response:
    """Show one announcement with its history; htmx asks only for the players while the voice speaks."""
    with http.database().read() as session:
        announcement = reading.by_id(session, http.actor(), announcement_id)
        values = _fragment(session, announcement)
        if not http.is_fragment():
            values |= {"history": reading.history(session, announcement), **_limits()}
    template = "announcements/_voice.html" if http.is_fragment() else "announcements/announcement.html"
    return make_response(render_template(template, **values))


@blueprint.get("/announcements/<int:announcement_id>/<any(id, en):language>.wav")
@http.requires(Permission.ANNOUNCEMENT_EDIT)
def clip(announcement_id: int, language: str) -> Response:
    """Send a text as callers will hear it; whoever fetches it has listened."""
    with http.database().read() as session:
        name = reading.by_id(session, http.actor(), announcement_id).clip(language)
    path = speaking.browser_clip(http.settings().clips_dir, name) if name else None
    if name is None or path is None:
        raise NotFoundError("There is no clip yet.", announcement=announcement_id)
    if request.method == "GET":
        with http.database().write() as session:
            service.note_heard(session, http.actor(), announcement_id, language, name, clock.now())
    return send_file(BytesIO(path.read_bytes()), mimetype="audio/wav", conditional=True, etag=False)


@blueprint.post("/announcements/<int:announcement_id>/change")
@http.requires(Permission.ANNOUNCEMENT_EDIT)
def change(announcement_id: int) -> Response:
    """Correct the texts or how long they hold."""
    with http.database().write() as session:
        zone = _zone_of(reading.by_id(session, http.actor(), announcement_id).area)
        service.change(session, http.actor(), announcement_id, _words(zone), clock.now(), version=_version())
    return _back(announcement_id)


@blueprint.post("/announcements/<int:announcement_id>/publish")
@http.requires(Permission.ANNOUNCEMENT_EDIT)
def publish(announcement_id: int) -> Response:
    """Let callers hear it."""
    with http.database().write() as session:
        reading.by_id(session, http.actor(), announcement_id)
        service.publish(session, http.actor(), announcement_id, clock.now(), version=_version())
    return _back(announcement_id)


@blueprint.post("/announcements/<int:announcement_id>/withdraw")
@http.requires(Permission.ANNOUNCEMENT_EDIT)
def withdraw(announcement_id: int) -> Response:
    """Take it off the line."""
    reason = request.form.get("reason", "")
    with http.database().write() as session:
        reading.by_id(session, http.actor(), announcement_id)
        service.withdraw(session, http.actor(), announcement_id, clock.now(), version=_version(), reason=reason)
    return _back(announcement_id)


@blueprint.post("/announcements/<int:announcement_id>/undo")
@http.requires(Permission.ANNOUNCEMENT_EDIT)
def undo(announcement_id: int) -> Response:
    """Take the last step back."""
    with http.database().write() as session:
        reading.by_id(session, http.actor(), announcement_id)
        service.undo(session, http.actor(), announcement_id, clock.now(), version=_version())
    return _back(announcement_id)


@blueprint.post("/announcements/<int:announcement_id>/speak")
@http.requires(Permission.ANNOUNCEMENT_EDIT)
def speak(announcement_id: int) -> Response:
    """Ask the voice once more."""
    with http.database().write() as session:
        reading.by_id(session, http.actor(), announcement_id)
        service.speak_again(session, http.actor(), announcement_id, clock.now(), version=_version())
    return _back(announcement_id)


def _fragment(session: Session, announcement: Announcement) -> dict[str, Any]:
    now, heard = clock.now(), reading.heard_by(session, announcement)
    waiting = [one for one in announcement.languages if not announcement.clip(one)]
    return {
        "announcement": announcement,
        "standing": standing(announcement, heard, now),
        "heard": {one: heard.get(announcement.clip(one) or "", ()) for one in announcement.languages},
        "pending": {one: orders.pending(session, service.order_of(announcement, one)) for one in waiting},
        "too_long": too_long(announcement),
        "unheard": unheard(announcement, heard),
        "longest_seconds": LONGEST_SECONDS,
        "may_edit": _may_edit() and (announcement.area_code is not None or _speaks_for_all()),
        "now": now,
    }


def _standing(session: Session, announcement: Announcement, now: datetime) -> Standing:
    return standing(announcement, reading.heard_by(session, announcement), now)


def _limits() -> dict[str, Any]:
    return {"longest_text": LONGEST_TEXT, "longest_reason": LONGEST_REASON, "longest_seconds": LONGEST_SECONDS}


def _may_edit() -> bool:
    return Permission.ANNOUNCEMENT_EDIT in http.actor().permissions


def _speaks_for_all() -> bool:
    return http.actor().unit_ids is None


def _back(announcement_id: int) -> Response:
    return http.go_to(url_for("announcements.show", announcement_id=announcement_id))


def _words(zone: str) -> Words:
    form = request.form
    first, last = (local_moment(form.get(name, ""), zone, name) for name in ("valid_from", "valid_until"))
    texts = {f"text_{language}": form.get(f"text_{language}", "") for language in LANGUAGES}
    return Words(**texts, valid_from=first, valid_until=last)


def _version() -> int:
    version = request.form.get("version", type=int)
    if version is None:
        raise InvalidError("The version of the page is missing.", field="version")
    return version
