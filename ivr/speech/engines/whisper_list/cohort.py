"""Utterances that have nothing to do with any question: they tell how likely a phrase is when nobody says it.

Pieces of the prompts of November 2026, some spoken faster or slower so that it is not one voice, and noise. They are
kept as they were, because thresholds hold for the cohort they were fitted with and prompts are made anew often.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import soundfile
import soxr

from ivr.speech.contract import SAMPLE_RATE
from ivr.speech.engines.base import EngineFault

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

CLIPS: Final = Path(__file__).resolve().parents[4] / "prompts" / "audio" / "id"
PIECES: Final = Path(__file__).with_name("cohort.wav")
"""One after the other, A-law; each ends where the next begins."""

_BEGINNINGS: Final = (
    0,
    12667,
    23381,
    43381,
    62581,
    75438,
    99074,
    113474,
    127760,
    144124,
    156924,
    166924,
    177833,
)  # samples
_NOISES: Final = (0.0, 0.5, 1.0)  # exponent of the fall of power by frequency: white, between, pink
_NOISE_SECONDS: Final = 2.0
_BAND: Final = (250, 3450)  # hertz that a telephone carries
_LEVEL: Final = 0.1
_RATE: Final = 16_000
_FADE: Final = 400


def cohort(file: Path = PIECES) -> list[Floats]:
    """Return the utterances, float32 at 16 kHz. Raises EngineFault when the pieces are not there."""
    try:
        narrow, rate = soundfile.read(file, dtype="float32")
    except soundfile.LibsndfileError as error:
        raise EngineFault(f"{file}, which priors are taken from, cannot be read: {error}") from error
    if rate != SAMPLE_RATE or len(narrow) <= _BEGINNINGS[-1]:
        raise EngineFault(f"{file} is not the sound that priors are taken from")
    pieces = np.split(np.asarray(narrow, dtype=np.float32), _BEGINNINGS[1:])
    return [_piece(piece) for piece in pieces] + [_noise(number, fall) for number, fall in enumerate(_NOISES)]


def fingerprint(sounds: list[Floats]) -> str:
    """Return a hash that changes with any sample."""
    total = sha256()
    for sound in sounds:
        total.update(np.round(sound * 4096).astype("<i2").tobytes())
    return total.hexdigest()[:12]


def _piece(narrow: Floats) -> Floats:
    wide = np.asarray(soxr.resample(narrow, SAMPLE_RATE, _RATE), dtype=np.float32)
    power = float(np.sqrt(np.mean(np.square(wide)))) or 1.0
    edge = np.minimum(1.0, np.minimum(np.arange(len(wide)), np.arange(len(wide))[::-1]) / _FADE)
    quiet = np.zeros(round(0.3 * _RATE))
    return np.concatenate([quiet, np.clip(wide * (_LEVEL / power) * edge, -1, 1), quiet]).astype(np.float32)


def from_alaw(data: bytes) -> Floats:
    """Decode A-law (G.711) to float32."""
    code = np.frombuffer(data, np.uint8).astype(np.int32) ^ 0x55
    exponent, mantissa = (code >> 4) & 7, code & 15
    size = np.where(exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0))
    return (np.where(code & 0x80, size, -size) / 32768).astype(np.float32)


def _noise(seed: int, fall: float) -> Floats:
    count = round(_NOISE_SECONDS * _RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / _RATE)
    lowest, highest = _BAND
    shape = np.where((hertz > lowest) & (hertz < highest), np.maximum(hertz, 1) ** (-fall / 2), 0)
    sound = np.fft.irfft(spectrum * shape, count).astype(np.float32)
    return sound * np.float32(_LEVEL / np.sqrt(np.mean(np.square(sound))))
