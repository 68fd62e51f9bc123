"""Figures as a sheet that leaves the house: what it is about, the table, and the formula of every column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ticketing.core.i18n import Label, local_time
from ticketing.reports import shown
from ticketing.reports.breakdown import TITLES
from ticketing.reports.counting import Tally
from ticketing.reports.figures import FIGURES
from ticketing.reports.labels import FIGURES as WORDS
from ticketing.reports.periods import Local

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.reports.asked import View
    from ticketing.reports.breakdown import Table
    from ticketing.reports.registry import Figure

Cell = str | float | None

SECONDS: Final = Label("detik", "seconds")
_FIGURE: Final = Label("Angka", "Figure")
_VALUE: Final = Label("Nilai", "Value")
_BEFORE: Final = Label("Jangka sebelumnya", "The period before")
_COUNTED: Final = Label("Dihitung pada", "Counted at")
_ALL: Final = Label("Semua angka", "All figures")


@dataclass(frozen=True)
class Sheet:
    """``facts``: what it is about, as pairs. ``rows``: as long as ``head``, the first cell a text. Times in seconds."""

    name: str
    title: str
    facts: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    formulas: tuple[tuple[str, str], ...]
    as_of: datetime


def of_table(view: View, table: Table, language: str) -> Sheet:
    """Return a table with its total as the last row."""
    lines = [*table.lines, table.total]
    title = TITLES[table.by].text(language)
    return Sheet(
        f"{table.by}-{view.local.begin:%Y-%m-%d}",
        title,
        facts(view, language),
        (title, *(_heading(figure, language) for figure in table.columns)),
        tuple((_words(line.label, language), *line.values) for line in lines),
        _formulas(table.columns, language),
        view.period.now,
    )


def of_figures(
    session: Session, view: View, figures: Sequence[Figure], language: str, tally: Tally | None = None
) -> Sheet:
    """Return figures with their parts' sum, what they were in the period before, and their formulas."""
    tally = tally or Tally(session, view.actor)
    now = tally.values(figures, view.period)
    before = tally.values([one for one in figures if not one.is_of_now], view.before)
    rows = [(_heading(one, language), now[one.name], before.get(one.name)) for one in figures]
    return Sheet(
        f"figures-{view.local.begin:%Y-%m-%d}",
        _ALL.text(language),
        facts(view, language),
        tuple(one.text(language) for one in (_FIGURE, _VALUE, _BEFORE)),
        tuple(rows),
        _formulas(figures, language),
        view.period.now,
    )


def facts(view: View, language: str) -> tuple[tuple[str, str], ...]:
    """Return unit, period, time zone, filters and the moment of counting, in words."""
    unit = view.unit.name if view.unit else WORDS["all_units"].text(language)
    found = [
        (WORDS["unit"].text(language), unit),
        (WORDS["span"].text(language), shown.title_of(view.local, language)),
        (WORDS["clock_label"].text(language), view.zone_names),
        (_COUNTED.text(language), local_time(view.zone, view.period.now)),
    ]
    found += [(WORDS["filtered"].text(language), words.text(language)) for _, words in shown.only(view)]
    return tuple(found)


def shown_figures(view: View) -> list[Figure]:
    """Return the figures that mean something in this view, in the order of the page."""
    return [one for one in FIGURES.values() if view.shows(one)]


def _heading(figure: Figure, language: str) -> str:
    words = figure.title.text(language)
    return f"{words} ({SECONDS.text(language)})" if figure.is_age or figure.seconds else words


def _formulas(figures: Sequence[Figure], language: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.title.text(language), one.formula.text(language)) for one in figures)


def _words(label: Any, language: str) -> str:
    return shown.title_of(label, language) if isinstance(label, Local) else str(label.text(language))
