"""The grammars of one call's questions: which words the area's callers may say where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from ivr.dialogue.graph import Choose, Enter, Node
from ivr.speech.contract import Phrase
from ivr.speech.grammars import book
from ivr.speech.grammars import places as regions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ivr.dialogue.registry import Menus
    from ivr.speech.contract import Grammar
    from ivr.speech.grammars.places import Region
    from ticketing.network.caller import Area

UNIVERSAL: Final = frozenset({"repeat", "back", "person", "cancel", "help", "slower", "main_menu", "danger"})
"""Meanings that every question understands beside its own."""

AREA, NUMBER, YES_NO, DIGITS = "area", "customer", "yesno", "digits"
PHONE, IN_AREA, IN_PLACE = "phone", "place", "place_within"
"""What ``hears`` may name beside the questions of the phrase book."""

PLACE: Final = "place:"
NONE: Final = "none"
"""The meaning of having nothing to say: no number, no name of a place."""
PROVINCE: Final = "province:"

_USUAL_WAY: Final = ("main", "outage", "details")
"""The menus of the commonest call, in their order."""

GROUP_SIZES: Final = (4, 3)
"""Digits said in one breath: a number is said four by four, and three may be left."""

LAST_OF_PHONE: Final = (4, 3, 2, 5)
"""Digits that may be left of a telephone number after eight, the likeliest first."""


@dataclass(frozen=True)
class Named:
    """What a meaning is called in this call: a phrase callers may say, and the clip they hear of it."""

    phrase: str
    clip: str


Names = Mapping[str, Mapping[str, Named | None]]
"""Grammar to meaning to its name; None where nothing stands behind that meaning in this call."""


class Words(Protocol):
    """The phrase book, as ``ivr.speech.grammars.making.Words``."""

    def grammar_for(
        self,
        name: str,
        area: Area | None,
        language: str = "id",
        *,
        with_places: bool = False,
        with_times: bool = False,
        keys: Mapping[str, str] | None = None,
    ) -> Grammar:
        """Return the grammar of a question. KeyError when there is none of this name."""

    def area_grammar(
        self, near: Area | None = None, province: str | None = None, language: str = "id", *, with_codes: bool = True
    ) -> Grammar:
        """Return city names and spoken area codes."""

    def place_grammar(self, where: Area | Region, language: str = "id") -> Grammar:
        """Return the places of an area's first question, or those inside a place for the second."""

    def digits_grammar(self, digits: int, area: Area | None = None, language: str = "id") -> Grammar:
        """Return the words of so many digits."""


class CallGrammars:
    """Asks the phrase book for the area and language a call has at the moment. Without a book nothing is heard.

    ``place``: the official code of the place heard last. ``can_say``: whether there is a clip of a key. ``names``: what
    meanings are called in this call.
    """

    def __init__(
        self,
        words: Words | None,
        language: str,
        area: Area | None,
        place: str = "",
        can_say: Callable[[str], bool] = lambda _: True,
        names: Names | None = None,
    ) -> None:
        self._names = names or {}
        self._words = words
        self._language = language
        self._area = area
        self._place = place
        self._can_say = can_say

    def of(self, node: Node) -> Grammar | None:
        """Return what a question hears, None when it is for keys alone or a key's meaning cannot be said."""
        hears = getattr(node, "hears", None)
        if self._words is None or hears is None:
            return None
        if hears == AREA:
            return self._words.area_grammar(self._area, None, self._language)
        if isinstance(node, Enter) and hears in (DIGITS, PHONE):
            return self.digits(max(node.lengths) if hears == DIGITS else GROUP_SIZES[0])
        if hears in (IN_AREA, IN_PLACE):
            return self.places() if hears == IN_AREA else self.places_within(self._place)
        keys = {key: meaning for key, meaning in getattr(node, "keys", {}).items() if key.isdigit()}
        slots = isinstance(node, Choose) and node.hears_slots
        grammar = self._words.grammar_for(
            hears, self._area, self._language, with_places=slots, with_times=slots, keys=keys
        )
        return _named(grammar, self._names.get(hears, {})) if grammar.meanings >= set(keys.values()) else None

    def yes_no(self) -> Grammar | None:
        """Return what a confirmation hears."""
        keys = {"1": "yes", "2": "no"}
        return self._words.grammar_for(YES_NO, self._area, self._language, keys=keys) if self._words else None

    def digits(self, count: int) -> Grammar | None:
        """Return what a group of so many digits hears."""
        return self._words.digits_grammar(count, self._area, self._language) if self._words else None

    def commands(self) -> Grammar | None:
        """Return what is heard while nothing is asked."""
        return self._words.grammar_for("universal", self._area, self._language) if self._words else None

    def beside_digits(self) -> Grammar | None:
        """Return what is heard beside digits: the commands, and that there is no number."""
        return self._words.grammar_for("beside_digits", self._area, self._language) if self._words else None

    def places(self) -> Grammar | None:
        """Return the places of the area that can be asked back; None where there is none."""
        if self._words is None or self._area is None:
            return None
        grammar = self._words.place_grammar(self._area, self._language)
        said = tuple(one for one in grammar.phrases if not one.meaning.startswith(PLACE) or self._says(one.meaning))
        return self._or_none(grammar, said) if any(one.meaning.startswith(PLACE) for one in said) else None

    def places_within(self, place: str) -> Grammar | None:
        """Return the places inside a place; None unless all of them can be asked back: a list with gaps misleads."""
        if self._words is None or not place or not regions.children(place):
            return None
        grammar = self._words.place_grammar(regions.region(place), self._language)
        named = [meaning for meaning in grammar.meanings if meaning.startswith(PLACE)]
        return self._or_none(grammar, grammar.phrases) if all(self._says(meaning) for meaning in named) else None

    def _or_none(self, grammar: Grammar, said: tuple[Phrase, ...]) -> Grammar:
        """Add to a list of places that the caller does not know it."""
        beside = self.beside_digits()
        unknown = [one for one in beside.phrases if one.meaning == NONE] if beside is not None else []
        return replace(grammar, phrases=(*said, *unknown))

    def _says(self, place: str) -> bool:
        return self._can_say(place.replace(":", ".", 1))

    def cities_of(self, province: str) -> Grammar | None:
        """Return the cities and regencies of a province the caller named instead of one of them."""
        return self._words.area_grammar(self._area, province, self._language) if self._words else None

    def all(self, menus: Menus) -> Iterator[Grammar]:
        """Yield everything a call may hear, what most callers need first: preparing takes seconds each."""
        if self._words is None:
            return
        found: list[Grammar | None] = [self.commands()]
        for menu in sorted(menus, key=lambda menu: _USUAL_WAY.index(menu.name) if menu.name in _USUAL_WAY else 9):
            found += [self.of(node) for node in menu.nodes if isinstance(node, Choose | Enter)]
            if menu.name == _USUAL_WAY[0]:
                found.append(self.yes_no())
            if menu.name == _USUAL_WAY[-1]:
                found += [self.digits(count) for count in dict.fromkeys((*GROUP_SIZES, *LAST_OF_PHONE))]
                found += [self.beside_digits(), self.places()]
        yield from (grammar for grammar in dict.fromkeys(found) if grammar is not None)


def _named(grammar: Grammar, names: Mapping[str, Named | None]) -> Grammar:
    """Add the names of this call to what is heard, and leave out what stands for nothing in it."""
    phrases = [one for one in grammar.phrases if one.meaning not in names or names[one.meaning] is not None]
    known = {book.plain(one.text) for one in phrases}
    for meaning, named in names.items():
        if named is not None and book.fault_of(named.phrase) is None and book.plain(named.phrase) not in known:
            phrases.append(Phrase(named.phrase, meaning))
    return replace(grammar, phrases=tuple(phrases))
