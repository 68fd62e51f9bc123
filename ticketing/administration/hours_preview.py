"""What hours mean: now, the next change, and a picture of the next two weeks; asked of what the phone asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from ticketing.hours.entry import write_spans
from ticketing.hours.opening import DAY_MINUTES, Day, Hours, Standing, day_of, standing

if TYPE_CHECKING:
    from datetime import date, datetime

SHOWN_DAYS: Final = 14


@dataclass(frozen=True)
class Row:
    """One day of the picture. ``bars``: first minute and length within the day, also of the night before."""

    day: date
    bars: tuple[tuple[int, int], ...]
    text: str
    reason: str
    is_exception: bool


@dataclass(frozen=True)
class Preview:
    """What callers meet with these hours."""

    now: datetime
    zone: str
    standing: Standing
    rows: tuple[Row, ...]


def preview(hours: Hours, unit_code: str | None, now: datetime, zone: str, language: str) -> Preview:
    """Return what callers of this unit meet now and in the next two weeks, in the clock of ``zone``."""
    today = now.astimezone(ZoneInfo(zone)).date()
    days = [day_of(hours, unit_code, today + timedelta(days=n), language) for n in range(-1, SHOWN_DAYS)]
    rows = tuple(_row(day, before) for before, day in pairwise(days))
    return Preview(now, zone, standing(hours, unit_code, now, ZoneInfo(zone)), rows)


def _row(day: Day, before: Day) -> Row:
    late = [(0, span.closes - DAY_MINUTES) for span in before.spans if span.closes > DAY_MINUTES]
    own = [(span.opens, min(span.closes, DAY_MINUTES) - span.opens) for span in day.spans]
    return Row(day.day, (*late, *own), write_spans(day.spans), day.reason, day.is_exception)
