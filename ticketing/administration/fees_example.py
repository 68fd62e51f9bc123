"""What a changed row means: one example before and after, by the functions that callers' answers come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ticketing.backoffice import arithmetic, costs
from ticketing.backoffice.arithmetic import Levies, NotComputableError
from ticketing.backoffice.fees import NoFeeError
from ticketing.backoffice.tariffs import NoTariffError, Payment
from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ticketing.backoffice.additions import Tables

_KWH: Final = Decimal(100)
_BILL: Final = Decimal(500_000)
_SMALLEST: Final = 450
_HOUSE: Final = ("R-1", 1300, Payment.POSTPAID)


@dataclass(frozen=True)
class Example:
    """One question on the day before and on the first day; amounts in whole rupiah, None where none can be told."""

    question: Label
    before: Decimal | None
    after: Decimal | None


def example(table: str, row: Mapping[str, str], since: date, before: Tables, after: Tables) -> Example:
    """Return the example of a table for the case of this row."""
    eve = since - timedelta(days=1)
    return Example(_question(table, row), _amount(table, row, eve, before), _amount(table, row, since, after))


def _question(table: str, row: Mapping[str, str]) -> Label:
    power = _power(row)
    match table:
        case "tariffs":
            return Label(
                f"100 kWh sebulan, {row['class']} {power} VA, tanpa pajak daerah",
                f"100 kWh a month, {row['class']} {power} VA, without local tax",
            )
        case "late_fees":
            return Label(
                f"Tagihan Rp500.000 terlambat sebulan, {power} VA", f"A bill of Rp500,000 a month late, {power} VA"
            )
        case "connection_fees":
            return Label(f"Pasang baru prabayar {power} VA", f"A new prepaid connection of {power} VA")
        case "power_change_fees":
            return Label(f"Naik dari {_SMALLEST} ke {power} VA", f"From {_SMALLEST} to {power} VA")
    return Label(f"100 kWh sebulan, R-1 1300 VA, {row['regency']}", f"100 kWh a month, R-1 1300 VA, {row['regency']}")


def _amount(table: str, row: Mapping[str, str], day: date, tables: Tables) -> Decimal | None:
    try:
        return _computed(table, row, day, tables)
    except (NoTariffError, NoFeeError, NotComputableError, ValueError):
        return None


def _computed(table: str, row: Mapping[str, str], day: date, tables: Tables) -> Decimal | None:
    power = _power(row)
    match table:
        case "tariffs":
            payment = Payment.POSTPAID if row["payment"] == "both" else Payment(row["payment"])
            tariff = tables.tariffs.find(row["class"], power, payment, day)
            return arithmetic.bill(tariff, power, _KWH, Levies(None)).total
        case "late_fees":
            return arithmetic.late_fee(tables.fees.late(power, day), _BILL, day - timedelta(days=1), day)
        case "connection_fees":
            return costs.new_connection(tables.fees.connection(power, day), power, Payment.PREPAID).total
        case "power_change_fees":
            return costs.power_change(tables.fees.power_change(power, day), _SMALLEST, power).total
    name, volts, payment = _HOUSE
    rate = tables.fees.local_tax_rate(row["regency"], name, day)
    return arithmetic.bill(tables.tariffs.find(name, volts, payment, day), volts, _KWH, Levies(rate)).total


def _power(row: Mapping[str, str]) -> int:
    if "power_min_va" not in row:
        return 0
    most = row["power_max_va"]
    return int(most) if most and int(row["power_min_va"]) < _SMALLEST else max(int(row["power_min_va"]), _SMALLEST)
