"""What a model could hear of every question: words kept, folded and lost, and the meanings that stay in reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr.speech.engines.vosk.folder import ModelFolder, read_words
from ivr.speech.engines.vosk.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ivr.speech.contract import Grammar


@dataclass(frozen=True)
class Coverage:
    """One grammar against one vocabulary. ``folded`` fit only without accents; ``lost`` words are not in the model.

    ``phrases``: how many can be said, of how many. ``lost_meanings`` is empty where the model may be used.
    """

    grammar: str
    kept: tuple[str, ...]
    folded: tuple[str, ...]
    lost: tuple[str, ...]
    phrases: tuple[int, int]
    reached: tuple[str, ...]
    lost_meanings: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.lost_meanings


def read_vocabulary(path: Path) -> Vocabulary:
    """Read the words of a model folder or of a plain list. Raises EngineFault or OSError."""
    words = read_words(path) if path.is_file() else ModelFolder.check(path).words()
    return Vocabulary.of(words)


def cover(grammar: Grammar, vocabulary: Vocabulary) -> Coverage:
    """Look at every word of a grammar."""
    spelled = [vocabulary.spell(phrase) for phrase in grammar.phrases]
    folded = {word for one in spelled for word in one.folded}
    lost = {word for one in spelled for word in one.lost}
    asked = {word for phrase in grammar.phrases for word in phrase.text.lower().split()}
    reached = {one.phrase.meaning for one in spelled if not one.lost}
    return Coverage(
        grammar=grammar.name,
        kept=_sorted(asked - folded - lost),
        folded=_sorted(folded),
        lost=_sorted(lost),
        phrases=(sum(not one.lost for one in spelled), len(spelled)),
        reached=_sorted(reached),
        lost_meanings=_sorted(grammar.meanings - reached),
    )


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words))
