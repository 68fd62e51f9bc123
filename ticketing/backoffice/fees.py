"""Dated tables of what is paid beside the energy: late fees, fees for connections and more power, local tax.

All values are configuration: another file in the same form replaces a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ticketing.backoffice import dated
from ticketing.backoffice.dated import DATA, PowerRange, Validity
from ticketing.backoffice.money import ZERO, percent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal
    from pathlib import Path


class NoFeeError(LookupError):
    """The table has no row for this power on this day."""


@dataclass(frozen=True)
class LateFee:
    """What one month too late costs: ``fixed`` rupiah, or ``rate`` of the bill and at least ``minimum`` rupiah."""

    powers: PowerRange
    fixed: Decimal
    rate: Decimal
    minimum: Decimal
    validity: Validity
    source: str

    def clashes_with(self, other: LateFee) -> bool:
        """Tell whether both rows would answer for one power on one day."""
        return self.powers.meets(other.powers) and self.validity.meets(other.validity)


@dataclass(frozen=True)
class ConnectionFee:
    """What a new connection or each added VA costs: ``fixed`` rupiah or ``per_va`` rupiah for each VA.

    The deposit (UJL) of postpaid customers in the same way; both None when no source gives it.
    """

    powers: PowerRange
    fixed: Decimal | None
    per_va: Decimal | None
    deposit_fixed: Decimal | None
    deposit_per_va: Decimal | None
    validity: Validity
    source: str

    def clashes_with(self, other: ConnectionFee) -> bool:
        """Tell whether both rows would answer for one power on one day."""
        return self.powers.meets(other.powers) and self.validity.meets(other.validity)


@dataclass(frozen=True)
class LocalTax:
    """The tax of a regency or city on electricity (PPJ, now PBJT). ``rate`` 0 means exempt, None means not known.

    ``letters`` are the first letters of the classes it is for; empty for all.
    """

    regency: str
    letters: frozenset[str]
    rate: Decimal | None
    validity: Validity
    source: str

    def clashes_with(self, other: LocalTax) -> bool:
        """Tell whether both rows would answer for one class of one regency on one day."""
        same_class = not self.letters or not other.letters or bool(self.letters & other.letters)
        return self.regency == other.regency and same_class and self.validity.meets(other.validity)


F = TypeVar("F", LateFee, ConnectionFee)


class Fees:
    """The four tables."""

    def __init__(
        self,
        late: Sequence[LateFee],
        connection: Sequence[ConnectionFee],
        power_change: Sequence[ConnectionFee],
        local_tax: Sequence[LocalTax],
    ) -> None:
        self._late, self._local_tax = tuple(late), tuple(local_tax)
        self._connection, self._power_change = tuple(connection), tuple(power_change)

    @classmethod
    def load(cls, folder: Path = DATA) -> Fees:
        """Read the tables; dated.TableError names each line that cannot be read and each two that clash."""
        return cls(
            dated.read(folder / "late_fees.csv", _late_fee, LateFee.clashes_with),
            dated.read(folder / "connection_fees.csv", _connection_fee, ConnectionFee.clashes_with),
            dated.read(folder / "power_change_fees.csv", _connection_fee, ConnectionFee.clashes_with),
            dated.read(folder / "local_tax.csv", _local_tax, LocalTax.clashes_with),
        )

    @classmethod
    def of_rows(
        cls,
        late: Sequence[dict[str, str]],
        connection: Sequence[dict[str, str]],
        power_change: Sequence[dict[str, str]],
        local_tax: Sequence[dict[str, str]],
    ) -> Fees:
        """Build the tables of rows as a file would hold them; raises dated.TableError."""
        return cls(
            dated.built("late_fees", late, _late_fee, LateFee.clashes_with),
            dated.built("connection_fees", connection, _connection_fee, ConnectionFee.clashes_with),
            dated.built("power_change_fees", power_change, _connection_fee, ConnectionFee.clashes_with),
            dated.built("local_tax", local_tax, _local_tax, LocalTax.clashes_with),
        )

    def late(self, power_va: int, day: date) -> LateFee:
        """Return the late fee of a power; raises NoFeeError."""
        return _of_power(self._late, power_va, day)

    def connection(self, power_va: int, day: date) -> ConnectionFee:
        """Return the fee for a new connection of a power; raises NoFeeError."""
        return _of_power(self._connection, power_va, day)

    def power_change(self, power_va: int, day: date) -> ConnectionFee:
        """Return the fee for each VA added to reach a power; raises NoFeeError."""
        return _of_power(self._power_change, power_va, day)

    def local_tax_rate(self, regency: str, tariff_class: str, day: date) -> Decimal | None:
        """Return the rate for a class such as R-1 (0.06 for six percent), None when it is not known."""
        for row in self._local_tax:
            is_class = not row.letters or tariff_class[:1] in row.letters
            if row.regency == regency and is_class and row.validity.holds_on(day):
                return row.rate
        return None


def _of_power(rows: Sequence[F], power_va: int, day: date) -> F:
    for row in rows:
        if power_va in row.powers and row.validity.holds_on(day):
            return row
    raise NoFeeError(f"no fee for {power_va} VA is valid on {day}")


def _late_fee(cells: dict[str, str]) -> LateFee:
    fixed, rate = dated.number(cells["fixed"]), dated.number(cells["percent"])
    if (fixed is None) == (rate is None):
        raise ValueError("a late fee is either fixed or a percentage")
    minimum = dated.number(cells["minimum"]) or ZERO
    return LateFee(
        dated.powers(cells), fixed or ZERO, percent(rate or ZERO), minimum, dated.validity(cells), cells["source"]
    )


def _connection_fee(cells: dict[str, str]) -> ConnectionFee:
    fixed, per_va = dated.number(cells["fixed"]), dated.number(cells["per_va"])
    if (fixed is None) == (per_va is None):
        raise ValueError("a connection fee is either fixed or for each VA")
    deposit, deposit_per_va = dated.number(cells["deposit_fixed"]), dated.number(cells["deposit_per_va"])
    if deposit is not None and deposit_per_va is not None:
        raise ValueError("a deposit is either fixed or for each VA")
    return ConnectionFee(
        dated.powers(cells), fixed, per_va, deposit, deposit_per_va, dated.validity(cells), cells["source"]
    )


def _local_tax(cells: dict[str, str]) -> LocalTax:
    letters = frozenset() if cells["classes"] == "*" else frozenset(cells["classes"].split())
    rate = dated.number(cells["rate_percent"])
    tax = None if rate is None else percent(rate)
    return LocalTax(cells["regency"], letters, tax, dated.validity(cells), cells["source"])
