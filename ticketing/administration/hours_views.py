"""The page of opening hours: a week for the company or a unit, holidays, exceptions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from flask import make_response, render_template, request, url_for
from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.administration import labels
from ticketing.administration.blueprint import blueprint, common, language, save, unit_of
from ticketing.administration.hours_preview import preview
from ticketing.administration.pages import Page, page
from ticketing.changes import service
from ticketing.changes.errors import RefusedError
from ticketing.core import clock, http
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.i18n import Label
from ticketing.hours.entry import HOURS, read_hours, write_hours, write_spans
from ticketing.hours.opening import COMPANY, WEEKDAYS, Hours
from ticketing.network.models import Area, Unit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.changes.difference import Path

_FIELDS: Final = {
    "national": Label("Libur nasional: tutup", "Closed on national holidays"),
    "joint_leave": Label("Cuti bersama: tutup", "Closed on joint leave"),
}


def _field(path: Path) -> Label:
    match path:
        case ("weeks", unit, day):
            name = labels.WEEKDAYS.get(day, Label(day, day))
            return Label(f"{name.id} ({unit})", f"{name.en} ({unit})") if unit else name
        case ("holidays", day):
            return Label(f"Libur setempat {day}", f"Local holiday {day}")
        case ("exceptions", day):
            return Label(f"Jam khusus {day}", f"Hours of {day} alone")
    return _FIELDS.get(path[0], Label(path[0], path[0]))


def _value(path: Path, value: Any) -> Label | None:
    return labels.CLOSED if value == "" and path[0] in ("weeks", "exceptions") else None


page(
    Page(
        HOURS,
        Label("Jam layanan petugas", "Opening hours of persons"),
        Label(
            "Kapan petugas mengangkat telepon, hari libur, dan jam khusus. Bahaya selalu dihubungkan.",
            "When persons answer, holidays, and hours of a single day. A danger always rings.",
        ),
        "clock",
        "administration.hours",
        _field,
        _value,
    )
)


@blueprint.get("/administration/hours")
@http.requires(Permission.SETTINGS_VIEW)
def hours() -> Response:
    """Show the hours of the company or of one unit, what they mean, and who changed what."""
    with http.database().read() as session:
        unit, units = unit_of(session, request.args.get("unit", "")), _units(session)
        now = service.current(session, HOURS)
        values = common(session, HOURS, now.number)
    code = unit.code if unit else COMPANY
    week = [write_spans(spans) for spans in now.document.week(code)]
    values |= {"unit": unit, "units": units, "hours": now.document, "week": dict(zip(WEEKDAYS, week, strict=True))}
    values |= {"is_own": code in now.document.weeks, "kept": write_hours(now.document)}
    return make_response(render_template("administration/hours.html", **values, **_preview(now.document, unit)))


@blueprint.post("/administration/hours")
@http.requires(Permission.SETTINGS_EDIT)
def save_hours() -> Response:
    """Let these hours hold from now on."""
    with http.database().write() as session:
        unit = unit_of(session, request.form.get("unit", ""))
        document = _typed(service.current(session, HOURS).document, unit)
        save(session, HOURS, document)
    return http.go_to(url_for("administration.hours", unit=unit.code if unit else None))


@blueprint.post("/administration/hours/preview")
@http.requires(Permission.SETTINGS_EDIT)
def preview_hours() -> Response:
    """Show what the typed hours would mean; nothing is saved."""
    with http.database().read() as session:
        unit = unit_of(session, request.form.get("unit", ""))
        before = service.current(session, HOURS).document
    try:
        values = _preview(_typed(before, unit), unit)
    except RefusedError as error:
        values = {"preview": None, "fault": error}
    return make_response(render_template("administration/_hours_preview.html", **values))


def _preview(document: Hours, unit: Unit | None) -> dict[str, Any]:
    zone = unit.timezone if unit else COMPANY_ZONE
    return {"preview": preview(document, unit.code if unit else None, clock.now(), zone, language()), "fault": None}


def _typed(before: Hours, unit: Unit | None) -> Hours:
    form, kept = request.form, write_hours(before)
    code = unit.code if unit else COMPANY
    week = {day: form.get(day, "") for day in WEEKDAYS}
    weeks = dict(kept["weeks"])
    if unit is None or form.get("is_own"):
        weeks[code] = week
    else:
        weeks.pop(code, None)
    if unit is not None:
        return replace(before, weeks=read_hours({"weeks": weeks}).weeks)
    return read_hours(
        {
            "weeks": weeks,
            "national": bool(form.get("national")),
            "joint_leave": bool(form.get("joint_leave")),
            "holidays": _pairs("holiday_day", "holiday_name"),
            "exceptions": _pairs("exception_day", "exception_hours"),
        }
    )


def _pairs(day: str, value: str) -> dict[str, str]:
    pairs = zip(request.form.getlist(day), request.form.getlist(value), strict=False)
    found: dict[str, str] = {}
    for one, other in pairs:
        if one.strip() in found:
            raise RefusedError(Label(f"{one} tertulis dua kali.", f"{one} stands twice."), field=day)
        if one.strip():
            found[one.strip()] = other
    return found


def _units(session: Session) -> list[Unit]:
    return list(session.scalars(select(Unit).where(Unit.id.in_(select(Area.unit_id))).order_by(Unit.name)))
