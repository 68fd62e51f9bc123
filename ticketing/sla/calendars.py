"""Which part of the time counts: all of it, or the hours in which persons answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from ticketing.hours.opening import spans_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from ticketing.hours.opening import Hours

_NOTHING: Final = timedelta()
_YEAR_DAYS: Final = 366


@dataclass(frozen=True)
class RoundTheClock:
    """Every hour counts: the two clocks of a fault run at night and on holidays."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the time from ``start`` to ``end``."""
        return max(_NOTHING, end.astimezone(UTC) - start.astimezone(UTC))

    def after(self, start: datetime, span: timedelta) -> datetime:
        """Return the moment ``span`` after ``start``."""
        return start.astimezone(UTC) + max(_NOTHING, span)


@dataclass(frozen=True)
class OfficeHours:
    """Only the hours of a unit count, on its clock, without its holidays; overlapping spans count once."""

    hours: Hours
    unit_code: str | None
    zone: ZoneInfo

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much of the time from ``start`` to ``end`` the office is open."""
        days = max(0, (end - start).days) + 3
        counted = (min(last, end) - first for first, last in self._open(start, days) if first < end)
        return sum(counted, _NOTHING)

    def after(self, start: datetime, span: timedelta) -> datetime | None:
        """Return when the office was open for ``span`` since ``start``; None when it never is so long in a year."""
        left = max(_NOTHING, span)
        for first, last in self._open(start, _YEAR_DAYS):
            if last - first >= left:
                return first + left
            left -= last - first
        return None

    def _open(self, start: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Yield what is left of each span from ``start`` on, in UTC; what an earlier one covered is left out."""
        begin = start.astimezone(UTC)
        yesterday = start.astimezone(self.zone).date() - timedelta(days=1)
        for first, last in spans_from(self.hours, self.unit_code, yesterday, self.zone, days):
            if last.astimezone(UTC) > begin:
                yield max(first.astimezone(UTC), begin), last.astimezone(UTC)
                begin = last.astimezone(UTC)
