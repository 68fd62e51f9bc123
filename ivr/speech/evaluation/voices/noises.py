"""Sounds in which nobody speaks: hiss, rumble, mains hum, clicks, a dial tone far away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ivr.speech.contract import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LOUD, _QUIET = -25.0, -55.0
_KINDS = 6
_TONE = 0.5  # of each second


def noise(number: int, many: int, seconds: float) -> NDArray[np.float32]:
    """Make clip ``number`` of ``many``: kinds in turn, from -25 down to -55 dB of full scale."""
    chance = np.random.default_rng(number)
    length = round(seconds * SAMPLE_RATE)
    time = np.arange(length) / SAMPLE_RATE
    white = chance.standard_normal(length)
    spectrum = np.fft.rfft(white)
    shape = np.maximum(np.arange(len(spectrum)), 1)
    kinds = (
        lambda: white,
        lambda: np.fft.irfft(spectrum / np.sqrt(shape), length),
        lambda: np.fft.irfft(spectrum / shape, length),
        lambda: sum(np.sin(2 * np.pi * 50 * harmonic * time) / harmonic for harmonic in (1, 2, 3, 5, 7, 9)),
        lambda: np.where(chance.random(length) < 20 / SAMPLE_RATE, 8.0, 0.02) * white,
        lambda: np.sin(2 * np.pi * 425 * time) * (time % 1 < _TONE) + 0.05 * white,
    )
    sound = np.asarray(kinds[number % _KINDS](), dtype=np.float64)
    level = _LOUD + (_QUIET - _LOUD) * number / max(1, many - 1)
    return np.asarray(sound * 10 ** (level / 20) / np.sqrt(np.mean(sound**2)), dtype=np.float32)
