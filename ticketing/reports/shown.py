"""How periods and filters are worded on pages and in files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from babel.dates import format_date

from ticketing.core.i18n import Label
from ticketing.reports.narrowing import NONE
from ticketing.reports.periods import SHORT, Local, Span
from ticketing.sla.targets import CLASSES
from ticketing.tickets import labels as ticket_labels
from ticketing.tickets.outcomes import CAUSES

if TYPE_CHECKING:
    from ticketing.reports.asked import View

_LOCALES = {"id": "id_ID", "en": "en_GB"}
_NONE = Label("tidak dicatat", "not recorded")


def title_of(local: Local, language: str) -> str:
    """Return a span as people say it: Sabtu, 21 November 2026; 14.30-14.45; November 2026."""
    locale = _LOCALES[language]
    if local.span in SHORT:
        mark = "." if language == "id" else ":"
        begin, end = (f"{one:%H}{mark}{one:%M}" for one in (local.begin, local.end))
        return f"{begin}-{end}, {format_date(local.begin, 'd MMMM y', locale=locale)}"
    if local.span is Span.DAY:
        return str(format_date(local.begin, "EEEE, d MMMM y", locale=locale))
    if local.span is Span.MONTH:
        return str(format_date(local.begin, "MMMM y", locale=locale))
    last = local.end - timedelta(days=1)
    return " - ".join(str(format_date(one, "d MMMM y", locale=locale)) for one in (local.begin, last))


def only(view: View) -> list[tuple[str, Label]]:
    """Return what the view is narrowed to beside the unit: the argument of the address and its words."""
    tables: dict[str, Any] = {"kind": CLASSES, "category": ticket_labels.CATEGORIES, "cause": CAUSES}
    found = []
    for name, value in view.period.narrow.address.items():
        words = _NONE if value == NONE else ticket_labels.named(tables.get(name, _named(view, name, value)), value)
        found.append((name, words or _NONE))
    return found


def _named(view: View, name: str, value: str) -> dict[str, Label]:
    names = {str(unit.id): unit.name for unit in view.units} if name == "own" else {}
    if name == "agent" and view.agent_name:
        names = {value: view.agent_name}
    return {value: Label(names[value], names[value])} if value in names else {}
