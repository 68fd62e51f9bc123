"""Tables in CSV whose rows hold from one day to another; a fault names its file and line."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

DATA = Path(__file__).parent / "data"


class TableError(ValueError):
    """A table cannot be used; ``faults`` holds one sentence for each thing to correct."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Validity:
    """The days on which a row holds, both included; ``until`` None means that no end is known."""

    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        """Refuse an end before the beginning."""
        if self.until is not None and self.until < self.since:
            raise ValueError(f"it ends on {self.until} before it begins on {self.since}")

    def holds_on(self, day: date) -> bool:
        """Tell whether the row holds on this day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def meets(self, other: Validity) -> bool:
        """Tell whether some day belongs to both."""
        return (self.until is None or other.since <= self.until) and (other.until is None or self.since <= other.until)


@dataclass(frozen=True)
class PowerRange:
    """Contracted powers in VA from ``least`` to ``most``, both included; ``most`` None means without limit."""

    least: int
    most: int | None = None

    def __post_init__(self) -> None:
        """Refuse a range without a power in it."""
        if self.least < 0 or (self.most is not None and self.most < self.least):
            raise ValueError(f"{self.least} to {self.most} VA is no range of powers")

    def __contains__(self, power_va: int) -> bool:
        return self.least <= power_va and (self.most is None or power_va <= self.most)

    def meets(self, other: PowerRange) -> bool:
        """Tell whether some power belongs to both."""
        return (self.most is None or other.least <= self.most) and (other.most is None or self.least <= other.most)


R = TypeVar("R")


def read(path: Path, build: Callable[[dict[str, str]], R], clash: Callable[[R, R], bool]) -> tuple[R, ...]:
    """Read a table of rows with a heading line; ``clash`` tells whether two rows would answer one question.

    Raises TableError naming every line that cannot be read and every two lines that clash.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        return built(path.name, list(csv.DictReader(file)), build, clash)


def built(
    name: str, table: Iterable[dict[str, str]], build: Callable[[dict[str, str]], R], clash: Callable[[R, R], bool]
) -> tuple[R, ...]:
    """Build the rows of a table whose first row stands in line 2; raises TableError as ``read`` does."""
    rows: list[tuple[int, R]] = []
    faults: list[str] = []
    for line, cells in enumerate(table, start=2):
        try:
            rows.append((line, build(cells)))
        except KeyError as error:
            faults.append(f"{name} line {line}: column {error.args[0]} is missing")
        except (ValueError, TypeError) as error:
            faults.append(f"{name} line {line}: {error}")
    faults += [f"{name} lines {one} and {two} are valid for one case on one day" for one, two in _clashes(rows, clash)]
    if faults:
        raise TableError(faults)
    return tuple(row for _, row in rows)


def validity(cells: dict[str, str]) -> Validity:
    """Read ``valid_from`` and ``valid_until`` (ISO days; an empty end means none)."""
    return Validity(date.fromisoformat(cells["valid_from"]), day(cells["valid_until"]))


def powers(cells: dict[str, str]) -> PowerRange:
    """Read ``power_min_va`` and ``power_max_va``."""
    most = cells["power_max_va"]
    return PowerRange(int(cells["power_min_va"]), int(most) if most else None)


def day(text: str) -> date | None:
    """Read an ISO day, None from an empty cell."""
    return date.fromisoformat(text) if text else None


def number(text: str) -> Decimal | None:
    """Read a number that is not negative, None from an empty cell; never through a float."""
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is not a number") from error
    if not value.is_finite() or value < 0:
        raise ValueError(f"{text!r} cannot be an amount")
    return value


def _clashes(rows: list[tuple[int, R]], clash: Callable[[R, R], bool]) -> list[tuple[int, int]]:
    return [
        (line, other_line)
        for index, (line, row) in enumerate(rows)
        for other_line, other in rows[index + 1 :]
        if clash(row, other)
    ]
