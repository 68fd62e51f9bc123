"""Made-up clips that sound enough like speech to be told apart, and the recordings that a call makes of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from line123.caller.alaw import RATE, Samples, decode, encode
from line123.caller.bank import BLOCK, Bank, bank_of

SYLLABLE = RATE // 8


def made_up_bank(count: int = 24, seed: int = 1) -> Bank:
    """Clips ``word.0`` and on, 0.4 s to 4 s long, in one voice with one melody."""
    rng = np.random.default_rng(seed)
    melody = rng.uniform(90, 130, size=200)
    return bank_of({("id", f"word.{n}"): _clip(rng, melody, int(rng.integers(3, 33))) for n in range(count)})


def _clip(rng: np.random.Generator, melody: np.ndarray, syllables: int) -> Samples:
    length = syllables * SYLLABLE + int(rng.integers(BLOCK))
    own = rng.uniform(0.97, 1.03)
    pitch = np.interp(np.arange(length), np.arange(len(melody)) * SYLLABLE, melody * own)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    sound = np.zeros(length)
    for harmonic in range(1, 25):
        loudness = rng.uniform(0, 1, size=syllables + 2) ** 3 / harmonic**0.5
        sound += np.interp(np.arange(length), np.arange(syllables + 2) * SYLLABLE, loudness) * np.sin(harmonic * phase)
    sound += rng.normal(0, 0.2, length)
    sound *= 2500 / np.sqrt(np.square(sound).mean())
    return decode(encode(np.clip(sound, -32000, 32000)))


@dataclass(frozen=True)
class Said:
    """One clip on the line: cut after ``cut`` seconds, a packet lost or doubled at ``slip`` seconds, then a gap."""

    clip: int
    gap: float = 0.0
    cut: float | None = None
    slip: float | None = None
    slip_blocks: int = 0


def recording_of(bank: Bank, said: list[Said], *, hiss: float = 0.0, seed: int = 0) -> Samples:
    """The recording of a call in which these clips were played, with white hiss of this level."""
    parts = [part for one in said for part in (_played(bank.clips[one.clip].samples, one), _silence(one.gap))]
    sound = np.concatenate([_silence(0.1), *parts]).astype(np.float64)
    sound += np.random.default_rng(seed).normal(0, hiss, len(sound)) if hiss else 0
    return decode(encode(np.clip(sound, -32000, 32000)))


def _played(samples: Samples, one: Said) -> Samples:
    if one.cut is not None:
        return samples[: int(one.cut * RATE)]
    if one.slip is None or not one.slip_blocks:
        return samples
    place, blocks = int(one.slip * RATE) // BLOCK * BLOCK, one.slip_blocks
    if blocks > 0:
        return np.concatenate([samples[:place], np.zeros(blocks * BLOCK, np.int16), samples[place:]])
    return np.concatenate([samples[:place], samples[place - blocks * BLOCK :]])


def _silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), dtype=np.int16)
