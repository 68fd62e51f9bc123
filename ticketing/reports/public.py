"""What everybody may know of a month: counts for the company and each UP3, none so small that it tells of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ticketing.reports import breakdown, monthly
from ticketing.reports.counting import Tally
from ticketing.reports.figures import by_name
from ticketing.reports.registry import Group

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.i18n import Label
    from ticketing.reports.asked import View
    from ticketing.reports.registry import Figure

SMALLEST: Final = 5
"""A count below it, and a share of fewer rows, is not told."""

NAMES: Final = (
    "line.offered",
    "line.goal_reached",
    "flow.arrived",
    "flow.ended",
    "queue.response_kept",
    "queue.recovery_kept",
    "queue.without_visit",
)


@dataclass(frozen=True)
class Cell:
    """``value`` is None where nothing is told; ``is_small`` where that is because of how few they are."""

    value: float | None
    is_small: bool


@dataclass(frozen=True)
class Told:
    """The page of a month."""

    figures: tuple[Figure, ...]
    whole: tuple[Cell, ...]
    lines: tuple[tuple[Label, tuple[Cell, ...]], ...]


def month(session: Session, now: datetime, wanted: str | None) -> tuple[View, Told]:
    """Return the figures of a whole month, of the last one when none is named."""
    view = monthly.month_view(session, monthly.REPORTER, None, wanted, now)
    figures = tuple(by_name(name) for name in NAMES)
    groups = breakdown.groups(session, Tally(session, view.actor), view, figures, "up3")
    whole = tuple(_cell(one, one.group(session, view.actor, view.period)) for one in figures)
    columns = [_column(one, {key: held.get(one.name) for key, (_, held) in groups.items()}) for one in figures]
    lines = tuple((label, tuple(column[key] for column in columns)) for key, (label, _) in groups.items())
    return view, Told(figures, whole, tuple(sorted(lines, key=lambda line: line[0].id)))


def _column(figure: Figure, groups: dict[str, Group | None]) -> dict[str, Cell]:
    """Leave out small cells; a single one could be reckoned from the sum, so the next smallest goes with it."""
    held = {key: group or Group("", 0, 0) for key, group in groups.items()}
    hidden = {key for key, group in held.items() if 0 < group.count < SMALLEST}
    if len(hidden) == 1:
        rest = [key for key, group in held.items() if group.count >= SMALLEST]
        hidden |= set(sorted(rest, key=lambda key: held[key].count)[:1])
    return {key: Cell(None, is_small=True) if key in hidden else _cell(figure, one) for key, one in held.items()}


def _cell(figure: Figure, group: Group) -> Cell:
    if 0 < group.count < SMALLEST:
        return Cell(None, is_small=True)
    return Cell(figure.worth(group), is_small=False)
