"""Reads the unit tree and the area table into the database; running it again changes only what differs."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.network.caller import DATA
from ticketing.network.models import Area, Unit, UnitKind

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session


def load(session: Session, folder: Path = DATA) -> int:
    """Bring ``unit`` and ``area`` to what ``units.csv`` and ``areas.csv`` say; return how many rows the files hold."""
    units = {unit.code: unit for unit in session.scalars(select(Unit))}
    unit_rows = _rows(folder / "units.csv")
    for row in unit_rows:
        unit = units.setdefault(row["code"], Unit(code=row["code"]))
        unit.name, unit.kind, unit.timezone = row["name"], UnitKind(row["kind"]), row["timezone"]
        unit.valid_from = date.fromisoformat(row["valid_from"])
        unit.parent = units[row["parent"]] if row["parent"] else None
        session.add(unit)
    session.flush()
    area_rows = _rows(folder / "areas.csv")
    for row in area_rows:
        session.merge(
            Area(
                code=row["code"],
                name=row["name"],
                province=row["province"],
                timezone=row["timezone"],
                unit_id=units[row["unit"]].id,
            )
        )
    return len(unit_rows) + len(area_rows)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
