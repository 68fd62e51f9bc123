"""Pictures of figures as SVG that a printer without colours shows: patterns, labels and a table below say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import Integer, case, cast, func, select
from sqlalchemy.orm import aliased

from ticketing.network.models import Unit
from ticketing.reports.moments import Epoch
from ticketing.reports.periods import DEFAULT_ZONE, local_of
from ticketing.reports.registry import unit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from ticketing.reports.asked import View
    from ticketing.reports.periods import Moment
    from ticketing.reports.registry import Figure

_HOUR: Final = 3600
_DAYS, _HOURS = 7, 24
_THURSDAY: Final = 3
"""The weekday of 1 January 1970, Monday being 0."""

LEVELS: Final = 5
"""So many patterns, from empty to full."""


@dataclass(frozen=True)
class Bar:
    """``share``: 0 to 1 of the highest."""

    label: str
    value: float
    share: float


@dataclass(frozen=True)
class Heat:
    """Rows of a weekday and an hour of the unit's own clock: ``cells[weekday][hour]``, Monday first."""

    cells: tuple[tuple[int, ...], ...]

    @property
    def most(self) -> int:
        """Return the largest cell."""
        return max(max(row) for row in self.cells)

    @property
    def total(self) -> int:
        """Return the sum, which is the figure's value."""
        return sum(sum(row) for row in self.cells)

    def level(self, value: int) -> int:
        """Return which pattern a value has: 0 for none, ``LEVELS`` - 1 for the busiest."""
        return 0 if not value else max(1, round((LEVELS - 1) * value / self.most))


def bars(values: Sequence[tuple[str, float]]) -> list[Bar]:
    """Return bars; all are empty when nothing was counted."""
    top = max((value for _, value in values), default=0)
    return [Bar(label, value, value / top if top else 0.0) for label, value in values]


def heat(session: Session, view: View, figure: Figure, moment: Moment) -> Heat:
    """Count the rows of a figure by weekday and hour, each on the clock of its unit, in one query."""
    hour = cast(func.floor((Epoch(moment) + _offset(view, figure)) / _HOUR), Integer)
    cells = [[0] * _HOURS for _ in range(_DAYS)]
    for group in figure.split(session, view.actor, view.period, hour % (_DAYS * _HOURS)):
        at = int(group.key) + _THURSDAY * _HOURS
        cells[at // _HOURS % _DAYS][at % _HOURS] += group.count
    return Heat(tuple(tuple(row) for row in cells))


def _offset(view: View, figure: Figure) -> ColumnElement[int]:
    """Return how far the clock of a row's unit is ahead of UTC, in seconds; Indonesia does not change its clocks."""
    of = aliased(Unit)
    zone = select(of.timezone).where(of.id == unit_of(figure)).scalar_subquery()
    zones = dict.fromkeys((DEFAULT_ZONE, *view.zones))
    start = view.period.start
    ahead = {one: int((local_of(start, one) - local_of(start, "UTC")) / timedelta(seconds=1)) for one in zones}
    default = ahead[DEFAULT_ZONE] if len(view.zones) != 1 else ahead[view.zones[0]]
    return case(*((zone == one, seconds) for one, seconds in ahead.items()), else_=default)
