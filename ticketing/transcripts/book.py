"""The phrase book that the running line listens by, read from the file it wrote when it started."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE: Final = "grammars.json"
DANGER: Final = "danger"

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")  # noqa: RUF001 people type both apostrophes


@dataclass(frozen=True)
class GrammarWords:
    """One grammar: the phrases of each meaning."""

    name: str
    meanings: Mapping[str, tuple[str, ...]]

    def means(self, phrase: str) -> str | None:
        """Return what a phrase means here already, None when it is new."""
        return next((meaning for meaning, phrases in self.meanings.items() if phrase in phrases), None)


@dataclass(frozen=True)
class PhraseBook:
    """All grammars by name, every word that one of their phrases or a place holds, and the codes of languages."""

    grammars: tuple[GrammarWords, ...]
    words: frozenset[str]
    languages: tuple[str, ...]

    def grammar(self, name: str) -> GrammarWords | None:
        """Return the grammar of that name."""
        return next((one for one in self.grammars if one.name == name), None)

    def is_danger(self, phrase: str) -> bool:
        """Tell whether a phrase means danger anywhere: it must never mean anything else."""
        return any(phrase in grammar.meanings.get(DANGER, ()) for grammar in self.grammars)


def read_book(run_dir: Path) -> PhraseBook | None:
    """Read the phrase book of a running copy; None when its line has not written one (yet)."""
    try:
        tables = json.loads((run_dir / FILE).read_text("utf-8"))
        grammars = tuple(_grammar(row) for row in tables["grammars"])
        phrases = [phrase for one in grammars for phrases in one.meanings.values() for phrase in phrases]
        texts = [*phrases, *map(str, tables["places"])]
        return PhraseBook(grammars, frozenset(words_in(" ".join(texts))), tuple(map(str, tables["languages"])))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def words_in(text: str) -> list[str]:
    """Return the words of a text as they are compared: small letters, no numbers, no signs."""
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]  # noqa: RUF001


def _grammar(row: Mapping[str, Any]) -> GrammarWords:
    meanings = {str(name): tuple(map(str, phrases)) for name, phrases in row["meanings"].items()}
    return GrammarWords(str(row["name"]), MappingProxyType(meanings))
