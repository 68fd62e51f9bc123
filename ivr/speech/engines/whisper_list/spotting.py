"""Finds the phrases of a grammar inside what Whisper wrote freely: people say more, and Whisper spells badly.

A phrase is laid along the text letter by letter, anywhere in it, words not minded; sounds that a telephone makes alike
cost little. What is found is evidence in letters: those of the phrase, less what had to be changed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Indices = NDArray[np.int64]

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_NONE: Final = len(_LETTERS)
_CLASSES: Final = ("pbmfvw", "tdnszjc", "kghqx", "lr", "aeiouy")
_ALIKE: Final = ("lr", "dn", "ei", "ou", "bm", "pb", "td", "kg", "sh", "sz", "jy", "fp", "fs", "fh", "ch", "cs")
_MORE_ALIKE: Final = ("dt", "iy", "uw", "vf")
_IN_CLASS, _IN_PAIR = 0.5, 0.3
ADDED: Final = np.float32(0.6)
_LEFT_OUT: Final = np.float32(0.7)
_DEAR: Final = np.float32(2.2)
"""How many right letters one wrong letter takes away."""

_DIGRAPHS: Final = (("sy", "s"), ("kh", "h"), ("ck", "k"), ("ph", "f"), ("q", "k"), ("x", "s"))
_AT: Final = [_LETTERS.index(letter) for letter in "di"]
_TWICE: Final = re.compile(r"(.)\1+")
_OTHER: Final = re.compile(r"[^a-z]")


def sounds_of(text: str) -> Indices:
    """Reduce a text to its letters as they sound, numbered; signs, figures and blanks are left out."""
    bare = unicodedata.normalize("NFKD", text.lower())
    letters = _OTHER.sub("", bare)
    for spelled, sound in _DIGRAPHS:
        letters = letters.replace(spelled, sound)
    return np.array([_LETTERS.index(letter) for letter in _TWICE.sub(r"\1", letters)], np.int64)


@dataclass(frozen=True)
class Patterns:
    """Phrases to look for: their letters ``[phrases, longest]``, and how many each has."""

    letters: Indices
    lengths: Indices

    @classmethod
    def of(cls, phrases: Sequence[str]) -> Patterns:
        """Prepare the phrases."""
        sounds = [sounds_of(phrase) for phrase in phrases]
        lengths = np.array([len(sound) for sound in sounds], np.int64)
        letters = np.full((len(sounds), int(lengths.max(initial=0))), _NONE, np.int64)
        for row, sound in zip(letters, sounds, strict=True):
            row[: len(sound)] = sound
        return cls(letters, lengths)

    def evidence(self, text: str) -> Floats:
        """Return the evidence for each phrase at its best place in the text; at least 0."""
        return self._evidence(sounds_of(text))

    def evidence_around(self, text: str, number: int) -> Floats:
        """Return it when what is nearest to one of the phrases is taken out: "listrik (di Oesapa) mati"."""
        return self._evidence(_without(sounds_of(text), self.letters[number, : self.lengths[number]]))

    def _evidence(self, heard: Indices) -> Floats:
        found: Floats = np.maximum(self.lengths - _DEAR * self._costs(heard), 0).astype(np.float32)
        return found

    def share(self, number: int, evidence: Floats) -> float:
        """Return how much of a phrase's letters its evidence is, 0 to 1."""
        return float(evidence[number]) / max(1, int(self.lengths[number]))

    def _costs(self, heard: Indices) -> Floats:
        """Edit distance of each phrase to the piece of the text that is nearest to it."""
        along = np.arange(len(heard) + 1, dtype=np.float32) * ADDED
        costs = np.zeros((len(self.lengths), len(heard) + 1), np.float32)
        for place in range(self.letters.shape[1]):
            changed = costs[:, :-1] + _DIFFERENCES[self.letters[:, place]][:, heard]
            grown = costs + _LEFT_OUT
            grown[:, 1:] = np.minimum(grown[:, 1:], changed)
            grown = np.minimum.accumulate(grown - along, axis=1) + along
            costs = np.where((place < self.lengths)[:, None], grown, costs)
        nearest: Floats = costs.min(axis=1)
        return nearest


def lay_along(costs: Floats, letters: Indices, heard: Indices) -> Floats:
    """Go on with ``costs`` (of having come to each place of what was heard, one row a way) by these letters."""
    along = np.arange(len(heard) + 1, dtype=np.float32) * ADDED
    for letter in letters:
        changed = costs[:, :-1] + _DIFFERENCES[letter][heard]
        costs = costs + _LEFT_OUT
        costs[:, 1:] = np.minimum(costs[:, 1:], changed)
        costs = np.minimum.accumulate(costs - along, axis=1) + along
    return costs


def _without(heard: Indices, letters: Indices) -> Indices:
    """Take out the piece that is nearest to these letters, and the "di" before it."""
    ends = lay_along(np.zeros((1, len(heard) + 1), np.float32), letters, heard)[0]
    end = int(ends.argmin())
    backwards = (np.arange(end + 1, dtype=np.float32) * ADDED)[None, :]
    start = end - int(lay_along(backwards, letters[::-1], heard[:end][::-1])[0].argmin())
    if heard[max(0, start - len(_AT)) : start].tolist() == _AT:
        start -= len(_AT)
    return np.concatenate([heard[:start], heard[end:]])


def _differences() -> Floats:
    """What it costs to take one letter for another."""
    table = np.ones((_NONE + 1, _NONE + 1), np.float32)
    for letters in _CLASSES:
        places = [_LETTERS.index(letter) for letter in letters]
        table[np.ix_(places, places)] = _IN_CLASS
    for pair in (*_ALIKE, *_MORE_ALIKE):
        first, second = _LETTERS.index(pair[0]), _LETTERS.index(pair[1])
        table[first, second] = table[second, first] = _IN_PAIR
    np.fill_diagonal(table, 0)
    return table


_DIFFERENCES: Final = _differences()
