"""From an engine's sound to a telephone clip: trimmed, band of a telephone line, one loudness, A-law."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import soundfile
import soxr

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from ivr.voice.engines import Audio

    Samples = NDArray[np.float32]

RATE = 8000
LOUDNESS = -20.0
"""dB below full scale, over the frames in which somebody speaks."""
LOUDNESS_TOLERANCE = 1.0
HIGHEST_PEAK = -3.0
BAND = (80, 3900)
"""Hertz that a clip keeps. Narrower lines cut off more by themselves; docs/benchmarks/voice.md has the figures."""

_FRAME = RATE // 50
_SPEECH = -40.0  # frames below are silence
_TAPS = 401
_LEAD, _TAIL = 0.02, 0.06  # seconds of silence kept around speech
_FADE = 0.004
_PEAK_AIM = -3.5  # A-law rounds by up to 0.3 dB


def telephone_clip(audio: Audio, *, tight: bool = False, lead: float = 0.0) -> Samples:
    """Make the clip that callers hear: float32 at 8 kHz, loudness and peak in range.

    ``tight`` keeps no silence around the speech: for words that stand inside a sentence. ``lead`` is seconds of
    silence put before it: a word that begins with a stop is not heard right without the silence of that stop.
    """
    samples = soxr.resample(audio.samples, audio.rate, RATE).astype(np.float32)
    samples = np.convolve(samples, _telephone_band(), mode="same").astype(np.float32)
    samples = _trim(samples, *((0.0, 0.01) if tight else (_LEAD, _TAIL)))
    return np.concatenate([silence(lead), _level(_fade(samples))])


def silence(seconds: float) -> Samples:
    """Make a clip of silence."""
    return np.zeros(round(seconds * RATE), dtype=np.float32)


def tone(seconds: float, hertz: float) -> Samples:
    """Make a clip of one tone at the loudness of speech, without a click at its ends."""
    time = np.arange(round(seconds * RATE)) / RATE
    return _level(_fade(np.sin(2 * np.pi * hertz * time).astype(np.float32)))


def loudness(samples: Samples) -> float:
    """Root mean square in dB of full scale over the 20 ms frames above -40 dB; -inf when there is none."""
    powers = _frame_powers(samples)
    loud = powers[powers > 10 ** (_SPEECH / 10)]
    return float(10 * np.log10(loud.mean())) if len(loud) else float("-inf")


def peak(samples: Samples) -> float:
    """Highest sample in dB of full scale; -inf for digital silence."""
    highest = float(np.abs(samples).max(initial=0.0))
    return float(20 * np.log10(highest)) if highest else float("-inf")


def write_alaw(path: Path, samples: Samples) -> None:
    """Write a clip; it is complete or not there at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    soundfile.write(draft, samples, RATE, format="RAW", subtype="ALAW")
    draft.replace(path)


def copy_clip(path: Path, into: Path) -> None:
    """Write the same clip under another name; it is complete or not there at all."""
    into.parent.mkdir(parents=True, exist_ok=True)
    draft = into.with_suffix(".part")
    draft.write_bytes(path.read_bytes())
    draft.replace(into)


def read_alaw(path: Path) -> Samples:
    """Read a clip as float32 at 8 kHz."""
    samples, _ = soundfile.read(path, dtype="float32", samplerate=RATE, channels=1, format="RAW", subtype="ALAW")
    return np.asarray(samples, dtype=np.float32)


def _frame_powers(samples: Samples) -> NDArray[np.float64]:
    padded = np.pad(samples.astype(np.float64), (0, -len(samples) % _FRAME))
    return np.asarray((padded.reshape(-1, _FRAME) ** 2).mean(axis=1))


@cache
def _telephone_band() -> Samples:
    """Windowed-sinc band-pass: a little more than what a telephone line lets through."""
    time = np.arange(_TAPS) - _TAPS // 2
    low, high = (2 * edge / RATE * np.sinc(2 * edge / RATE * time) for edge in BAND)
    return np.asarray((high - low) * np.hamming(_TAPS), dtype=np.float32)


def _trim(samples: Samples, lead: float, tail: float) -> Samples:
    window = _FRAME // 4
    envelope = np.sqrt(np.convolve(samples.astype(np.float64) ** 2, np.ones(window) / window, mode="same"))
    spoken = np.flatnonzero(envelope > envelope.max(initial=0.0) * 10 ** (_SPEECH / 20))
    if not len(spoken):
        return samples
    first, last = spoken[0] - round(lead * RATE), spoken[-1] + 1 + round(tail * RATE)
    return samples[max(0, first) : last]


def _fade(samples: Samples) -> Samples:
    ramp = np.linspace(0, 1, min(round(_FADE * RATE), len(samples) // 2), dtype=np.float32)
    faded = samples.copy()
    faded[: len(ramp)] *= ramp
    faded[len(faded) - len(ramp) :] *= ramp[::-1]
    return faded


def _level(samples: Samples) -> Samples:
    """Bring to the loudness, pressing down only the samples that come near the highest peak."""
    ceiling = 10 ** (_PEAK_AIM / 20)
    low, high = -60.0, 60.0
    for _ in range(40):
        gain = (low + high) / 2
        louder = _limit(samples * np.float32(10 ** (gain / 20)), ceiling)
        low, high = (gain, high) if loudness(louder) < LOUDNESS else (low, gain)
    return louder


def _limit(samples: Samples, ceiling: float) -> Samples:
    knee = ceiling / 2
    size = np.abs(samples)
    pressed = knee + (ceiling - knee) * np.tanh((size - knee) / (ceiling - knee))
    return np.where(size > knee, np.sign(samples) * pressed, samples).astype(np.float32)
