"""What categories are called, how urgent they are, which are offered and in what order, as administrators set it.

The codes of the shipped ones never change. An added one is a *topic*: it belongs to a shipped category, whose clocks,
routing and figures its tickets follow, and is kept on the ticket beside it.
"""

from __future__ import annotations

import re
import unicodedata
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
MOST_ADDED: Final = 30
LAST_PLACE: Final = 99
PARENTS: Final = tuple(one for one in Category if one is not Category.DANGER)
"""What an added category may belong to; a danger has no kinds, so that nobody has to choose one."""

PHONE_PARENTS: Final = (Category.COMPLAINT, Category.BILLING)
"""Whose added categories the menu of complaints can offer; the others have menus of their own."""

_CODE: Final = re.compile(r"[a-z0-9_]{1,60}")


@dataclass(frozen=True)
class Kind:
    """A category: its name in both languages, the level of its tickets, where it belongs, whether it is offered.

    ``place`` counts from 1; what shares a place stands in the order it was shipped and added in. ``on_phone``: callers
    choose it too, once somebody has heard its name.
    """

    name: Label
    level: Level
    of: Category
    place: int
    is_active: bool = True
    on_phone: bool = False


Kinds = Mapping[str, Kind]


def shipped() -> Kinds:
    """Return the categories as shipped."""
    found = enumerate(Category, start=1)
    return {one: Kind(SHIPPED[one], priority.decide(one, None).level, one, place) for place, one in found}


def ordered(kinds: Kinds) -> dict[str, Kind]:
    """Return the categories in the order of the lists."""
    return dict(sorted(kinds.items(), key=lambda found: found[1].place))


def names(session: Session) -> dict[str, Label]:
    """Return what every category is called, in the order of the lists, those not offered any more too."""
    return {str(code): kind.name for code, kind in ordered(changes.current(session, CATEGORIES).document).items()}


def offered(session: Session) -> list[tuple[str, Category]]:
    """Return the codes that forms offer, in order, each with the shipped category it belongs to."""
    kinds = ordered(changes.current(session, CATEGORIES).document)
    return [(code, kind.of) for code, kind in kinds.items() if kind.is_active]


def topics(session: Session) -> dict[str, Category]:
    """Return the added categories, each with the shipped one it belongs to."""
    kinds = changes.current(session, CATEGORIES).document
    return {code: kind.of for code, kind in kinds.items() if code not in set(Category)}


def spoken(kinds: Kinds) -> dict[str, Kind]:
    """Return the added categories that callers choose by telephone, in the order of the lists."""
    return {code: kind for code, kind in ordered(kinds).items() if kind.on_phone and kind.is_active}


def new_code(name: str, taken: Mapping[str, Any]) -> str:
    """Return a code made from a name that nobody has yet. RefusedError for a name without a Latin letter or digit."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    code = "_".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_NAME]
    if not code:
        raise RefusedError(
            Label("Nama kategori memakai huruf Latin.", "A category's name has Latin letters."), field="id"
        )
    count, first = 1, code
    while code in taken:
        count += 1
        code = f"{first}_{count}"
    return code


def decide(session: Session, category: Category, scope: str | None, topic: str | None = None) -> Priority:
    """Return the priority of a report: the reason is the rules', the level what was set for its category or topic."""
    found = priority.decide(category, scope)
    kinds = changes.held(session, CATEGORIES).document  # one transaction takes in the reports of many calls
    level = kinds.get(topic or category, kinds[category]).level
    is_set = level is not CATEGORIES.default[category].level
    return Priority(level, found.reason) if is_set else found


def _read(document: dict[str, Any]) -> Kinds:
    kinds = dict(shipped())
    for code, fields in document.items():
        kinds[code] = _kind(code, fields, kinds.get(code))
    if len(kinds) - len(Category) > MOST_ADDED:
        raise RefusedError(
            Label(f"Paling banyak {MOST_ADDED} kategori tambahan.", f"At most {MOST_ADDED} categories can be added.")
        )
    called = [kind.name.id.casefold() for kind in kinds.values()]
    twice = next((name for name in called if called.count(name) > 1), None)
    if twice:
        raise RefusedError(Label(f"Dua kategori bernama {twice}.", f"Two categories are called {twice}."), field="id")
    return kinds


def _kind(code: str, fields: dict[str, Any], as_shipped: Kind | None) -> Kind:
    if not _CODE.fullmatch(code):
        raise RefusedError(Label("Kode kategori ini tidak sah.", "This is no code of a category."), field="id")
    of = as_shipped.of if as_shipped else _parent(fields.get("of"))
    is_active = bool(fields.get("active", True))
    if of is Category.DANGER and not is_active:
        raise RefusedError(Label("Bahaya selalu dapat dipilih.", "A danger can always be chosen."), field="active")
    name = Label(_name(fields.get("id", ""), code), _name(fields.get("en", ""), code))
    place = _place(fields.get("place", as_shipped.place if as_shipped else _after_all()))
    on_phone = as_shipped is None and of in PHONE_PARENTS and bool(fields.get("phone"))
    return Kind(name, _level(of, fields.get("level")), of, place, is_active, on_phone)


def _write(kinds: Kinds) -> dict[str, Any]:
    return {str(code): _fields(code, kind) for code, kind in kinds.items()}


def _fields(code: str, kind: Kind) -> dict[str, Any]:
    fields: dict[str, Any] = {"id": kind.name.id, "en": kind.name.en, "level": int(kind.level)}
    # What is as shipped is left out, so that older documents do not differ from newer ones.
    if code != kind.of:
        fields["of"] = str(kind.of)
    if kind.place != (list(Category).index(kind.of) + 1 if code == kind.of else _after_all()):
        fields["place"] = kind.place
    if not kind.is_active:
        fields["active"] = False
    if kind.on_phone:
        fields["phone"] = True
    return fields


CATEGORIES: Final[Section[Kinds]] = Section("categories", shipped(), _read, _write)


def _after_all() -> int:
    return len(Category) + 1


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


def _place(value: object) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:4]) <= LAST_PLACE):
        said = Label(f"Urutan adalah angka 1 sampai {LAST_PLACE}.", f"A place is a number from 1 to {LAST_PLACE}.")
        raise RefusedError(said, field="place")
    return int(text)


def _parent(value: object) -> Category:
    if value not in PARENTS:
        said = Label("Pilih kategori bawaan tempatnya bernaung.", "Choose the shipped category it belongs to.")
        raise RefusedError(said, field="of")
    return Category(str(value))


def _level(category: Category, value: object) -> Level:
    try:
        level = Level(int(str(value)))
    except ValueError as error:
        raise RefusedError(Label("Pilih tingkatnya.", "Choose its level."), field="level") from error
    if category is Category.DANGER and level is not Level.EMERGENCY:
        raise RefusedError(Label("Bahaya selalu darurat.", "A danger is always an emergency."), field="level")
    return level
