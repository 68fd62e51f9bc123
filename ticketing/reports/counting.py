"""Many figures in few passes over the rows: a report asks for hundreds of values, and reading rows takes the time.

What a figure counts is said once, by its ``find``. Figures over the same tables whose rows lie in the period by the
same moment share a pass: what all of them ask for is the condition of the pass, what one asks for filters its count.
"""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BooleanClauseList, Integer, and_, case, func, literal_column, select
from sqlalchemy.sql import operators

from ticketing.network.models import Unit
from ticketing.reports.periods import DEFAULT_ZONE
from ticketing.reports.registry import Group, key_of, unit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.reports.periods import Period
    from ticketing.reports.registry import Figure, Measure

    Column = Callable[[Figure], Measure]

    Counted = tuple[str, Period, str]

_ALL: Final = ""
_NOTHING: Final = Group(_ALL, 0, 0)


class Tally:
    """Counts for one actor while a page or a report is made, and remembers: what two tables need is counted once."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session, self._actor = session, actor
        self._known: dict[Counted, dict[str, Group]] = {}

    def values(self, figures: Sequence[Figure], period: Period) -> dict[str, float | None]:
        """Return by name what each figure is worth, the very value that ``Figure.value`` returns."""
        found = {one.name: whole for one in figures if (whole := self._whole(one, period)) is not None}
        missing = [one for one in figures if not one.is_age and one.name not in found]
        counted = self._groups(missing, period, _ALL, None)
        found |= {name: groups.get(_ALL, _NOTHING) for name, groups in counted.items()}
        return {
            one.name: one.value(self._session, self._actor, period) if one.is_age else one.worth(found[one.name])
            for one in figures
        }

    def split(self, figures: Sequence[Figure], period: Period, by: str, column: Column) -> dict[str, dict[str, Group]]:
        """Return by name, and by key, the groups of each figure; ``by`` names the columns that ``column`` gives."""
        return self._groups(figures, period, by, column)

    def split_by_both(self, figures: Sequence[Figure], period: Period, columns: Mapping[str, Measure]) -> None:
        """Count in one pass what will be asked for by one and by the other column; keys of the first hold no slash."""
        first, second = (key_of(one) for one in columns.values())
        for name, groups in self._groups(figures, period, "/".join(columns), lambda _: first + "/" + second).items():
            for at, by in enumerate(columns):
                found: dict[str, Group] = {}
                for key, group in groups.items():
                    part = key.split("/", 1)[at]
                    found[part] = found.get(part, Group(part, 0, 0)).with_other(group)
                self._known[name, period, by] = found

    def by_parts(
        self, figures: Sequence[Figure], period: Period, parts: Sequence[Period]
    ) -> list[dict[str, float | None]]:
        """Return the values of each part of the period, by name; ``parts`` follow each other from its beginning on."""
        if not parts:
            return []
        pooled = [one for one in figures if one.moment is not None]
        groups = self._groups(
            pooled, period, f"{len(parts)} parts of {parts[0].end}", lambda figure: _part_of(figure, parts)
        )
        found = []
        for number, part in enumerate(parts):
            empty = Group(str(number), 0, 0)
            values = {one.name: one.worth(groups[one.name].get(empty.key, empty)) for one in pooled}
            found.append(values | self.values([one for one in figures if one.moment is None], part))
        return found

    def _whole(self, figure: Figure, period: Period) -> Group | None:
        """Return all rows as one group, when they were counted in groups before."""
        known = next((self._known[at] for at in self._known if at[:2] == (figure.name, period)), None)
        return reduce(Group.with_other, known.values(), _NOTHING) if known is not None else None

    def _groups(
        self, figures: Sequence[Figure], period: Period, by: str, column: Column | None
    ) -> dict[str, dict[str, Group]]:
        missing = [one for one in figures if (one.name, period, by) not in self._known]
        for pool in self._pools(missing, period):
            for name, groups in self._pass(pool, period, column).items():
                self._known[name, period, by] = groups
        return {one.name: self._known[one.name, period, by] for one in figures}

    def _pools(self, figures: Sequence[Figure], period: Period) -> list[list[_Asked]]:
        pools: defaultdict[Hashable, list[_Asked]] = defaultdict(list)
        for one in figures:
            asked = _Asked(one, one.query(self._actor, period))
            pools[one.name if one.moment is None else (one.moment, asked.tables)].append(asked)
        return list(pools.values())

    def _pass(self, pool: list[_Asked], period: Period, column: Column | None) -> dict[str, dict[str, Group]]:
        first = pool[0]
        shared = [one for one in first.conditions if all(_is_among(one, other.conditions) for other in pool[1:])]
        columns = [one for asked in pool for one in asked.sums(period, shared)]
        query = select(*columns).select_from(*first.tables).where(*shared)
        if column is None:
            rows = [(*self._session.execute(query).one(), _ALL)]
        else:
            key = key_of(column(first.figure))
            rows = [tuple(row) for row in self._session.execute(query.add_columns(key).group_by(key))]
        return {asked.figure.name: _read(rows, 2 * at) for at, asked in enumerate(pool)}


def _read(rows: Sequence[Sequence[Any]], at: int) -> dict[str, Group]:
    return {row[-1]: Group(row[-1], row[at], float(row[at + 1] or 0)) for row in rows if row[at]}


_tables: dict[str, tuple[Any, ...]] = {}
"""What figures read from, by their names and by its words: the same for all actors and periods, slow to find out."""


class _Asked:
    """A figure and what its rows must fulfil."""

    def __init__(self, figure: Figure, query: Select[Any]) -> None:
        self.figure = figure
        self.conditions = _conditions(query.whereclause)
        if figure.name not in _tables:
            plain = query.with_only_columns(func.count(), maintain_column_froms=True)
            found = tuple(plain.get_final_froms())
            _tables[figure.name] = _tables.setdefault(", ".join(map(str, found)), found)
        self.tables = _tables[figure.name]

    def sums(self, period: Period, shared: list[ColumnElement[bool]]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """Return how many rows there are and the sum of what is measured on them, as columns of a pass."""
        own = [one for one in self.conditions if not _is_among(one, shared)]
        measure = self.figure.measure(period)
        sums = func.count(), func.sum(measure) if measure is not None else literal_column("0")
        if not own:
            return sums
        return sums[0].filter(and_(*own)), sums[1].filter(and_(*own)) if measure is not None else sums[1]


def _conditions(clause: ColumnElement[bool] | None) -> list[ColumnElement[bool]]:
    """Return what must all hold."""
    if isinstance(clause, BooleanClauseList) and clause.operator is operators.and_:
        return [one for part in clause.clauses for one in _conditions(part)]
    return [clause] if clause is not None else []


def _is_among(condition: ColumnElement[bool], others: list[ColumnElement[bool]]) -> bool:
    return any(condition is other for other in others) or any(condition.compare(other) for other in others)


def _part_of(figure: Figure, parts: Sequence[Period]) -> ColumnElement[int]:
    """Return in which part a row's moment lies, on the clock of its unit; how many parts there are when in none."""
    unit, clocks = unit_of(figure), parts[0].clocks
    edges = (
        [[*(one.start for one in parts[1:]), parts[-1].end]]
        if not clocks
        else [[*(one.clocks[at].start for one in parts[1:]), parts[-1].clocks[at].end] for at in range(len(clocks))]
    )
    steps = [_step(figure.moment, one) for one in edges]
    if not clocks:
        return steps[0]
    ways = {clock.timezone: step for clock, step in zip(clocks, steps, strict=True)}
    default = ways.pop(DEFAULT_ZONE)
    far = ((unit.in_(select(Unit.id).where(Unit.timezone == zone)), step) for zone, step in ways.items())
    return case(*far, else_=default)


def _step(moment: Any, edges: Sequence[datetime], first: int = 0) -> ColumnElement[int]:
    """Return how many edges a moment has reached: halves of halves, so that each row is compared a few times only."""
    if not edges:
        return literal_column(str(first), Integer)
    middle = len(edges) // 2
    below = _step(moment, edges[:middle], first)
    return case((moment < edges[middle], below), else_=_step(moment, edges[middle + 1 :], first + middle + 1))
