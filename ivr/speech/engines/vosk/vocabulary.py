"""Which phrases a model can hear: the words it knows, with accents forgiven, and its word for everything else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ivr.speech.contract import Grammar, Phrase

_GARBAGE: Final = ("[unk]", "<unk>", "<UNK>", "[UNK]", "<GBG>", "<SPOKEN_NOISE>")
"""What models call speech that is none of the words, most usual name first."""

_ACCENT: Final = re.compile("[\u00c0-\u024f]")


class Known(Protocol):
    """The words of a model."""

    def __contains__(self, word: object, /) -> bool: ...


def fold(word: str) -> str:
    """Return the word without accents: "réti" and "reti" are the same sound written by two hands."""
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


@dataclass(frozen=True)
class Spelled:
    """A phrase in the model's spelling. ``folded``: words that only fit without accents; ``lost``: that do not."""

    phrase: Phrase
    words: tuple[str, ...]
    folded: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """``accented``: spelling without accents -> the model's; ``garbage``: empty when the model has no such word."""

    known: Known
    accented: Mapping[str, str] = field(default_factory=dict)
    garbage: str = ""

    @classmethod
    def of(cls, words: Iterable[str], known: Known | None = None) -> Vocabulary:
        """Gather what matters of a list of words; ``known`` answers for the rest, else the list itself is kept."""
        accented: dict[str, str] = {}
        kept: set[str] = set()
        garbage: set[str] = set()
        for word in words:
            if word in _GARBAGE:
                garbage.add(word)
            if _ACCENT.search(word):
                accented.setdefault(fold(word), word)
            if known is None:
                kept.add(word)
        first = next((name for name in _GARBAGE if name in garbage), "")
        return cls(kept if known is None else known, accented, first)

    def spell(self, phrase: Phrase) -> Spelled:
        """Write a phrase with the model's words."""
        words: list[str] = []
        folded: list[str] = []
        lost: list[str] = []
        for asked in phrase.text.lower().split():
            found = self._word(asked)
            if found is None:
                lost.append(asked)
                continue
            words += found
            if found != (asked,) and "".join(found) != asked.replace("-", ""):
                folded.append(asked)
        return Spelled(phrase, tuple(words), tuple(folded), tuple(lost))

    def lost_meanings(self, grammar: Grammar) -> tuple[str, ...]:
        """Return the meanings that no phrase of the grammar can reach."""
        reached = {phrase.meaning for phrase in grammar.phrases if not self.spell(phrase).lost}
        return tuple(sorted(grammar.meanings - reached))

    def _word(self, asked: str) -> tuple[str, ...] | None:
        """Return the word as the model has it, or its parts when it has hyphens; None when it has neither."""
        if asked in self.known:
            return (asked,)
        plain = fold(asked)
        if plain in self.known:
            return (plain,)
        if plain in self.accented:
            return (self.accented[plain],)
        parts = [self._word(part) for part in asked.split("-")] if "-" in asked.strip("-") else [None]
        return tuple(word for part in parts for word in part or ()) if all(parts) else None
