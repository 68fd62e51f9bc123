"""The phrase book that the running line listens by, read from the file it wrote when it started."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FILE: Final = "grammars.json"

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")  # noqa: RUF001 people type both apostrophes


@dataclass(frozen=True)
class GrammarWords:
    """One grammar, and what can be meant in it."""

    name: str
    meanings: tuple[str, ...]


@dataclass(frozen=True)
class PhraseBook:
    """All grammars by name, every word that one of their phrases or a place holds, and the codes of languages."""

    grammars: tuple[GrammarWords, ...]
    words: frozenset[str]
    languages: tuple[str, ...]

    def has(self, grammar: str, meaning: str) -> bool:
        """Tell whether the grammar knows the meaning."""
        return any(one.name == grammar and meaning in one.meanings for one in self.grammars)


def read_book(run_dir: Path) -> PhraseBook | None:
    """Read the phrase book of a running copy; None when its line has not written one (yet)."""
    try:
        tables = json.loads((run_dir / FILE).read_text("utf-8"))
        grammars = tuple(GrammarWords(str(row["name"]), tuple(row["meanings"])) for row in tables["grammars"])
        texts = [*_phrases(tables["grammars"]), *map(str, tables["places"])]
        return PhraseBook(grammars, frozenset(words_in(" ".join(texts))), tuple(map(str, tables["languages"])))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def words_in(text: str) -> list[str]:
    """Return the words of a text as they are compared: small letters, no numbers, no signs."""
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]  # noqa: RUF001


def _phrases(grammars: Iterable[Mapping[str, Any]]) -> list[str]:
    return [str(phrase) for row in grammars for phrases in row["meanings"].values() for phrase in phrases]
