"""The dated table of tariffs: what a class pays for its power on a day, and how sure we are of it.

Source: Permen ESDM 7/2024 and the quarterly decisions after it, as the press reported them; each row names its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 read at run time by pydantic
from decimal import Decimal  # noqa: TC003 the same
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from ticketing.backoffice import dated
from ticketing.backoffice.dated import DATA, PowerRange, Validity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Payment(StrEnum):
    """How a customer pays: before use by tokens, or after it by a monthly bill."""

    PREPAID = "prepaid"
    POSTPAID = "postpaid"


@dataclass(frozen=True)
class Block:
    """A step of a price in blocks: up to ``until_kwh`` (None: without end) each kWh costs ``price`` rupiah."""

    until_kwh: int | None
    price: Decimal


@dataclass(frozen=True)
class Tariff:
    """One row. Prices in rupiah per kWh, ``demand_charge`` in rupiah per kVA and month.

    ``minimum_hours`` hours at full power are billed at least, None for no minimum. ``time_of_use`` names a rule with
    peak hours; such a bill cannot be computed from kWh alone. ``confirmed_until`` is the last day a source vouches for.
    """

    tariff_class: str
    voltage: str
    powers: PowerRange
    segment: str
    is_subsidised: bool
    payments: frozenset[Payment]
    price: Decimal | None
    demand_charge: Decimal | None
    minimum_hours: int | None
    blocks: tuple[Block, ...]
    time_of_use: str
    validity: Validity
    confirmed_until: date | None
    source: str
    notes: str

    def clashes_with(self, other: Tariff) -> bool:
        """Tell whether both rows would give a price for one class, power and way to pay on one day."""
        return (
            self.tariff_class == other.tariff_class
            and self.powers.meets(other.powers)
            and bool(self.payments & other.payments)
            and self.validity.meets(other.validity)
        )

    def is_confirmed_on(self, day: date) -> bool:
        """Tell whether a source vouches for this price on this day; callers are told when none does."""
        return self.confirmed_until is not None and self.validity.since <= day <= self.confirmed_until


class NoTariffError(LookupError):
    """No row is valid for this class, power, way to pay and day."""


class TariffTable:
    """All rows; at most one answers for a class, a power and a way to pay on a day."""

    def __init__(self, tariffs: Sequence[Tariff]) -> None:
        self._tariffs = tuple(tariffs)

    @classmethod
    def load(cls, path: Path = DATA / "tariffs.csv") -> TariffTable:
        """Read the table; dated.TableError names each line that cannot be read and each two that clash."""
        return cls(dated.read(path, _tariff, Tariff.clashes_with))

    @classmethod
    def of_rows(cls, rows: Sequence[dict[str, str]]) -> TariffTable:
        """Build the table of rows as a file would hold them; raises dated.TableError."""
        return cls(dated.built("tariffs", rows, _tariff, Tariff.clashes_with))

    def valid_on(self, day: date) -> tuple[Tariff, ...]:
        """Return every row that holds on this day, in the order of the table."""
        return tuple(tariff for tariff in self._tariffs if tariff.validity.holds_on(day))

    def find(self, tariff_class: str, power_va: int, payment: Payment, day: date) -> Tariff:
        """Return the row for a class such as R-1 and a power in VA; raises NoTariffError."""
        for tariff in self.valid_on(day):
            if tariff.tariff_class == tariff_class and power_va in tariff.powers and payment in tariff.payments:
                return tariff
        raise NoTariffError(f"no {payment} tariff of class {tariff_class} for {power_va} VA is valid on {day}")

    def classes(self, power_va: int, payment: Payment, day: date) -> tuple[Tariff, ...]:
        """Return the rows of every class that may have this power, for callers who do not know theirs."""
        return tuple(row for row in self.valid_on(day) if power_va in row.powers and payment in row.payments)


def _tariff(cells: dict[str, str]) -> Tariff:
    hours = cells["minimum_hours"]
    tariff = Tariff(
        tariff_class=_needed(cells, "class"),
        voltage=cells["voltage"],
        powers=dated.powers(cells),
        segment=cells["segment"],
        is_subsidised=_yes_or_no(cells["is_subsidised"]),
        payments=_payments(cells["payment"]),
        price=dated.number(cells["price"]),
        demand_charge=dated.number(cells["demand_charge"]),
        minimum_hours=int(hours) if hours else None,
        blocks=_blocks(cells["blocks"]),
        time_of_use=cells["time_of_use"],
        validity=dated.validity(cells),
        confirmed_until=dated.day(cells["confirmed_until"]),
        source=cells["source"],
        notes=cells["notes"],
    )
    if (tariff.price is None) == (not tariff.blocks):
        raise ValueError("a row has either a price or blocks")
    return tariff


def _needed(cells: dict[str, str], name: str) -> str:
    if not cells[name]:
        raise ValueError(f"{name} is empty")
    return cells[name]


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"{text!r} is neither yes nor no")
    return text == "yes"


def _payments(text: str) -> frozenset[Payment]:
    return frozenset(Payment) if text == "both" else frozenset({Payment(text)})


def _blocks(text: str) -> tuple[Block, ...]:
    """Read "30:169 60:360 :495": up to 30 kWh at 169, up to 60 at 360, above at 495."""
    blocks = []
    for part in text.split():
        until, colon, price = part.partition(":")
        value = dated.number(price)
        if not colon or value is None:
            raise ValueError(f"{part!r} is no block such as 30:169")
        blocks.append(Block(int(until) if until else None, value))
    ends = [block.until_kwh for block in blocks]
    rising = all(one is not None and (two is None or one < two) for one, two in pairwise(ends))
    if blocks and (not rising or ends[-1] is not None):
        raise ValueError(f"the blocks {text!r} do not rise to one without end")
    return tuple(blocks)
