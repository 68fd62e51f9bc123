"""Rupiah are decimals without a fraction on every bill; nothing here ever was a float."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

ZERO: Final = Decimal(0)
_ONE = Decimal(1)
_HUNDREDTH = Decimal("0.01")


def rupiah(value: Decimal) -> Decimal:
    """Round to whole rupiah, halves up."""
    return value.quantize(_ONE, rounding=ROUND_HALF_UP)


def cents(value: Decimal) -> Decimal:
    """Round to hundredths, halves up: rupiah as receipts of tokens print them, kWh as meters count them."""
    return value.quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)


def percent(value: Decimal) -> Decimal:
    """Return a rate such as 0.06 from a percentage such as 6."""
    return value / 100
