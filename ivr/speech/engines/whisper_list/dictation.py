"""Free words of a recording, as a draft for people: long windows, several ways tried, loops and inventions left out."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ivr.speech.engines.whisper_list.sound import RATE, speech_spans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ivr.speech.engines.whisper_list.sound import Encoder
    from ivr.speech.engines.whisper_list.text import Text

    Floats = NDArray[np.float32]

_WINDOW: Final = 20.0  # seconds; 30 s are no better and need another 100 MB
_BEAM: Final = 5
_TOKENS_A_SECOND: Final = 8.0
_MOST_REPEATING: Final = 2.4  # bytes of text to a byte of its compression: above, Whisper runs in circles
_MOST_SILENT: Final = 0.6
_LEAST_LIKELY: Final = -1.5  # log-probability a token


@dataclass(frozen=True)
class Piece:
    """What was written in one window: its mean log-probability a token and Whisper's doubt that anybody spoke."""

    text: str
    tokens: int
    log_probability: float
    no_speech: float

    @property
    def is_credible(self) -> bool:
        """Tell whether it is worth showing: neither a loop nor an invention over silence."""
        silent = self.no_speech > _MOST_SILENT and self.log_probability < -1
        return bool(self.text) and not silent and not repeats(self.text) and self.log_probability > _LEAST_LIKELY


def repeats(text: str) -> bool:
    """Tell whether a text goes in circles."""
    data = text.encode()
    return len(data) / len(zlib.compress(data)) > _MOST_REPEATING


def dictated(wide: Floats, encoder: Encoder, text: Text, language: str) -> tuple[str, float]:
    """Return what was said in 16 kHz samples and how sure it is, 0 to 1; nothing credible gives an empty text."""
    pieces = [_write(wide[first:last], encoder, text, language) for first, last in _windows(wide)]
    kept = [piece for piece in pieces if piece.is_credible]
    count = sum(piece.tokens for piece in kept)
    if not count:
        return "", 0.0
    mean = sum(piece.log_probability * piece.tokens for piece in kept) / count
    return " ".join(piece.text for piece in kept), round(min(1.0, math.exp(mean)), 3)


def _windows(wide: Floats) -> list[tuple[int, int]]:
    """Cut at silences into windows as long as Whisper hears at once."""
    most = round(_WINDOW * RATE)
    windows: list[tuple[int, int]] = []
    for first, last in speech_spans(wide, longest=_WINDOW):
        if windows and last - windows[-1][0] <= most:
            windows[-1] = (windows[-1][0], last)
        else:
            windows.append((first, min(last, first + most)))
    return windows


def _write(samples: Floats, encoder: Encoder, text: Text, language: str) -> Piece:
    prompt = list(text.prompt(language))
    encoded = encoder.encode(samples, window=_WINDOW)
    found: Any = encoder.whisper.generate(
        encoded,
        [prompt],
        beam_size=_BEAM,
        max_length=len(prompt) + 10 + round(len(samples) / RATE * _TOKENS_A_SECOND),
        return_scores=True,
        return_no_speech_prob=True,
    )[0]
    tokens = list(found.sequences_ids[0])
    return Piece(text.written(tokens), len(tokens), float(found.scores[0]), float(found.no_speech_prob))
