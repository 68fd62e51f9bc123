"""Takes third persons out of text: numbers, addresses, names. Pure; what it cannot know a person names beforehand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

NUMBER: Final = "[nomor disamarkan]"
ADDRESS: Final = "[alamat disamarkan]"
NAME: Final = "[nama disamarkan]"
MAIL: Final = "[surel disamarkan]"
COVERED: Final = "[disamarkan]"

# Seven digits or more, whatever stands between them: telephones, customer and meter numbers, identity cards, tokens.
_DIGITS = re.compile(r"\+?\d(?:[\W_]{0,3}\d){6,}")
_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_STREET = re.compile(r"\b(?:jl|jln|jalan|gg|gang|rt|rw|blok|perum|dusun)\b[^,;\n]*", re.IGNORECASE)
_WORD = r"(?:[^\W\d_][\w'\u2019-]*)"
_PERSON = re.compile(
    r"\b(?P<title>bapak|ibu|pak|bu|sdri?|saudar[ai]|mas|mbak|tuan|nyonya|mr|mrs|ms)\b\.?"
    rf"\s+{_WORD}(?:\s+(?-i:[A-Z]){_WORD}?)*",
    re.IGNORECASE,
)
_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)(?:\D{1,3}\d{1,2}[.:]\d{2})?")


@dataclass(frozen=True)
class Redactor:
    """What is known of a case.

    ``names`` become what they stand for, whole and in any case. ``covered`` words are blacked out. ``known`` numbers,
    digits alone, may stay: those of the case itself.
    """

    names: Mapping[str, str]
    covered: tuple[str, ...] = ()
    known: AbstractSet[str] = frozenset()

    def redact(self, text: str) -> str:
        """Return the text without third persons."""
        for name, stand_in in sorted(self.names.items(), key=lambda one: -len(one[0])):
            text = _whole(name).sub(lambda _, to=stand_in: to, text) if name.strip() else text  # type: ignore[misc]
        for word in sorted(self.covered, key=len, reverse=True):
            text = _whole(word).sub(COVERED, text)
        text = _MAIL.sub(MAIL, text)
        text = _DIGITS.sub(self._number, text)
        text = _STREET.sub(ADDRESS, text)
        return _PERSON.sub(lambda found: f"{found['title']} {NAME}", text)

    def _number(self, found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[0])
        return found[0] if digits in self.known or _is_day(found[0]) else NUMBER


def initials(name: str) -> str:
    """Return the first letters of a name: A.S."""
    return "".join(f"{word[0].upper()}." for word in name.split() if word[0].isalnum()) or "?"


def masked_name(name: str) -> str:
    """Return a name of which only the first letters can be read: B*** S******."""
    return " ".join(f"{word[0]}{'*' * (len(word) - 1)}" for word in name.split())


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word.strip())}(?!\w)", re.IGNORECASE)


def _is_day(text: str) -> bool:
    found = _DAY.fullmatch(text)
    if found is None:
        return False
    try:
        date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return False
    return True
