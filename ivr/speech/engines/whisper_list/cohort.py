"""Utterances that have nothing to do with any question: they tell how likely a phrase is when nobody says it.

Pieces of the prompts that come with the house, some spoken faster or slower so that it is not one voice, and noise.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import soxr

from ivr.speech.contract import SAMPLE_RATE
from ivr.speech.engines.base import EngineFault

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

CLIPS: Final = Path(__file__).resolve().parents[4] / "prompts" / "audio" / "id"

_PIECES: Final = (
    # clip, first second, seconds, speed
    ("main.privacy", 0.0, 1.6, 1.0),
    ("common.goodbye", 0.0, 1.5, 1.12),
    ("fault.system", 0.3, 2.2, 0.88),
    ("fault.system", 3.4, 2.4, 1.0),
    ("outage.customer_badlen", 0.2, 1.8, 1.12),
    ("outage.check_mcb.keys", 0.2, 2.6, 0.88),
    ("details.ask_address.keys", 1.0, 1.8, 1.0),
    ("details.ask_address", 1.0, 1.8, 1.0),
    ("danger.safety", 0.2, 2.0, 1.12),
    ("person.leave_word", 0.8, 1.8, 0.88),
    ("retry.give_up", 0.0, 1.6, 1.0),
    ("retry.no_match_2", 0.0, 1.4, 1.12),
    ("report.closing", 0.0, 1.2, 0.88),
    ("resume.ask.keys", 0.0, 1.3, 1.0),
)
_FEWEST: Final = 8
_NOISES: Final = (0.0, 0.5, 1.0)  # exponent of the fall of power by frequency: white, between, pink
_NOISE_SECONDS: Final = 2.0
_BAND: Final = (250, 3450)  # hertz that a telephone carries
_LEVEL: Final = 0.1
_RATE: Final = 16_000
_FADE: Final = 400


def cohort(folder: Path = CLIPS) -> list[Floats]:
    """Return the utterances, float32 at 16 kHz. Raises EngineFault when most of the clips are missing."""
    speech = [_piece(folder / f"{name}.alaw", *cut) for name, *cut in _PIECES if (folder / f"{name}.alaw").is_file()]
    if len(speech) < _FEWEST:
        raise EngineFault(f"{folder} has only {len(speech)} of the clips that priors are taken from")
    return speech + [_noise(number, fall) for number, fall in enumerate(_NOISES)]


def fingerprint(sounds: list[Floats]) -> str:
    """Return a hash that changes with any sample."""
    total = sha256()
    for sound in sounds:
        total.update(np.round(sound * 4096).astype("<i2").tobytes())
    return total.hexdigest()[:12]


def _piece(path: Path, first: float, seconds: float, speed: float) -> Floats:
    narrow = from_alaw(path.read_bytes())
    narrow = narrow[round(first * SAMPLE_RATE) : round((first + seconds) * SAMPLE_RATE)]
    wide = np.asarray(soxr.resample(narrow, SAMPLE_RATE * speed, _RATE), dtype=np.float32)
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
