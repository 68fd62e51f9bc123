"""The sections that have a page: how each is called, and how a changed field of it is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ticketing.administration import labels
from ticketing.changes.difference import Difference, differences
from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from ticketing.changes.difference import Path
    from ticketing.changes.models import SettingChange
    from ticketing.changes.sections import Section


@dataclass(frozen=True)
class Page:
    """One section on the pages. ``field`` names a field by its path, ``value`` says what stands in one."""

    section: Section[Any]
    title: Label
    hint: Label
    icon: str
    endpoint: str
    field: Callable[[Path], Label]
    value: Callable[[Path, Any], Label | None] = lambda _path, _value: None


@dataclass(frozen=True)
class Words:
    """One changed field in words."""

    field: Label
    before: Label
    after: Label


PAGES: dict[str, Page] = {}


def page(one: Page) -> Page:
    """Add a section to the pages; every section has one page."""
    if one.section.name in PAGES:
        raise ValueError(f"the section {one.section.name} has two pages")
    PAGES[one.section.name] = one
    return one


def words(change: SettingChange) -> list[Words]:
    """Say what a change changed, field by field."""
    shown = PAGES[change.section]
    return [_words(shown, one) for one in differences(change.before, change.after)]


def _words(shown: Page, one: Difference) -> Words:
    return Words(shown.field(one.path), _value(shown, one.path, one.before), _value(shown, one.path, one.after))


def _value(shown: Page, path: Path, value: Any) -> Label:
    said = shown.value(path, value)
    if said is not None:
        return said
    if value is None or value == []:
        return labels.NONE
    if isinstance(value, bool):
        return labels.YES if value else labels.NO
    text = ", ".join(str(part) for part in value) if isinstance(value, list) else str(value)
    return Label(text, text)
