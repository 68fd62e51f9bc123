"""What an application would cost, as an estimate: new connection, other power, temporary connection. Pure functions.

Source of the fees: Permen ESDM 27/2017 annex I as the press of 2025 reported it; of the temporary rules: PLN's public
information for Cirebon, June 2016. Installer and certificate (SLO, NIDI) are paid elsewhere and never included.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ticketing.backoffice.arithmetic import VA_PER_KVA, flat_price, stamp_duty
from ticketing.backoffice.money import ZERO, rupiah
from ticketing.backoffice.tariffs import Payment

if TYPE_CHECKING:
    from datetime import date

    from ticketing.backoffice.fees import ConnectionFee
    from ticketing.backoffice.tariffs import Tariff

HOURS_A_DAY: Final = 12
"""Hours of full power paid in advance for each day of a temporary connection without a meter."""

MOST_FACTOR: Final = Decimal("1.5")
MOST_MONTHS: Final = 3
"""A feast or a building site may be supplied for at most so many months."""


@dataclass(frozen=True)
class CostEstimate:
    """Whole rupiah. ``deposit`` None: postpaid, but its deposit is not known and not included, which must be said.

    ``has_local_tax`` False: local tax is not included.
    """

    fee: Decimal
    deposit: Decimal | None
    energy: Decimal
    stamp: Decimal
    total: Decimal
    has_local_tax: bool = True


def new_connection(fee: ConnectionFee, power_va: int, payment: Payment) -> CostEstimate:
    """Compute fee (BP) + deposit (UJL, postpaid only) + stamp duty above 5,000,000 rupiah."""
    _check_power(power_va)
    cost = _of_va(fee.fixed, fee.per_va, power_va) or ZERO
    deposit: Decimal | None = ZERO
    if payment is Payment.POSTPAID:
        deposit = _of_va(fee.deposit_fixed, fee.deposit_per_va, power_va)
    return _sum(cost, deposit)


def power_change(fee: ConnectionFee, from_va: int, to_va: int) -> CostEstimate:
    """Compute the fee on the added VA: (new - old) x rupiah per VA; less power costs nothing. The deposit is not known.

    Raises ValueError when the power stays the same.
    """
    _check_power(from_va)
    _check_power(to_va)
    if from_va == to_va:
        raise ValueError(f"{to_va} VA is the power there is")
    added = max(to_va - from_va, 0)
    return _sum(rupiah((fee.per_va or ZERO) * added), ZERO)


def temporary(
    tariff: Tariff, power_va: int, first_on: date, last_on: date, *, today: date, factor: Decimal = Decimal(1)
) -> CostEstimate:
    """Compute power in kVA x 12 h x days x price of class L x factor N (1 to 1.5), without local tax.

    Both days are supplied. Raises ValueError for a start in the past, an end before the start, more than three months,
    or a factor out of range.
    """
    _check_power(power_va)
    check_days(first_on, last_on, today)
    if not 1 <= factor <= MOST_FACTOR:
        raise ValueError(f"factor {factor} is not between 1 and {MOST_FACTOR}")
    days = (last_on - first_on).days + 1
    energy = rupiah(Decimal(power_va) / VA_PER_KVA * HOURS_A_DAY * days * flat_price(tariff) * factor)
    stamp = stamp_duty(energy)
    return CostEstimate(ZERO, ZERO, energy, stamp, energy + stamp, has_local_tax=False)


def check_days(first_on: date, last_on: date, today: date) -> None:
    """Refuse, with ValueError, days on which no temporary connection can be."""
    if first_on < today:
        raise ValueError(f"{first_on} is past")
    if last_on < first_on:
        raise ValueError(f"it would end on {last_on} before it begins on {first_on}")
    if last_on >= _months_later(first_on, MOST_MONTHS):
        raise ValueError(f"{first_on} to {last_on} is longer than {MOST_MONTHS} months")


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return day.replace(year=year, month=month + 1, day=last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _check_power(power_va: int) -> None:
    if power_va <= 0:
        raise ValueError(f"{power_va} VA is no power")


def _of_va(fixed: Decimal | None, per_va: Decimal | None, power_va: int) -> Decimal | None:
    if fixed is not None:
        return fixed
    return None if per_va is None else rupiah(per_va * power_va)


def _sum(fee: Decimal, deposit: Decimal | None) -> CostEstimate:
    subtotal = fee + (deposit or ZERO)
    stamp = stamp_duty(subtotal)
    return CostEstimate(fee, deposit, ZERO, stamp, subtotal + stamp)
