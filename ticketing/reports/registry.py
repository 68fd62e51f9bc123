"""What a figure is: one query. Its value is counted over the very rows it lists, so the two cannot differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from inspect import isfunction
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, cast, func

from ticketing.accounts.permissions import Permission
from ticketing.core.events import Event
from ticketing.intake.models import Call
from ticketing.tickets.models import Stretch, Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from ticketing.core.actor import Actor
    from ticketing.core.i18n import Label
    from ticketing.reports.periods import Period

    Find = Callable[[Actor, Period], Select[Any]]
    Measure = ColumnElement[Any] | InstrumentedAttribute[Any]

Row = Call | Ticket | Stretch | Event


@dataclass(frozen=True)
class Part:
    """One group of a figure: how many of its rows have this key (``""`` when they have none)."""

    key: str
    value: int


@dataclass(frozen=True)
class Group:
    """The rows of a figure that have one key: how many, and the sum of what is measured on them."""

    key: str
    count: int
    total: float

    def with_other(self, other: Group) -> Group:
        """Return both groups as one."""
        return Group(self.key, self.count + other.count, self.total + other.total)


@dataclass(frozen=True)
class Figure:
    """One number on the board. ``is_age``: the value is the age in seconds of its one row, not a count.

    ``mean``: the value is the mean of this over its rows, with one decimal, and None without a row. ``seconds``: it is
    the sum of this. ``by`` splits it into parts. ``is_of_now``: it tells of this moment, whatever the period.
    ``agent``: the column that says whose a row is. ``moment``: the column that decides by itself in which period a row
    counts; None where something else decides. Rows other than calls are joined with their Ticket. All of it needs
    figures.view.
    """

    name: str
    of: type[Row]
    title: Label
    formula: Label
    find: Find
    by: Measure | Callable[[Period], ColumnElement[Any]] | None = None
    is_age: bool = False
    mean: Measure | None = None
    seconds: Callable[[Period], ColumnElement[Any]] | None = None
    is_of_now: bool = False
    moment: Any = None
    # By a factory: a descriptor as default would be a descriptor of this class.
    agent: InstrumentedAttribute[Any] | None = field(default_factory=lambda: Ticket.agent_id)

    def value(self, session: Session, actor: Actor, period: Period) -> float | None:
        """Return how many rows there are, what is measured on them, or the age of the one row (None without one)."""
        if self.is_age:
            row = session.scalar(self.query(actor, period))
            return max(0, int((period.now - _began(row)).total_seconds())) if row is not None else None
        return self.worth(self.group(session, actor, period))

    def group(self, session: Session, actor: Actor, period: Period) -> Group:
        """Return all its rows as one group."""
        return self._one(session.execute(self._measured(actor, period)).one())

    def worth(self, group: Group) -> float | None:
        """Return the value of these rows alone."""
        if self.mean is not None:
            return round(group.total / group.count, 1) if group.count else None
        return int(group.total) if self.seconds is not None else group.count

    def rows(
        self, session: Session, actor: Actor, period: Period, *, part: str | None = None, limit: int | None = None
    ) -> Sequence[Any]:
        """Return the rows the value counts, all of them or the first ``limit``; ``part`` keeps one group."""
        query = self.query(actor, period)
        if part is not None and self.by is not None:
            query = query.where(key_of(self._by(period)) == part)
        return session.scalars(query.limit(limit) if limit is not None else query).all()

    def parts(self, session: Session, actor: Actor, period: Period) -> list[Part]:
        """Return the groups, the largest first; they add up to the value. Empty when the figure has none."""
        if self.by is None:
            return []
        parts = [Part(one.key, one.count) for one in self.split(session, actor, period, self._by(period))]
        return sorted(parts, key=lambda part: (-part.value, part.key))

    def split(self, session: Session, actor: Actor, period: Period, by: Measure) -> list[Group]:
        """Return its rows in groups by a column; ``worth`` tells the value of each."""
        key = key_of(by)
        query = self._measured(actor, period).add_columns(key).group_by(key)
        return [self._one(row, row[2]) for row in session.execute(query)]

    def _by(self, period: Period) -> Measure:
        return self.by(period) if isfunction(self.by) else self.by  # type: ignore[return-value]  # asked for only if any

    def _one(self, row: Any, key: str = "") -> Group:
        return Group(key, row[0], float(row[1] or 0))

    def _measured(self, actor: Actor, period: Period) -> Select[Any]:
        measure = self.measure(period)
        total = func.sum(measure) if measure is not None else func.count()
        return (
            self.query(actor, period).with_only_columns(func.count(), total, maintain_column_froms=True).order_by(None)
        )

    def measure(self, period: Period) -> Measure | None:
        """Return what is added up over its rows, None when they are only counted."""
        return self.seconds(period) if self.seconds is not None else self.mean

    def query(self, actor: Actor, period: Period) -> Select[Any]:
        """Return its rows as a query."""
        actor.require(Permission.FIGURES_VIEW)
        narrow = period.narrow
        conditions = narrow.of_calls() if self.of is Call else narrow.of_tickets(self.agent)
        return self.find(actor, period).where(*conditions)


_registry: dict[str, Figure] = {}


def figure(name: str, of: type[Row], *, title: Label, formula: Label, **more: Any) -> Callable[[Find], Figure]:
    """Make the decorated function, which returns the rows as a query, into a registered figure; see Figure."""

    def register(find: Find) -> Figure:
        if name in _registry:
            raise ValueError(f"figure {name!r} is registered twice")
        _registry[name] = Figure(name, of, title, formula, find, **more)
        return _registry[name]

    return register


def registered() -> dict[str, Figure]:
    """Return all figures by name, in the order they were written down."""
    return dict(_registry)


def ticket_of(row: Row) -> int | None:
    """Return the id of the ticket a row is about."""
    return row.id if isinstance(row, Ticket) else None if isinstance(row, Call) else row.ticket_id


def unit_of(figure: Figure) -> InstrumentedAttribute[int | None]:
    """Return the column of the unit on whose clock a row counts."""
    return Call.unit_id if figure.of is Call else Ticket.unit_id


def key_of(column: Measure) -> ColumnElement[str]:
    """Return the key of a row's group."""
    return func.coalesce(cast(column, String), "")


def _began(row: Row) -> Any:
    return row.opened_at if isinstance(row, Ticket) else row.started_at if isinstance(row, Call) else None
