"""Spans of the local calendar, and the moments at which they begin and end on the clock of each unit.

A month of the company is the month of each unit on its own clock: 00.00 WIT in Jayapura comes two hours before 00.00
WIB in Cirebon. So the units add up to the company, and a unit's own report never differs from its line in a larger one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select

from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.errors import InvalidError
from ticketing.network.models import Unit
from ticketing.reports.narrowing import Narrowing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

    Moment = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]

DEFAULT_ZONE: Final = COMPANY_ZONE
"""Whose clock counts for rows of no unit, and which is shown where units have different ones."""


class Span(StrEnum):
    """How long a figure looks."""

    QUARTER = "15"
    HALF = "30"
    HOUR = "60"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


SHORT: Final = {Span.QUARTER: 15, Span.HALF: 30, Span.HOUR: 60}
"""Minutes of the spans that are parts of an hour."""


@dataclass(frozen=True)
class Local:
    """The half-open span ``[begin, end)`` of local time, without a zone: the same words on every clock."""

    span: Span
    begin: datetime
    end: datetime

    @classmethod
    def around(cls, span: Span, moment: datetime) -> Local:
        """Return the span of the calendar in which this naive local moment lies."""
        begin = _begin(span, moment)
        return cls(span, begin, _next(span, begin))

    @property
    def before(self) -> Local:
        """Return the span of the same kind that ends where this one begins."""
        return Local.around(self.span, self.begin - timedelta(minutes=1))

    @property
    def after(self) -> Local:
        """Return the span of the same kind that begins where this one ends."""
        return Local.around(self.span, self.end)

    def parts(self, span: Span) -> list[Local]:
        """Return the spans of a smaller kind that make it up; weeks at its edges are cut."""
        return list(self._parts(span))

    def _parts(self, span: Span) -> Iterator[Local]:
        at = self.begin
        while at < self.end:
            end = min(_next(span, _begin(span, at)), self.end)
            yield Local(span, at, end)
            at = end


@dataclass(frozen=True)
class Clock:
    """When a local span begins and ends for the units of one zone; aware."""

    timezone: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Period:
    """The half-open span ``[start, end)`` a figure looks at, and the moment it is asked for; all aware.

    ``clocks``: one for each zone when units have different ones, the default zone among them; ``start`` and ``end``
    are then the earliest and the latest of them. ``narrow``: what is left out beside the units.
    """

    start: datetime
    end: datetime
    now: datetime
    clocks: tuple[Clock, ...] = ()
    narrow: Narrowing = field(default_factory=Narrowing)

    @property
    def is_running(self) -> bool:
        """Tell whether the period is not over."""
        return self.now < self.end

    def holds(self, moment: Moment, unit: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
        """Return the condition that a row's moment lies in the period, on the clock of the row's unit."""
        return _held(self, moment, unit)

    def by_clock(
        self, unit: InstrumentedAttribute[int | None], test: Callable[[Clock], ColumnElement[bool]]
    ) -> ColumnElement[bool]:
        """Return a condition that compares each row with the clock of its unit."""
        if len(self.clocks) <= 1:
            return test(Clock(DEFAULT_ZONE, self.start, self.end))
        others = [one for one in self.clocks if one.timezone != DEFAULT_ZONE]
        default = next(one for one in self.clocks if one.timezone == DEFAULT_ZONE)
        far = select(Unit.id).where(Unit.timezone.in_([one.timezone for one in others]))
        ways = [and_(unit.in_(select(Unit.id).where(Unit.timezone == one.timezone)), test(one)) for one in others]
        return or_(and_(or_(unit.is_(None), unit.not_in(far)), test(default)), *ways)

    def narrowed(self, narrow: Narrowing) -> Period:
        """Return the same span with something else left out."""
        return replace(self, narrow=narrow)

    def cut_like(self, other: Period) -> Period:
        """Return the part of this period that had passed when as much had passed as now has of the other one."""
        if not other.is_running:
            return self
        passed = max(timedelta(), other.now - other.start)
        clocks = tuple(replace(one, end=min(one.end, one.start + passed)) for one in self.clocks)
        return replace(self, end=min(self.end, self.start + passed), clocks=clocks)


def period(local: Local, zones: Sequence[str], now: datetime, narrow: Narrowing | None = None) -> Period:
    """Return when a local span is, on the clocks of these zones."""
    names = sorted(set(zones)) or [DEFAULT_ZONE]
    if len(names) > 1 and DEFAULT_ZONE not in names:
        names.append(DEFAULT_ZONE)
    clocks = tuple(Clock(name, _utc(local.begin, name), _utc(local.end, name)) for name in names)
    start, end = min(one.start for one in clocks), max(one.end for one in clocks)
    return Period(start, end, now, clocks if len(clocks) > 1 else (), narrow or Narrowing())


def today(timezone: str, now: datetime) -> Period:
    """Return the local day in this zone that ``now`` falls in."""
    return period(Local.around(Span.DAY, local_of(now, timezone)), [timezone], now)


def local_of(moment: datetime, timezone: str) -> datetime:
    """Return what the clock of a zone shows, as a naive moment."""
    return moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)


def read_moment(text: str) -> datetime:
    """Return the naive local moment of ``2026-11``, ``2026-11-21`` or ``2026-11-21T14:30``; InvalidError otherwise."""
    try:
        found = datetime.fromisoformat(f"{text}-01" if len(text) == len("2026-11") else text)
    except ValueError as error:
        raise InvalidError("This is no date.", field="at", value=text) from error
    if found.tzinfo is not None or not 2000 <= found.year < 2100:  # noqa: PLR2004 what the pages can show
        raise InvalidError("This is no date.", field="at", value=text)
    return found


@lru_cache(maxsize=128)
def _held(period: Period, moment: Moment, unit: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    # Kept, so that figures which ask for the same are seen to ask for the same without comparing word for word.
    hull = and_(moment >= period.start, moment < period.end)
    if len(period.clocks) <= 1:
        return hull
    # Nearly all rows lie in the period on every clock: only those at its edges are asked for their unit.
    latest, earliest = max(one.start for one in period.clocks), min(one.end for one in period.clocks)
    surely = and_(moment >= latest, moment < earliest)
    return and_(hull, or_(surely, period.by_clock(unit, lambda one: and_(moment >= one.start, moment < one.end))))


def _begin(span: Span, moment: datetime) -> datetime:
    if span in SHORT:
        minutes = moment.hour * 60 + moment.minute
        return datetime.combine(moment.date(), time()) + timedelta(minutes=minutes - minutes % SHORT[span])
    day = datetime.combine(moment.date(), time())
    if span is Span.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if span is Span.MONTH else day


def _next(span: Span, begin: datetime) -> datetime:
    if span in SHORT:
        return begin + timedelta(minutes=SHORT[span])
    if span is Span.MONTH:
        return (begin.replace(day=1) + timedelta(days=32)).replace(day=1)
    return begin + timedelta(days=7 if span is Span.WEEK else 1)


def _utc(local: datetime, timezone: str) -> datetime:
    return local.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)
