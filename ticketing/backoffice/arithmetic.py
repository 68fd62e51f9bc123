"""What energy costs: monthly bills and tokens. Pure functions over a tariff; every result is an estimate.

Formulas: domain knowledge of Permen ESDM 7/2024 (prices), Permen ESDM 27/2017 (late fees) and PP 49/2022 (VAT), as
reported by the press; see docs/back-office.md for what could not be confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ticketing.backoffice.money import ZERO, cents, rupiah

if TYPE_CHECKING:
    from datetime import date

    from ticketing.backoffice.fees import LateFee
    from ticketing.backoffice.tariffs import Block, Tariff

STAMP: Final = Decimal(10_000)
STAMP_ABOVE: Final = Decimal(5_000_000)
"""Stamp duty in rupiah is due on more than this (UU 10/2020)."""

VAT_ABOVE_VA: Final = 6600
"""Households above this power pay VAT, nobody else does (PP 49/2022)."""

VA_PER_KVA: Final = Decimal(1000)
_TENTH = Decimal("0.1")


class NotComputableError(ValueError):
    """The tariff has peak hours or no price for this; kWh alone do not tell the amount."""


class TokenRule(StrEnum):
    """How local tax is taken out of a token: as receipts print it, or as examples in the press do."""

    INCLUSIVE = "inclusive"
    SIMPLE = "simple"


@dataclass(frozen=True)
class Levies:
    """Rates on the energy: 0.06 is six percent. ``local_tax`` None: not known, the result is without it."""

    local_tax: Decimal | None
    vat: Decimal = Decimal("0.11")


@dataclass(frozen=True)
class Extras:
    """What else stands on a bill, in rupiah."""

    instalments: Decimal = ZERO
    late_fee: Decimal = ZERO
    discount: Decimal = ZERO


NO_EXTRAS: Final = Extras()


@dataclass(frozen=True)
class BillEstimate:
    """A bill in its parts, to hundredths of a rupiah; ``total`` is rounded once, to whole rupiah.

    ``local_tax`` None: not known and not included, which must be said.
    """

    kwh_used: Decimal
    kwh_billed: Decimal
    energy: Decimal
    local_tax: Decimal | None
    vat: Decimal
    stamp: Decimal
    extras: Extras
    total: Decimal

    @property
    def is_minimum(self) -> bool:
        """Tell whether less was used than is billed at least."""
        return self.kwh_used < self.kwh_billed


@dataclass(frozen=True)
class TokenEstimate:
    """What a token holds: ``kwh`` to one tenth. ``local_tax`` None: not known and not taken out, which must be said."""

    nominal: Decimal
    stroom: Decimal
    local_tax: Decimal | None
    vat: Decimal
    stamp: Decimal
    kwh: Decimal


def minimum_kwh(tariff: Tariff, power_va: int) -> Decimal:
    """Return the kWh billed at least: hours of full power (40) times kVA; 0 where the tariff knows no minimum."""
    return Decimal(tariff.minimum_hours or 0) * power_va / VA_PER_KVA


def bill(tariff: Tariff, power_va: int, kwh_used: Decimal, levies: Levies, extras: Extras = NO_EXTRAS) -> BillEstimate:
    """Compute a month's bill.

    Without subsidy: energy = max(kWh used, 40 h x kVA) x price. With subsidy at 450 and 900 VA: energy = demand charge
    x kVA + kWh of each block x its price. bill = energy + local tax + VAT + stamp + instalments + late fee - discount.

    Raises ValueError for negative kWh, NotComputableError for a tariff with peak hours.
    """
    if kwh_used < 0:
        raise ValueError(f"{kwh_used} kWh cannot be used")
    kwh_billed = max(kwh_used, minimum_kwh(tariff, power_va))
    energy = cents(energy_of(tariff, power_va, kwh_billed))
    local_tax = None if levies.local_tax is None else cents(energy * levies.local_tax)
    vat = cents(energy * levies.vat) if pays_vat(tariff, power_va) else ZERO
    subtotal = energy + (local_tax or ZERO) + vat
    stamp = stamp_duty(subtotal)
    total = subtotal + stamp + extras.instalments + extras.late_fee - extras.discount
    return BillEstimate(kwh_used, kwh_billed, energy, local_tax, vat, stamp, extras, rupiah(max(total, ZERO)))


def energy_of(tariff: Tariff, power_va: int, kwh: Decimal) -> Decimal:
    """Return the price of these kWh with the demand charge, not rounded; raises NotComputableError."""
    demand = (tariff.demand_charge or ZERO) * power_va / VA_PER_KVA
    if tariff.blocks:
        return demand + _in_blocks(tariff.blocks, kwh)
    return demand + kwh * flat_price(tariff)


def flat_price(tariff: Tariff) -> Decimal:
    """Return the one price of a kWh; raises NotComputableError when the tariff has blocks or peak hours."""
    if tariff.price is None or tariff.time_of_use:
        raise NotComputableError(f"tariff {tariff.tariff_class} has no single price for a kWh")
    return tariff.price


def pays_vat(tariff: Tariff, power_va: int) -> bool:
    """Tell whether VAT is due: class R above 6,600 VA."""
    return tariff.tariff_class.startswith("R") and power_va > VAT_ABOVE_VA


def stamp_duty(amount: Decimal) -> Decimal:
    """Return the stamp duty in rupiah on a bill or a purchase of this amount."""
    return STAMP if amount > STAMP_ABOVE else ZERO


def token(
    tariff: Tariff,
    power_va: int,
    nominal: Decimal,
    levies: Levies,
    *,
    fee_included: Decimal = ZERO,
    instalments: Decimal = ZERO,
    rule: TokenRule = TokenRule.INCLUSIVE,
) -> TokenEstimate:
    """Compute what a token of ``nominal`` rupiah holds.

    net = nominal - included fee - instalments - stamp - VAT. Inclusive: stroom = net / (1 + local tax rate); simple:
    stroom = net x (1 - local tax rate). kWh = stroom / price to one tenth. VAT is taken out like the local tax of the
    inclusive rule. A bank's fee is outside the nominal.

    Raises ValueError when nothing is left, NotComputableError when the tariff has no single price.
    """
    price = flat_price(tariff)
    stamp = stamp_duty(nominal)
    net = nominal - fee_included - instalments - stamp
    if net <= 0:
        raise ValueError(f"nothing is left of {nominal} rupiah")
    before_vat = net / (1 + levies.vat) if pays_vat(tariff, power_va) else net
    vat = cents(net - before_vat)
    stroom = cents(_without_local_tax(net - vat, levies.local_tax, rule))
    local_tax = None if levies.local_tax is None else net - vat - stroom
    kwh = (stroom / price).quantize(_TENTH, rounding=ROUND_HALF_UP)
    return TokenEstimate(nominal, stroom, local_tax, vat, stamp, kwh)


def late_fee(fee: LateFee, amount: Decimal, due_on: date, on: date) -> Decimal:
    """Return what a bill costs more on a day: the fee once for each month begun after the due date.

    Source of the fees: Permen ESDM 27/2017. That the second month begins on the day after the next due date is an
    assumption.
    """
    months = _months_begun_after(due_on, on)
    each = max(rupiah(amount * fee.rate), fee.minimum) if fee.rate else fee.fixed
    return each * months


def _months_begun_after(due_on: date, on: date) -> int:
    if on <= due_on:
        return 0
    whole = (on.year - due_on.year) * 12 + on.month - due_on.month
    return whole + (1 if on.day > due_on.day else 0)


def _in_blocks(blocks: tuple[Block, ...], kwh: Decimal) -> Decimal:
    total, start = ZERO, ZERO
    for block in blocks:
        end = kwh if block.until_kwh is None else min(kwh, Decimal(block.until_kwh))
        if end > start:
            total += (end - start) * block.price
            start = end
    return total


def _without_local_tax(net: Decimal, rate: Decimal | None, rule: TokenRule) -> Decimal:
    if rate is None:
        return net
    return net / (1 + rate) if rule is TokenRule.INCLUSIVE else net * (1 - rate)
