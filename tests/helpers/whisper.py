"""One loaded Whisper for all tests of a worker, and telephone audio out of the house's own clips."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from ivr.speech.contract import Grammar, Kind, Phrase
from ivr.speech.engines.whisper_list.cohort import CLIPS, from_alaw
from ivr.speech.engines.whisper_list.engine import WhisperListEngine

PAUSE = b"\0\0" * 2400


@cache
def whisper(folder: Path) -> WhisperListEngine:
    """Load the engine from the installed packages; fails where they are missing."""
    return WhisperListEngine.load(folder)


def clip(*names: str) -> bytes:
    """Join clips of the house, with a pause before, between and after."""
    sounds = [(from_alaw((CLIPS / f"{name}.alaw").read_bytes()) * 32767).astype("<i2").tobytes() for name in names]
    return PAUSE + PAUSE.join(sounds) + PAUSE


def noise(seed: int, level: float, seconds: float = 2.0) -> bytes:
    """White noise at so many dB of full scale."""
    samples = np.random.default_rng(seed).standard_normal(round(seconds * 8000)) * 10 ** (level / 20)
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def listed(*phrases: str, kind: Kind = Kind.MENU) -> Grammar:
    """Make a grammar whose phrases mean themselves."""
    return Grammar("listed", kind, "id", tuple(Phrase(phrase, phrase) for phrase in phrases))
