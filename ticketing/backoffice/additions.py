"""Rows that administrators add to the dated tables: the same case with other values, from a day on.

A table in a file is never changed. An added row ends the row of its case that holds on its first day, on the day
before; taking it back brings that one back.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from ticketing.backoffice.dated import DATA, TableError
from ticketing.backoffice.fees import Fees
from ticketing.backoffice.tariffs import TariffTable
from ticketing.changes.errors import RefusedError
from ticketing.changes.sections import Section
from ticketing.core.i18n import Label

Cells = dict[str, str]
Added = Mapping[str, Mapping[str, Cells]]
"""Table to "case@first day" to the columns that are set."""


@dataclass(frozen=True)
class Form:
    """A table: the columns that tell its cases apart, and those that an added row may set."""

    case: tuple[str, ...]
    values: tuple[str, ...]


TABLES: Final[Mapping[str, Form]] = {
    "tariffs": Form(
        ("class", "power_min_va", "power_max_va", "payment"),
        ("price", "demand_charge", "blocks", "confirmed_until"),
    ),
    "late_fees": Form(("power_min_va", "power_max_va"), ("fixed", "percent", "minimum")),
    "connection_fees": Form(("power_min_va", "power_max_va"), ("fixed", "per_va", "deposit_fixed", "deposit_per_va")),
    "power_change_fees": Form(("power_min_va", "power_max_va"), ("fixed", "per_va", "deposit_fixed", "deposit_per_va")),
    "local_tax": Form(("regency", "classes"), ("rate_percent",)),
}
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Tables:
    """The tables as they hold: those of the files with what was added."""

    tariffs: TariffTable
    fees: Fees


def key_of(table: str, cells: Cells, since: date) -> str:
    """Return the name of an added row: its case and its first day."""
    return f"{'/'.join(cells[name] for name in TABLES[table].case)}@{since.isoformat()}"


@lru_cache(8)
def file_rows(table: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return the rows of the file, as pairs of column and cell."""
    with (DATA / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(tuple(row.items()) for row in csv.DictReader(file))


def rows(table: str, added: Added) -> list[Cells]:
    """Return the rows of a table with what was added; raises RefusedError naming the added row that cannot be."""
    found = [dict(row) for row in file_rows(table)]
    for key, cells in sorted(added.get(table, {}).items(), key=lambda one: one[0].rpartition("@")[2]):
        _add(table, found, key, cells)
    return found


def load(added: Added) -> Tables:
    """Return the tables with what was added; raises RefusedError when they contradict themselves."""
    unknown = set(added) - set(TABLES)
    if unknown:
        raise RefusedError(Label("Tabel ini tidak ada.", "There is no such table."), table=sorted(unknown))
    try:
        return Tables(
            TariffTable.of_rows(rows("tariffs", added)),
            Fees.of_rows(
                *(rows(name, added) for name in ("late_fees", "connection_fees", "power_change_fees", "local_tax"))
            ),
        )
    except TableError as error:
        raise RefusedError(Label(f"Tidak bisa: {error.faults[0]}", f"This cannot be: {error.faults[0]}")) from error


def _add(table: str, found: list[Cells], key: str, cells: Cells) -> None:
    case, _, day = key.rpartition("@")
    form = TABLES[table]
    since = _day(day)
    strange = set(cells) - {*form.values, "source"}
    holding = [
        row
        for row in found
        if "/".join(row[name] for name in form.case) == case
        and row["valid_from"] < since.isoformat()
        and (not row["valid_until"] or row["valid_until"] >= since.isoformat())
    ]
    if strange or len(holding) != 1:
        raise RefusedError(
            Label(
                f"Tidak ada baris {case} yang berlaku sehari sebelum {day}.",
                f"No row of {case} holds on the day before {day}.",
            ),
            field="since",
        )
    (row,) = holding
    new = row | {name: cells.get(name, "") for name in form.values}
    new |= {"valid_from": since.isoformat(), "source": cells.get("source", "")}
    row["valid_until"] = (since - _DAY).isoformat()
    if row.get("confirmed_until", "") > row["valid_until"]:
        row["confirmed_until"] = row["valid_until"]
    found.append(new)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RefusedError(
            Label("Tulis tanggal mulai berlaku.", "Write from which day it holds."), field="since"
        ) from error


def _read(document: dict[str, Any]) -> Added:
    added = {table: {key: dict(cells) for key, cells in found.items()} for table, found in document.items()}
    load(added)
    return added


def _write(added: Added) -> dict[str, Any]:
    return {table: dict(found) for table, found in added.items()}


FEES: Final[Section[Added]] = Section("fees", {}, _read, _write)


class KeptTables:
    """The tables of what was set last, made anew only when that is another."""

    def __init__(self) -> None:
        self._kept = (repr({}), load({}))

    @property
    def last(self) -> Tables:
        """Return the tables as they were asked for last, those of the files before that."""
        return self._kept[1]

    def of(self, added: Added) -> Tables:
        """Return the tables with what was added."""
        shape = repr(added)
        if shape != self._kept[0]:
            self._kept = (shape, load(added))
        return self._kept[1]
