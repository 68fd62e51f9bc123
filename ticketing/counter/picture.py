"""A small picture of the consumption of months: columns that can be told apart in black and white."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from ticketing.backoffice.caller import Usage

HEIGHT: Final = 120
WIDTH: Final = 40
_BAR: Final = 26


@dataclass(frozen=True)
class Column:
    """One month: where its column stands, in units of the picture, and what it says."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    period: date
    kwh: Decimal
    is_most: bool


def columns(months: tuple[Usage, ...]) -> tuple[Column, ...]:
    """Return the columns of months in their order; the tallest fills the picture."""
    most = max((month.kwh for month in months), default=None)
    if not most:
        return ()
    made = []
    for index, month in enumerate(months):
        height = max(1, round(HEIGHT * month.kwh / most))
        x = index * WIDTH + (WIDTH - _BAR) // 2
        middle = index * WIDTH + WIDTH // 2
        made.append(Column(x, HEIGHT - height, _BAR, height, middle, month.period, month.kwh, month.kwh == most))
    return tuple(made)
