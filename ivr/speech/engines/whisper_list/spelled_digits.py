"""Strings of digits in what Whisper wrote freely, however badly: the words of digits laid along its letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from ivr.speech.engines.whisper_list.spotting import ADDED, lay_along, sounds_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Indices = NDArray[np.int64]

_BEAM: Final = 10
_TRAILING: Final = np.float32(0.15)
_FIGURE: Final = re.compile(r"\d")


@dataclass(frozen=True)
class SpelledDigits:
    """The spoken forms of digits, repeated ones too, as letters; ``words`` has one word for each digit."""

    digits: tuple[str, ...]
    letters: tuple[Indices, ...]
    words: Mapping[str, str]

    @classmethod
    def of(cls, spoken: list[tuple[str, str]], repeats: Mapping[str, int]) -> SpelledDigits:
        """Prepare ``spoken``: pairs of a word and its digit; ``repeats``: words that double or treble the next one."""
        forms = [*spoken]
        forms += [(f"{word} {name}", digit * times) for word, times in repeats.items() for name, digit in spoken]
        first: dict[str, str] = {}
        for name, digit in spoken:
            first.setdefault(digit, name)
        return cls(tuple(digits for _, digits in forms), tuple(sounds_of(name) for name, _ in forms), first)

    def costs(self, text: str, length: int) -> dict[str, float]:
        """Return the nearest strings of so many digits with what had to be changed, in letters."""
        heard = sounds_of(_FIGURE.sub(lambda found: f" {self.words.get(found[0], '')} ", text))
        start = np.arange(len(heard) + 1, dtype=np.float32) * ADDED
        ways: list[dict[str, Floats]] = [{"": start}, *({} for _ in range(length))]
        for done in range(length):
            best = sorted(ways[done].items(), key=lambda way: float(way[1].min()))[:_BEAM]
            for digits, letters in zip(self.digits, self.letters, strict=True):
                if not best or done + len(digits) > length:
                    continue
                rows = lay_along(np.stack([row for _, row in best]), letters, heard)
                for (before, _), row in zip(best, rows, strict=True):
                    known = ways[done + len(digits)].setdefault(before + digits, row)
                    np.minimum(known, row, out=known)
        # Whisper likes to say it all again: what comes after the string costs little
        rest = np.arange(len(heard), -1, -1, dtype=np.float32) * _TRAILING
        ends = sorted(((one, float((row + rest).min())) for one, row in ways[length].items()), key=lambda end: end[1])
        return dict(ends[:_BEAM])
