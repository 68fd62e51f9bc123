"""The hours in which persons answer, and the plain functions that the phone and the pages both ask.

A span belongs to the day on which it begins, also over midnight. A day is governed by its exception, else by a holiday
(closed), else by its weekday.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ticketing.hours import national

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

COMPANY: Final = ""
"""The unit code of hours that hold wherever a unit has none of its own."""

DAY_MINUTES: Final = 24 * 60
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON: Final = timedelta(days=60)
"""So far ahead the next opening is looked for."""


@dataclass(frozen=True, order=True)
class Span:
    """From ``opens`` until ``closes``, in minutes of its day; over 1440 it ends on the next day."""

    opens: int
    closes: int


Spans = tuple[Span, ...]
ALL_DAY: Final[Spans] = (Span(0, DAY_MINUTES),)
ALWAYS: Final[tuple[Spans, ...]] = (ALL_DAY,) * 7


@dataclass(frozen=True)
class Hours:
    """What was set. ``weeks``: unit code to seven days from Monday; the company's are always there."""

    weeks: Mapping[str, tuple[Spans, ...]] = field(default_factory=lambda: {COMPANY: ALWAYS})
    keeps_national: bool = False
    keeps_joint_leave: bool = False
    local: Mapping[date, str] = field(default_factory=dict)
    exceptions: Mapping[date, Spans] = field(default_factory=dict)

    def week(self, unit_code: str | None) -> tuple[Spans, ...]:
        """Return the week of a unit, else that of the company."""
        return self.weeks.get(unit_code or COMPANY) or self.weeks[COMPANY]


@dataclass(frozen=True)
class Standing:
    """Whether persons answer now. ``until`` is the next change, None when none is near."""

    is_open: bool
    until: datetime | None


@dataclass(frozen=True)
class Day:
    """One day of a picture: its spans, and why it is not an ordinary one ("" when it is)."""

    day: date
    spans: Spans
    reason: str
    is_exception: bool = False


def day_of(hours: Hours, unit_code: str | None, day: date, language: str = "id") -> Day:
    """Return when persons answer on a day, and why."""
    holiday = holiday_name(hours, day, language)
    if day in hours.exceptions:
        return Day(day, hours.exceptions[day], holiday, is_exception=True)
    if holiday:
        return Day(day, (), holiday)
    return Day(day, hours.week(unit_code)[day.weekday()], "")


def holiday_name(hours: Hours, day: date, language: str = "id") -> str:
    """Return the name of a holiday that is kept, "" on other days."""
    if day in hours.local:
        return hours.local[day]
    if not (hours.keeps_national or hours.keeps_joint_leave):
        return ""
    found = national.holiday(day, language)
    if found is None or not (hours.keeps_joint_leave if found.is_joint_leave else hours.keeps_national):
        return ""
    return found.name


def is_open(hours: Hours, unit_code: str | None, at: datetime, zone: ZoneInfo) -> bool:
    """Tell whether persons answer at this moment, in the clock of this zone."""
    local = at.astimezone(zone)
    return any(first <= local < last for first, last in _around(hours, unit_code, local.date(), zone))


def standing(hours: Hours, unit_code: str | None, at: datetime, zone: ZoneInfo) -> Standing:
    """Return whether persons answer, and until when that stays so."""
    local = at.astimezone(zone)
    is_now = is_open(hours, unit_code, at, zone)
    end = local
    for first, last in spans_from(hours, unit_code, local.date() - timedelta(days=1), zone, HORIZON.days + 3):
        if first > local + HORIZON or (is_now and first > end):
            break
        if not is_now and first > local:
            return Standing(is_open=False, until=first)
        if is_now and last > end:
            end = last
    return Standing(is_now, end if is_now and end <= local + HORIZON else None)


def spans_from(
    hours: Hours, unit_code: str | None, first: date, zone: ZoneInfo, days: int
) -> Iterator[tuple[datetime, datetime]]:
    """Yield when persons answer from a day on, by the beginning of each span; spans of a day may overlap."""
    for n in range(days):
        day = first + timedelta(days=n)
        for span in sorted(day_of(hours, unit_code, day).spans):
            yield _moment(day, span.opens, zone), _moment(day, span.closes, zone)


def _around(hours: Hours, unit_code: str | None, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    for one in (day - timedelta(days=1), day):
        for span in day_of(hours, unit_code, one).spans:
            yield _moment(one, span.opens, zone), _moment(one, span.closes, zone)


@lru_cache(1024)
def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    return (datetime.combine(day, time()) + timedelta(minutes=minutes)).replace(tzinfo=zone)
