"""The page of special states: for a time outages first in a storm, or news first in a campaign."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from flask import make_response, render_template, request, url_for
from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.administration import labels
from ticketing.administration.blueprint import blueprint, common, language, save
from ticketing.administration.pages import Page, page
from ticketing.administration.special_preview import preview
from ticketing.changes import service
from ticketing.changes.errors import RefusedError
from ticketing.core import clock, http
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.errors import InvalidError
from ticketing.core.i18n import Label, local_time
from ticketing.core.typed import local_moment
from ticketing.network.models import Area
from ticketing.special.entry import SPECIAL, read_special, write_special
from ticketing.special.state import Mode, Special

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.changes.difference import Path

_FIELDS: Final = {
    "mode": Label("Yang didahulukan", "What goes first"),
    "is_on": Label("Dinyalakan", "Switched on"),
    "begins_at": Label("Mulai", "Begins"),
    "ends_at": Label("Selesai", "Ends"),
    "areas": Label("Wilayah", "Areas"),
}
MODES: Final = {
    Mode.OUTAGES_FIRST: Label("Padam dulu (badai, gangguan besar)", "Outages first (storm, large fault)"),
    Mode.NEWS_FIRST: Label("Kabar dulu (kampanye)", "News first (campaign)"),
}
STANDINGS: Final = {
    "off": Label("Mati; menu seperti biasa", "Off; the usual menu"),
    "planned": Label("Terjadwal", "Planned"),
    "on": Label("Sedang menyala", "On now"),
    "over": Label("Sudah selesai; menu seperti biasa", "Over; the usual menu"),
}


def _value(path: Path, value: Any) -> Label | None:
    match path[0], value:
        case ("mode", str()):
            return MODES[Mode(value)]
        case ("begins_at" | "ends_at", str() as text):
            said = local_time(COMPANY_ZONE, datetime.fromisoformat(text)) if text else None
            return Label(said, said) if said else labels.NONE
        case ("areas", []):
            return Label("semua wilayah", "everywhere")
    return None


page(
    Page(
        SPECIAL,
        Label("Keadaan khusus", "Special state"),
        Label(
            "Saat badai atau kampanye: untuk sementara menu mendahulukan laporan padam, atau kabar penting.",
            "In a storm or a campaign: for a time the menu puts outage reports first, or important news.",
        ),
        "alert-triangle",
        "administration.special",
        lambda path: _FIELDS.get(path[0], Label(path[0], path[0])),
        _value,
    )
)


@blueprint.get("/administration/special")
@http.requires(Permission.SETTINGS_VIEW)
def special() -> Response:
    """Show what is prepared or on, what callers hear then, and who changed what."""
    with http.database().read() as session:
        now = service.current(session, SPECIAL)
        values = common(session, SPECIAL, now.number)
        values |= _preview(session, now.document) | {"areas": _areas(session)}
    values |= {"special": now.document, "modes": MODES, "begins": _typed_as(now.document.begins_at)}
    values |= {"ends": _typed_as(now.document.ends_at)}
    return make_response(render_template("administration/special.html", **values))


@blueprint.post("/administration/special")
@http.requires(Permission.SETTINGS_EDIT)
def save_special() -> Response:
    """Prepare it, switch it on or switch it off."""
    with http.database().write() as session:
        if request.form.get("switch") == "off":
            document = replace(service.current(session, SPECIAL).document, is_on=False)
        else:
            document = _typed(session, is_on=request.form.get("switch") == "on")
        save(session, SPECIAL, document)
    return http.go_to(url_for("administration.special"))


@blueprint.post("/administration/special/preview")
@http.requires(Permission.SETTINGS_EDIT)
def preview_special() -> Response:
    """Show what callers would hear; nothing is saved."""
    with http.database().read() as session:
        try:
            values = _preview(session, _typed(session, is_on=False))
        except (RefusedError, InvalidError) as error:
            said = error.details.get("said") or Label("Isi tanggal dan jamnya.", "Fill in date and time.")
            values = {"preview": None, "fault": said}
    return make_response(render_template("administration/_special_preview.html", **values))


def _preview(session: Session, document: Special) -> dict[str, Any]:
    found = preview(session, document, clock.now(), language())
    return {"preview": found, "fault": None, "standing": STANDINGS[found.standing], "zone": COMPANY_ZONE}


def _typed(session: Session, *, is_on: bool) -> Special:
    form, known = request.form, {area.code for area in _areas(session)}
    moments = {name: _moment(form.get(name, ""), name) for name in ("begins_at", "ends_at")}
    codes = [code for code in form.getlist("area") if code in known]
    document = Special(Mode(form.get("mode", Mode.OUTAGES_FIRST)), is_on, **moments, areas=tuple(codes))
    found = read_special(write_special(document))
    if is_on and found.ends_at is not None and found.ends_at <= clock.now():
        raise RefusedError(Label("Waktu selesainya sudah lewat.", "Its end is past."), field="ends_at")
    return found


def _moment(text: str, name: str) -> datetime | None:
    return local_moment(text, COMPANY_ZONE, name) if text.strip() else None


def _typed_as(value: datetime | None) -> str:
    return f"{value.astimezone(ZoneInfo(COMPANY_ZONE)):%Y-%m-%dT%H:%M}" if value else ""


def _areas(session: Session) -> list[Area]:
    return list(session.scalars(select(Area).order_by(Area.code)))
