"""Compares a file with the database, and writes the difference in one transaction or not at all."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from sqlalchemy import select, tuple_

from ticketing.backoffice.importing.kinds import Kind, Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from sqlalchemy.orm import Session

    from ticketing.backoffice.importing.rows import Cells

_CHUNK = 300
_SECRETS = frozenset({"phone", "identity_last4", "digits", "name", "address"})


@dataclass(frozen=True)
class Change:
    """One row that would change: ``fields`` hold (column, old, new). Personal values are not shown."""

    key: tuple[Any, ...]
    fields: tuple[tuple[str, object, object], ...]

    def text(self) -> str:
        """Return one line for a terminal."""
        told = ", ".join(
            f"{name} changes" if name in _SECRETS else f"{name} {old} -> {new}" for name, old, new in self.fields
        )
        return f"{' '.join(str(part) for part in self.key)}: {told}"


@dataclass(frozen=True)
class Plan:
    """What a file would do. With ``faults`` it does nothing. Rows that a file leaves out stay as they are."""

    new: tuple[dict[str, Any], ...]
    changed: tuple[Change, ...]
    unchanged: int
    faults: tuple[str, ...]


def make(session: Session, kind: Kind, path: Path, today: date) -> Plan:
    """Read a file (CSV with commas or semicolons, UTF-8) and compare it; every fault names its line."""
    around = Surroundings(session, today)
    faults: list[str] = []
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    lines: dict[tuple[Any, ...], int] = {}
    for line, row, unreadable in _rows(kind, path):
        problems = kind.check(row, around) if row is not None else unreadable
        faults += [f"line {line}: {problem}" for problem in problems]
        if problems or row is None:
            continue
        values = kind.values(row, around)
        key = tuple(values[name] for name in kind.key)
        if key in found:
            faults.append(f"line {line}: the same row stands in line {lines[key]}")
        found[key], lines[key] = values, line
    faults += _twice(found, lines, "meter")
    return _compared(session, kind, found, faults)


def apply(session: Session, kind: Kind, plan: Plan) -> None:
    """Write the difference into the caller's transaction; ValueError when the plan has faults."""
    if plan.faults:
        raise ValueError("a plan with faults is not written")
    for change in plan.changed:
        row = _existing(session, kind, [change.key])[change.key]
        for name, _, new in change.fields:
            setattr(row, name, new)
    session.flush()
    if plan.new:
        session.execute(kind.model.__table__.insert(), list(plan.new))  # type: ignore[attr-defined]


def _rows(kind: Kind, path: Path) -> Iterator[tuple[int, Cells | None, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        yield 1, None, [f"the file is not UTF-8 (byte {error.start})"]
        return
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if head.count(";") > head.count(",") else ",")
    columns, named = set(kind.cells.model_fields), set(reader.fieldnames or ())
    if columns != named:
        parts = [f"{what} {', '.join(sorted(names))}" for what, names in _heads(columns, named) if names]
        yield 1, None, [f"columns: {'; '.join(parts)}"]
        return
    for cells in reader:
        yield reader.line_num, *_read(kind, cells)


def _heads(columns: set[str], named: set[str]) -> list[tuple[str, set[str]]]:
    return [("missing are", columns - named), ("unknown are", named - columns)]


def _read(kind: Kind, cells: dict[str, Any]) -> tuple[Cells | None, list[str]]:
    try:
        return kind.cells.model_validate(cells), []
    except ValidationError as error:
        return None, [f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}" for item in error.errors()]


def _twice(found: dict[tuple[Any, ...], dict[str, Any]], lines: dict[tuple[Any, ...], int], column: str) -> list[str]:
    seen: dict[str, int] = {}
    faults = []
    for key, values in found.items():
        value = values.get(column)
        if value is None:
            continue
        if value in seen:
            faults.append(f"line {lines[key]}: {column}: the same one stands in line {seen[value]}")
        seen.setdefault(value, lines[key])
    return faults


def _compared(session: Session, kind: Kind, found: dict[tuple[Any, ...], dict[str, Any]], faults: list[str]) -> Plan:
    existing = _existing(session, kind, list(found))
    changed = []
    for key, row in existing.items():
        wanted = found[key].items()
        fields = tuple((name, getattr(row, name), new) for name, new in wanted if getattr(row, name) != new)
        if fields:
            changed.append(Change(key, fields))
    new = tuple(values for key, values in found.items() if key not in existing)
    return Plan(new, tuple(changed), len(existing) - len(changed), tuple(faults))


def _existing(session: Session, kind: Kind, keys: Sequence[tuple[Any, ...]]) -> dict[tuple[Any, ...], Any]:
    columns = [getattr(kind.model, name) for name in kind.key]
    rows: dict[tuple[Any, ...], Any] = {}
    for start in range(0, len(keys), _CHUNK):
        wanted = keys[start : start + _CHUNK]
        for row in session.scalars(select(kind.model).where(tuple_(*columns).in_(wanted))):
            rows[tuple(getattr(row, name) for name in kind.key)] = row
    return rows
