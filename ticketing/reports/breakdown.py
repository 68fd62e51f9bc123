"""Figures side by side: one line for each unit, area, class, cause, person or part of the period, and the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from ticketing.accounts.models import User
from ticketing.core.i18n import Label
from ticketing.intake.models import Call
from ticketing.network.models import Area, Unit, UnitKind
from ticketing.reports.agents import AGENTS
from ticketing.reports.asked import View, span_address
from ticketing.reports.counting import Tally
from ticketing.reports.figures import by_name
from ticketing.reports.narrowing import NONE
from ticketing.reports.periods import Span
from ticketing.reports.registry import Group
from ticketing.sla.targets import CLASSES
from ticketing.tickets import labels as ticket_labels
from ticketing.tickets.models import Category, Ticket
from ticketing.tickets.outcomes import CAUSES
from ticketing.tickets.promises import class_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from ticketing.reports.registry import Figure, Row

LINE: Final = ("line.offered", "line.answered", "line.goal_reached", "line.hung_up", "line.repeated")
KEPT: Final = ("queue.response_kept", "queue.recovery_kept", "queue.without_visit", "flow.first_contact")
BOOKS: Final = ("flow.open_before", "flow.arrived", "flow.ended", "flow.open_after", "queue.reopened")

COLUMNS: Final = {
    "unit": (*LINE, *BOOKS, *KEPT),
    "up3": (*LINE, *BOOKS, *KEPT),
    "area": (*LINE, *BOOKS, *KEPT),
    "kind": (*BOOKS, *KEPT),
    "category": (*BOOKS, *KEPT),
    "cause": ("queue.closed", *KEPT),
    "agent": AGENTS,
    "time": (*LINE, "flow.arrived", "flow.ended", *KEPT),
}
"""The figures of each table; a figure that tells of this moment is in none."""

TITLES: Final = {
    "time": Label("Menurut waktu", "By time"),
    "up3": Label("Menurut UP3", "By UP3"),
    "unit": Label("Menurut unit", "By unit"),
    "area": Label("Menurut wilayah telepon", "By telephone area"),
    "kind": Label("Menurut kelas janji", "By class of promise"),
    "category": Label("Menurut jenis", "By category"),
    "cause": Label("Menurut penyebab", "By cause"),
    "agent": Label("Menurut petugas", "By agent"),
}
NOT_RECORDED: Final = Label("tidak dicatat", "not recorded")

STEPS: Final = {
    Span.MONTH: (Span.DAY, Span.WEEK),
    Span.WEEK: (Span.DAY, Span.HOUR),
    Span.DAY: (Span.HOUR, Span.HALF, Span.QUARTER),
    Span.HOUR: (Span.QUARTER, Span.HALF),
}
"""Into what each span may be cut, the usual one first."""


@dataclass(frozen=True)
class Line:
    """``label``: what it is about, or a local span. ``address``: the arguments that narrow a link to this line."""

    label: Any
    values: tuple[float | None, ...]
    address: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """``total`` is counted as such, not added up; a column of counts that can be added up is checked by tests."""

    by: str
    columns: tuple[Figure, ...]
    lines: tuple[Line, ...]
    total: Line


def table(session: Session, view: View, by: str, step: Span | None = None, tally: Tally | None = None) -> Table:
    """Return the table of a view; ``step`` cuts its time; ``tally`` knows what other tables of a report counted."""
    tally = tally or Tally(session, view.actor)
    columns = tuple(by_name(name) for name in COLUMNS[by] if not _is_left_out(by_name(name), view))
    lines = _by_time(tally, view, columns, step) if by == "time" else _by_key(session, tally, view, columns, by)
    values = tuple(tally.values(columns, view.period).values())
    return Table(by, columns, tuple(lines), Line(Label("Semua", "All"), values, {}))


def step_of(view: View, wanted: str | None) -> Span | None:
    """Return into what the period is cut: what was wanted if the span allows it, else the usual; None for none."""
    allowed = STEPS.get(view.local.span, ())
    return next((one for one in allowed if one == wanted), allowed[0] if allowed else None)


def _is_left_out(figure: Figure, view: View) -> bool:
    return figure.of is Call and view.period.narrow.is_of_tickets


def _by_time(tally: Tally, view: View, columns: Sequence[Figure], step: Span | None) -> list[Line]:
    cut = [(local, view.part(local)) for local in (view.local.parts(step) if step else ())]
    begun = [(local, part) for local, part in cut if part.start <= view.period.now]
    values = tally.by_parts(columns, view.period, [part for _, part in begun])
    return [
        Line(local, tuple(found[one.name] for one in columns), span_address(local))
        for (local, _), found in zip(begun, values, strict=True)
    ]


def _by_key(session: Session, tally: Tally, view: View, columns: Sequence[Figure], by: str) -> list[Line]:
    empty = Group("", 0, 0)
    lines = [
        Line(label, tuple(one.worth(held.get(one.name, empty)) for one in columns), _address(by, key))
        for key, (label, held) in groups(session, tally, view, columns, by).items()
    ]
    return sorted(lines, key=lambda line: (-(line.values[0] or 0), str(line.label)))


def groups(
    session: Session, tally: Tally, view: View, columns: Sequence[Figure], by: str
) -> dict[str, tuple[Label, dict[str, Group]]]:
    """Return for each key its words and its group of each figure that has rows there."""
    merge, naming = _naming(session, view, by)
    found: dict[str, dict[str, Group]] = {}
    what = _IN_DATABASE.get(by, by)
    for name, split in tally.split(columns, view.period, what, lambda figure: _column(what, figure)).items():
        for group in split.values():
            held = found.setdefault(merge(group.key), {})
            held[name] = group.with_other(held[name]) if name in held else group
    return {key: (naming(key), held) for key, held in found.items()}


_IN_DATABASE: Final = {"unit": "unit_id", "up3": "unit_id", "area": "area_code", "kind": "category"}


def _column(what: str, figure: Figure) -> Any:
    of: type[Row] = Call if figure.of is Call else Ticket
    return figure.agent if what == "agent" else getattr(of, what)


def _address(by: str, key: str) -> dict[str, Any]:
    if by == "up3" and key:
        return {"unit": key}
    return {"own" if by in ("unit", "up3") else by: key or NONE}


def _naming(session: Session, view: View, by: str) -> tuple[Callable[[str], str], Callable[[str], Label]]:
    """Return what merges keys into those of the lines, and what gives a line its words."""
    names: Mapping[str, Any]
    if by in ("unit", "up3"):
        units = {str(unit.id): unit for unit in session.scalars(select(Unit))}
        names = {key: unit.name for key, unit in units.items()}
        visible = {unit.id for unit in view.units}
        merge = _to_up3(units, visible) if by == "up3" else _same
    elif by == "area":
        names = {area.code: f"{area.code} {area.name}" for area in session.scalars(select(Area))}
        merge = _same
    elif by == "agent":
        names = {str(one.id): one.name for one in session.execute(select(User.id, User.name))}
        merge = _same
    else:
        lists: Mapping[str, Any] = {"kind": CLASSES, "category": ticket_labels.CATEGORIES, "cause": CAUSES}
        names = lists[by]
        merge = _to_class if by == "kind" else _same
    return merge, lambda key: _label(names.get(key)) or ticket_labels.named({}, key) or NOT_RECORDED


def _label(name: Label | str | None) -> Label | None:
    return Label(name, name) if isinstance(name, str) else name


def _same(key: str) -> str:
    return key


def _to_class(category: str) -> str:
    return str(class_of(Category(category)))


def _to_up3(units: Mapping[str, Unit], visible: set[int]) -> Callable[[str], str]:
    def climb(key: str) -> str:
        unit = units.get(key)
        while unit is not None and unit.kind != UnitKind.AREA and unit.parent_id in visible:
            unit = units[str(unit.parent_id)]
        return str(unit.id) if unit is not None else ""

    return climb
