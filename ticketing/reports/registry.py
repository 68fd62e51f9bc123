"""What a figure is: one query. Its value is counted over the very rows it lists, so the two cannot differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import String, cast, func, select

from ticketing.accounts.permissions import Permission
from ticketing.intake.models import Call
from ticketing.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from ticketing.core.actor import Actor
    from ticketing.core.i18n import Label

    Find = Callable[[Actor, "Period"], Select[Any]]

Row = Call | Ticket


@dataclass(frozen=True)
class Period:
    """The half-open span ``[start, end)`` a figure looks at, and the moment it is asked for; all aware."""

    start: datetime
    end: datetime
    now: datetime


@dataclass(frozen=True)
class Part:
    """One group of a figure: how many of its rows have this key (``""`` when they have none)."""

    key: str
    value: int


@dataclass(frozen=True)
class Figure:
    """One number on the board. ``is_age``: the value is the age in seconds of its one row, not a count.

    ``mean``: the value is the mean of this over its rows, with one decimal, and None without a row.
    ``by`` splits it into parts. Rows are Call or Ticket, as ``of`` says; all calls need figures.view.
    """

    name: str
    of: type[Row]
    title: Label
    formula: Label
    find: Find
    by: InstrumentedAttribute[Any] | None = None
    is_age: bool = False
    mean: ColumnElement[Any] | InstrumentedAttribute[Any] | None = None

    def value(self, session: Session, actor: Actor, period: Period) -> float | None:
        """Return how many rows there are, their mean, or the age of the one row in seconds (None without a row)."""
        query = self._query(actor, period)
        if self.mean is not None:
            found = session.scalar(query.with_only_columns(func.avg(self.mean)).order_by(None))
            return round(float(found), 1) if found is not None else None
        if not self.is_age:
            return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        row = session.scalar(query)
        return max(0, int((period.now - _began(row)).total_seconds())) if row is not None else None

    def rows(
        self, session: Session, actor: Actor, period: Period, *, part: str | None = None, limit: int | None = None
    ) -> Sequence[Any]:
        """Return the rows the value counts, all of them or the first ``limit``; ``part`` keeps one group."""
        query = self._query(actor, period)
        if part is not None and self.by is not None:
            query = query.where(_key(self.by) == part)
        return session.scalars(query.limit(limit) if limit is not None else query).all()

    def parts(self, session: Session, actor: Actor, period: Period) -> list[Part]:
        """Return the groups, the largest first; they add up to the value. Empty when the figure has none."""
        if self.by is None:
            return []
        key = _key(self.by)
        query = self._query(actor, period).with_only_columns(key, func.count()).order_by(None).group_by(key)
        parts = [Part(row[0], row[1]) for row in session.execute(query)]
        return sorted(parts, key=lambda part: (-part.value, part.key))

    def _query(self, actor: Actor, period: Period) -> Select[Any]:
        actor.require(Permission.FIGURES_VIEW)
        return self.find(actor, period)


_registry: dict[str, Figure] = {}


def figure(
    name: str,
    of: type[Row],
    *,
    title: Label,
    formula: Label,
    by: InstrumentedAttribute[Any] | None = None,
    is_age: bool = False,
    mean: ColumnElement[Any] | InstrumentedAttribute[Any] | None = None,
) -> Callable[[Find], Figure]:
    """Make the decorated function, which returns the rows as a query, into a registered figure."""

    def register(find: Find) -> Figure:
        if name in _registry:
            raise ValueError(f"figure {name!r} is registered twice")
        _registry[name] = Figure(name, of, title, formula, find, by, is_age, mean)
        return _registry[name]

    return register


def registered() -> dict[str, Figure]:
    """Return all figures by name, in the order they were written down."""
    return dict(_registry)


def today(timezone: str, now: datetime) -> Period:
    """Return the local day in this zone that ``now`` falls in."""
    zone = ZoneInfo(timezone)
    date = now.astimezone(zone).date()
    start = datetime.combine(date, time(), zone)
    end = datetime.combine(date + timedelta(days=1), time(), zone)
    return Period(start.astimezone(UTC), end.astimezone(UTC), now)


def _key(column: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    return func.coalesce(cast(column, String), "")


def _began(row: Row) -> datetime:
    return row.opened_at if isinstance(row, Ticket) else row.started_at
