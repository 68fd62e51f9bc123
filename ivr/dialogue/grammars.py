"""The grammars of one call's questions: which words the area's callers may say where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from ivr.dialogue.graph import Choose, Enter, Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ivr.dialogue.registry import Menus
    from ivr.speech.contract import Grammar
    from ticketing.network.caller import Area

UNIVERSAL: Final = frozenset({"repeat", "back", "person", "cancel", "help", "slower", "main_menu", "danger"})
"""Meanings that every question understands beside its own."""

AREA, NUMBER, YES_NO, DIGITS = "area", "customer", "yesno", "digits"
PROVINCE: Final = "province:"

_USUAL_WAY: Final = ("main", "outage", "details")
"""The menus of the commonest call, in their order."""

GROUP_SIZES: Final = (4, 3)
"""Digits said in one breath: a number is said four by four, and three may be left."""


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

    def digits_grammar(self, digits: int, area: Area | None = None, language: str = "id") -> Grammar:
        """Return the words of so many digits."""


class CallGrammars:
    """Asks the phrase book for the area and language a call has at the moment. Without a book nothing is heard."""

    def __init__(self, words: Words | None, language: str, area: Area | None) -> None:
        self._words = words
        self._language = language
        self._area = area

    def of(self, node: Node) -> Grammar | None:
        """Return what a question hears, None when it is for keys alone or a key's meaning cannot be said."""
        hears = getattr(node, "hears", None)
        if self._words is None or hears is None:
            return None
        if hears == AREA:
            return self._words.area_grammar(self._area, None, self._language)
        if hears == DIGITS and isinstance(node, Enter):
            return self.digits(max(node.lengths))
        keys = {key: meaning for key, meaning in getattr(node, "keys", {}).items() if key.isdigit()}
        slots = isinstance(node, Choose) and node.hears_slots
        grammar = self._words.grammar_for(
            hears, self._area, self._language, with_places=slots, with_times=slots, keys=keys
        )
        return grammar if grammar.meanings >= set(keys.values()) else None

    def yes_no(self) -> Grammar | None:
        """Return what a confirmation hears."""
        keys = {"1": "yes", "2": "no"}
        return self._words.grammar_for(YES_NO, self._area, self._language, keys=keys) if self._words else None

    def digits(self, count: int) -> Grammar | None:
        """Return what a group of so many digits hears."""
        return self._words.digits_grammar(count, self._area, self._language) if self._words else None

    def cities_of(self, province: str) -> Grammar | None:
        """Return the cities and regencies of a province the caller named instead of one of them."""
        return self._words.area_grammar(self._area, province, self._language) if self._words else None

    def all(self, menus: Menus) -> Iterator[Grammar]:
        """Yield everything a call may hear, what most callers need first: preparing takes seconds each."""
        found: list[Grammar | None] = []
        for menu in sorted(menus, key=lambda menu: _USUAL_WAY.index(menu.name) if menu.name in _USUAL_WAY else 9):
            found += [self.of(node) for node in menu.nodes if isinstance(node, Choose | Enter)]
            if menu.name == _USUAL_WAY[0]:
                found.append(self.yes_no())
            if menu.name == _USUAL_WAY[-1]:
                found += [self.digits(count) for count in GROUP_SIZES]
        yield from (grammar for grammar in dict.fromkeys(found) if grammar is not None)
