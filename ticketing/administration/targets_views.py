"""The page of promises: how long an answer and a repair may take, for the company or a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from flask import make_response, render_template, request, url_for
from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.administration.blueprint import blueprint, common, save, unit_of
from ticketing.administration.pages import Page, page
from ticketing.changes import service
from ticketing.changes.errors import RefusedError
from ticketing.core import clock, http
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.i18n import Label
from ticketing.hours.entry import HOURS
from ticketing.network.models import Unit
from ticketing.sla.clocks import Clock, Mark, read
from ticketing.sla.targets import (
    CLASSES,
    CLOCKS,
    COMPANY,
    LONGEST_MINUTES,
    TARGETS,
    Class,
    Targets,
    promises,
    read_targets,
    target_of,
    write_targets,
)

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from ticketing.changes.difference import Path
    from ticketing.hours.opening import Hours

_COLUMNS: Final = {
    "response": CLOCKS[Clock.RESPONSE],
    "recovery": CLOCKS[Clock.RECOVERY],
    "in_hours": Label("hanya jam layanan", "only the hours of persons"),
}


def _field(path: Path) -> Label:
    if len(path) == 1:
        return Label(f"Unit {path[0]}", f"Unit {path[0]}")
    unit, kind = path[0], CLASSES[Class(path[1])]
    where = "" if unit == COMPANY else f" ({unit})"
    column = _COLUMNS[path[2]] if len(path) > len((unit, kind)) else Label("semua", "all")
    return Label(f"{kind.id}, {column.id}{where}", f"{kind.en}, {column.en}{where}")


def _value(path: Path, value: Any) -> Label | None:
    if path[-1] in ("response", "recovery"):
        return Label("tanpa janji", "no promise") if value is None else Label(f"{value} menit", f"{value} minutes")
    return None


page(
    Page(
        TARGETS,
        Label("Janji waktu", "Promised times"),
        Label(
            "Berapa menit sampai regu tiba dan sampai listrik menyala, per jenis dan per unit.",
            "How many minutes until a crew arrives and until power is back, by class and by unit.",
        ),
        "urgent",
        "administration.targets",
        _field,
        _value,
    )
)


@blueprint.get("/administration/targets")
@http.requires(Permission.SETTINGS_VIEW)
def targets() -> Response:
    """Show what is promised by the company or one unit, what it means, and who changed what."""
    with http.database().read() as session:
        unit = unit_of(session, request.args.get("unit", ""))
        units = list(session.scalars(select(Unit).order_by(Unit.name)))
        now, hours = service.current(session, TARGETS), service.current(session, HOURS).document
        values = common(session, TARGETS, now.number)
    code = unit.code if unit else COMPANY
    values |= {"unit": unit, "units": units, "is_own": bool(now.document.get(code)), "CLASSES": CLASSES}
    values |= {"held": {kind: target_of(now.document, [code], kind) for kind in Class}, "longest": LONGEST_MINUTES}
    return make_response(
        render_template("administration/targets.html", **values, **_preview(now.document, hours, unit))
    )


@blueprint.post("/administration/targets")
@http.requires(Permission.SETTINGS_EDIT)
def save_targets() -> Response:
    """Let these promises hold: for new tickets at once, for open ones within a minute."""
    with http.database().write() as session:
        unit = unit_of(session, request.form.get("unit", ""))
        document = _typed(service.current(session, TARGETS).document, unit)
        save(session, TARGETS, document)
    return http.go_to(url_for("administration.targets", unit=unit.code if unit else None))


@blueprint.post("/administration/targets/preview")
@http.requires(Permission.SETTINGS_EDIT)
def preview_targets() -> Response:
    """Show until when a report of this moment would be answered; nothing is saved."""
    with http.database().read() as session:
        unit = unit_of(session, request.form.get("unit", ""))
        before, hours = service.current(session, TARGETS).document, service.current(session, HOURS).document
    try:
        values = _preview(_typed(before, unit), hours, unit)
    except RefusedError as error:
        values = {"examples": [], "fault": error}
    return make_response(render_template("administration/_targets_preview.html", **values))


def _typed(before: Targets, unit: Unit | None) -> Targets:
    form, document = request.form, write_targets(before)
    code = unit.code if unit else COMPANY
    if unit is not None and not form.get("is_own"):
        document.pop(code, None)
        return read_targets(document)
    fields = ("response", "recovery", "in_hours")
    document[code] = {str(kind): {name: form.get(f"{kind}.{name}", "") for name in fields} for kind in Class}
    return read_targets(document)


def _preview(document: Targets, hours: Hours, unit: Unit | None) -> dict[str, Any]:
    zone, now = unit.timezone if unit else COMPANY_ZONE, clock.now()
    code = unit.code if unit else None
    found = []
    for kind in Class:
        made = promises(target_of(document, [code or COMPANY], kind), hours, code, ZoneInfo(zone))
        due = {one.clock: read([Mark(now, one.clock)], one, now).due for one in made}
        found.append((CLASSES[kind], due.get(Clock.RESPONSE), due.get(Clock.RECOVERY)))
    return {"examples": found, "now": now, "zone": zone, "fault": None}
