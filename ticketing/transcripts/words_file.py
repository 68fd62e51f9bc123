"""The operator's own words for the grammar: a CSV file that people may edit too, so other lines stay as they are."""

from __future__ import annotations

import csv
import fcntl
import io
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE: Final = "words.csv"
_COLUMNS: Final = ("grammar", "meaning", "phrase", "language", "area")


@dataclass(frozen=True)
class Line:
    """One phrase; ``area`` is an area code or empty for everywhere."""

    grammar: str
    meaning: str
    phrase: str
    language: str
    area: str


def lines(path: Path) -> frozenset[Line]:
    """Return the lines of the file; none when it is not there or cannot be read."""
    try:
        return frozenset(_line(row) for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    except (OSError, UnicodeDecodeError, csv.Error):
        return frozenset()


def bring_in_line(path: Path, wanted: Iterable[Line], unwanted: Iterable[Line]) -> bool:
    """Add the wanted lines that are missing and take the unwanted ones out; False when nothing was to do.

    The file is replaced in one step, because the line reads it whenever it changes. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f".{path.name}.lock").open("w", encoding="ascii") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        old = path.read_text("utf-8-sig") if path.exists() else ""
        new = changed(old, wanted, unwanted)
        if new == old:
            return False
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.write_text(new, "utf-8")
        draft.replace(path)
    return True


def changed(old: str, wanted: Iterable[Line], unwanted: Iterable[Line]) -> str:
    """Return the text of the file with these lines in it and those not; columns and foreign lines are kept."""
    reader = csv.DictReader(io.StringIO(old))
    columns = list(reader.fieldnames or ()) or list(_COLUMNS)
    if not set(_COLUMNS) <= set(columns):
        raise ValueError(f"{FILE} lacks a column of {', '.join(_COLUMNS)}")
    rows = list(reader)
    there = {_line(row) for row in rows}
    gone = {line for line in unwanted if line in there} - set(wanted := tuple(wanted))
    added = [line for line in dict.fromkeys(wanted) if line not in there]
    if not gone and not added:
        return old
    kept = [row for row in rows if _line(row) not in gone]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows([*kept, *({**asdict(line), **_sure(columns)} for line in added)])
    return out.getvalue()


def _sure(columns: list[str]) -> dict[str, str]:
    # A person heard it and chose its meaning: nothing in the phrase book is surer.
    return {"confidence": "high"} if "confidence" in columns else {}


def _line(row: dict[str, str | None]) -> Line:
    return Line(**{name: (row.get(name) or "").strip() for name in _COLUMNS})
