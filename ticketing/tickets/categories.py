"""What categories are called and how urgent they are, as administrators set it. The codes themselves never change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ticketing.changes import service as changes
from ticketing.changes.errors import RefusedError
from ticketing.changes.sections import Section
from ticketing.core.i18n import Label
from ticketing.tickets import priority
from ticketing.tickets.labels import CATEGORIES as SHIPPED
from ticketing.tickets.models import Category
from ticketing.tickets.priority import Level, Priority

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LONGEST_NAME: Final = 40


@dataclass(frozen=True)
class Kind:
    """A category: its name in both languages, and the level of its tickets."""

    name: Label
    level: Level


Kinds = Mapping[Category, Kind]


def shipped() -> Kinds:
    """Return the categories as shipped."""
    return {one: Kind(SHIPPED[one], priority.decide(one, None).level) for one in Category}


def _read(document: dict[str, Any]) -> Kinds:
    kinds = dict(shipped())
    for code, fields in document.items():
        category = Category(code)
        name = Label(_name(fields["id"], code), _name(fields["en"], code))
        kinds[category] = Kind(name, _level(category, fields["level"]))
    names = [kind.name.id.casefold() for kind in kinds.values()]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise RefusedError(Label(f"Dua kategori bernama {twice}.", f"Two categories are called {twice}."), field="id")
    return kinds


def _write(kinds: Kinds) -> dict[str, Any]:
    return {str(one): {"id": kind.name.id, "en": kind.name.en, "level": int(kind.level)} for one, kind in kinds.items()}


CATEGORIES: Final[Section[Kinds]] = Section("categories", shipped(), _read, _write)


def decide(session: Session, category: Category, scope: str | None) -> Priority:
    """Return the priority of a report: the reason is the rules', the level what was set for its category."""
    found = priority.decide(category, scope)
    level = changes.current(session, CATEGORIES).document[category].level
    is_set = level is not CATEGORIES.default[category].level
    return Priority(level, found.reason) if is_set else found


def _name(text: object, code: str) -> str:
    clean = " ".join(str(text).split())
    if not clean or len(clean) > LONGEST_NAME:
        raise RefusedError(
            Label(
                f"Nama kategori ({code}) satu sampai {LONGEST_NAME} huruf.",
                f"The name of a category ({code}) has one to {LONGEST_NAME} letters.",
            ),
            field="id",
        )
    return clean


def _level(category: Category, value: object) -> Level:
    try:
        level = Level(int(str(value)))
    except ValueError as error:
        raise RefusedError(Label("Pilih tingkatnya.", "Choose its level."), field="level") from error
    if category is Category.DANGER and level is not Level.EMERGENCY:
        raise RefusedError(Label("Bahaya selalu darurat.", "A danger is always an emergency."), field="level")
    return level
