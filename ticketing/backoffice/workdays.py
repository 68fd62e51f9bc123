"""Working days: Monday to Friday without the holidays that are given."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_SATURDAY = 5


def is_workday(day: date, holidays: AbstractSet[date] = frozenset()) -> bool:
    """Tell whether offices work on this day."""
    return day.weekday() < _SATURDAY and day not in holidays


def after(start: date, days: int, holidays: AbstractSet[date] = frozenset()) -> date:
    """Return the day on which so many working days after ``start`` are over; ``start`` itself does not count."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_workday(day, holidays)
    return day
