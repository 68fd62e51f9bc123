"""The shape of a recording: how loud it was from its beginning to its end, for a picture beside the player."""

from __future__ import annotations

import wave
from array import array
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS: Final = 120
_SAMPLE_BYTES: Final = 2
_LOUDEST: Final = 32768


def peaks(path: Path, columns: int = COLUMNS) -> list[float]:
    """Return the loudest sample of each of ``columns`` equal parts, 0 to 1; all 0 when the file is no 16-bit sound."""
    try:
        with wave.open(str(path)) as sound:
            is_plain = sound.getsampwidth() == _SAMPLE_BYTES
            samples = array("h", sound.readframes(sound.getnframes())) if is_plain else array("h")
    except (wave.Error, EOFError, ValueError):
        samples = array("h")
    if not samples:
        return [0.0] * columns
    edges = [len(samples) * number // columns for number in range(columns + 1)]
    parts = (samples[start:end] for start, end in pairwise(edges))
    return [max(max(part, default=0), -min(part, default=0)) / _LOUDEST for part in parts]
