"""Makes the grammar of a question for an area: its phrases, what is always heard, and slots for place and time."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ivr.speech.contract import Grammar, Kind, Phrase
from ivr.speech.grammars import areas, book, places
from ivr.speech.grammars.own_words import FILE, OwnWord, OwnWords
from ivr.speech.grammars.places import Level, Region
from ticketing.network.caller import AreaTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ticketing.network.caller import Area

UNIVERSAL: Final = frozenset({"repeat", "back", "person", "cancel", "help", "slower", "main_menu", "danger"})
"""Meanings every question understands beside its own."""

PLACE: Final = "place:"
TIME: Final = "time:"
PROVINCE: Final = "province:"
"""Beginnings of meanings: a place by its region id, a time as spoken_time reads it, a province to ask further in."""

_DIGITS: Final = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
_HOURS: Final = (*_DIGITS[1:], "sepuluh", "sebelas", "dua belas")
Said = dict[str, Phrase]
"""Phrases by how they compare: whoever comes first keeps the phrase."""


class Words:
    """The shipped words and, with a data folder, those its operator added."""

    def __init__(self, data: Path | None = None) -> None:
        self.own = OwnWords(data / FILE) if data else None

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
        """Return the grammar of a question. KeyError when there is none of this name.

        ``language``: of the line. ``with_places`` and ``with_times`` add slots, whose meanings begin with PLACE and
        TIME and belong into ``Recognition.also``. ``keys``: key to meaning, for callers who say "satu" or "nomor dua".
        """
        code = area.code if area else ""
        pairs = tuple(sorted((keys or {}).items()))
        return _grammar(name, code, language, self._own(code), with_places, with_times, pairs)

    def place_grammar(self, where: Area | Region, language: str = "id") -> Grammar:
        """Return the places of an area's first question, or those inside a place for the second."""
        found = places.children(where.id) if isinstance(where, Region) else places.first_places(where.code)
        code = places.area_of(where) if isinstance(where, Region) else where.code
        name = f"place_{where.id if isinstance(where, Region) else where.code}"
        said = _said(found)
        return self._always(name, Kind.PLACE, said, code or "", language)

    def area_grammar(
        self, near: Area | None = None, province: str | None = None, language: str = "id", *, with_codes: bool = True
    ) -> Grammar:
        """Return city names and spoken area codes; the meaning is the area code, or PROVINCE and its id.

        ``near``: the area the call came from: its whole province is listed beside the large cities.
        ``province``: the id of the province the caller named; only its cities and regencies are listed.
        """
        name = f"area_{province or (near.code if near else 'any')}"
        said = _area_names(near.code if near else "", province or "")
        if with_codes:
            said = {**_spoken_codes(), **said}
        return self._always(name, Kind.PLACE, said, near.code if near else "", language)

    def digits_grammar(self, digits: int, area: Area | None = None, language: str = "id") -> Grammar:
        """Return the words of the digits for so many of them in one breath."""
        words = areas.of_area(area.code if area else None)
        said: Said = {}
        _take(said, "digits", words, language, ())
        return Grammar(f"digits_{digits}", Kind.DIGITS, language, tuple(said.values()), digits)

    def _always(self, name: str, kind: Kind, said: Said, code: str, language: str) -> Grammar:
        said = dict(said)
        _add_universal(said, areas.of_area(code), language, self._own(code))
        return Grammar(name, kind, language, tuple(said.values()))

    def _own(self, code: str) -> tuple[OwnWord, ...]:
        if self.own is None:
            return ()
        return tuple(word for word in self.own.words() if code.startswith(word.area))


@lru_cache(maxsize=2000)
def _grammar(
    name: str,
    code: str,
    language: str,
    own: tuple[OwnWord, ...],
    with_places: bool,  # noqa: FBT001 the key of the cache
    with_times: bool,  # noqa: FBT001
    keys: tuple[tuple[str, str], ...],
) -> Grammar:
    rules, words = book.rules()[name], areas.of_area(code or None)
    said: Said = {}
    _take(said, name, words, language, own)
    for lender, meanings in rules.takes.items():
        _take(said, lender, words, language, own, meanings)
    _add_keys(said, keys, language)
    if rules.has_universal:
        _add_universal(said, words, language, own, has_danger=rules.has_danger)
    if with_times:
        _add_times(said, words, language, own)
    if with_places and code:
        said = {**_said(places.first_places(code)), **said}
    return Grammar(name, rules.kind, language, tuple(said.values()))


def _take(
    said: Said,
    grammar: str,
    words: areas.AreaWords,
    language: str,
    own: Iterable[OwnWord],
    meanings: Mapping[str, str] | None = None,
    prefix: str = "",
) -> None:
    heard = [row for row in book.rows() if row.grammar == grammar and _is_heard(row, words, language)]
    heard += [
        book.Row(word.grammar, word.meaning, word.phrase, word.language, "high")
        for word in own
        if word.grammar == grammar and (word.language == "en") == (language == "en")
    ]
    for row in heard:
        meaning = meanings.get(row.meaning) if meanings is not None else row.meaning
        if meaning is not None:
            text = " ".join(row.phrase.split())
            said.setdefault(book.plain(text), Phrase(text, f"{prefix}{meaning}", row.language))


def _is_heard(row: book.Row, words: areas.AreaWords, language: str) -> bool:
    return words.hears(row) if language == "id" else row.language == language


def _add_universal(
    said: Said, words: areas.AreaWords, language: str, own: Iterable[OwnWord], *, has_danger: bool = True
) -> None:
    always: Said = {}
    _take(always, "universal", words, language, own)
    for text, phrase in always.items():
        if phrase.meaning == "danger" and has_danger:
            said[text] = phrase
        elif phrase.meaning in UNIVERSAL - {"danger"}:
            said.setdefault(text, phrase)


def _add_keys(said: Said, keys: Iterable[tuple[str, str]], language: str) -> None:
    if language != "id":
        return
    for key, meaning in keys:
        digit = _DIGITS[int(key)]
        for text in (digit, f"nomor {digit}", f"pilihan {digit}", f"tekan {digit}"):
            said.setdefault(text, Phrase(text, meaning))


def _add_times(said: Said, words: areas.AreaWords, language: str, own: Iterable[OwnWord]) -> None:
    _take(said, "time", words, language, own, prefix=TIME)
    if language != "id":
        return
    for hour, word in enumerate(_HOURS, start=1):
        half_before = f"{(hour - 1) or 12:02}:30"
        said.setdefault(f"jam {word}", Phrase(f"jam {word}", f"{TIME}{hour:02}:00"))
        said.setdefault(f"jam setengah {word}", Phrase(f"jam setengah {word}", f"{TIME}{half_before}"))


@lru_cache(maxsize=400)
def _area_names(near: str, province: str) -> Said:
    regencies = places.of_level(Level.REGENCY, Level.CITY)
    if province:
        listed = [place for place in regencies if place.parent == province]
    else:
        named = set(areas.first_cities())
        around = {place.parent for place in places.regencies_of_area(near)} if near else set()
        listed = [place for place in regencies if place.name in named or place.parent in around]
    said = {book.plain(text): Phrase(text, place.areas[0]) for text, place in places.phrases_of(listed).items()}
    if not province:
        said.setdefault("jakarta", Phrase("Jakarta", "021"))
        for place in places.of_level(Level.PROVINCE):
            for text in (place.spoken, f"provinsi {place.spoken}", *place.aliases):
                said.setdefault(book.plain(text), Phrase(text, f"{PROVINCE}{place.id}"))
    return said


def _said(found: Iterable[Region]) -> Said:
    phrases = places.phrases_of(found)
    return {book.plain(text): Phrase(text, f"{PLACE}{place.id}") for text, place in phrases.items()}


@lru_cache(maxsize=1)
def _spoken_codes() -> Said:
    spoken = {code: " ".join(_DIGITS[int(digit)] for digit in code) for code in AreaTable.load().codes()}
    return {text: Phrase(text, code) for code, text in spoken.items()}


_SHIPPED: Final = Words()
grammar_for = _SHIPPED.grammar_for
place_grammar = _SHIPPED.place_grammar
area_grammar = _SHIPPED.area_grammar
digits_grammar = _SHIPPED.digits_grammar
