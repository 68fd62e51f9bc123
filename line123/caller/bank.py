"""The bank of clips: every sentence the line can say, as the audio it says it with."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from line123.caller.alaw import RATE, Samples, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

LANGUAGES = ("id", "en")
BLOCK = RATE // 50
"""Samples in 20 ms, the length of one packet of audio."""

_AUDIBLE = 60.0  # root mean square of a block that is more than the hiss of A-law
_LEAST_VOICE = 10  # blocks; less than this cannot be told from another clip


def first_sound(samples: Samples) -> int | None:
    """Return the first sample of the first block that can be heard, None for silence."""
    whole = samples[: len(samples) // BLOCK * BLOCK].astype(np.float32).reshape(-1, BLOCK)
    loud = np.flatnonzero(is_loud(np.square(whole).sum(axis=1)))
    return int(loud[0]) * BLOCK if len(loud) else None


def is_loud(power: Floats) -> Flags:
    """Tell which blocks can be heard from the sums of their squares."""
    return power > BLOCK * _AUDIBLE**2


@dataclass(frozen=True)
class Clip:
    """One clip. ``samples`` are 16 bit, 8000 a second; ``same_as`` are other keys with the very same audio."""

    key: str
    language: str
    samples: Samples
    same_as: tuple[str, ...] = ()

    @cached_property
    def blocks(self) -> Floats:
        """The samples as whole blocks of 20 ms (blocks x 160)."""
        return self.samples[: len(self.samples) // BLOCK * BLOCK].astype(np.float32).reshape(-1, BLOCK)

    @cached_property
    def power(self) -> Floats:
        """Sum of squares of each block."""
        power: Floats = np.square(self.blocks).sum(axis=1)
        return power

    @cached_property
    def loud(self) -> Flags:
        """Which blocks can be heard."""
        return is_loud(self.power)

    @cached_property
    def voiced(self) -> tuple[int, int]:
        """First and last sample of what can be heard; (0, 0) for silence."""
        blocks = np.flatnonzero(self.loud)
        return (int(blocks[0]) * BLOCK, int(blocks[-1] + 1) * BLOCK) if len(blocks) else (0, 0)

    @cached_property
    def level(self) -> float:
        """Root mean square of the blocks that can be heard."""
        return float(np.sqrt(self.power[self.loud].mean() / BLOCK)) if self.loud.any() else 0.0

    @property
    def is_audible(self) -> bool:
        """Whether there is enough voice to recognise the clip by."""
        return int(self.loud.sum()) >= _LEAST_VOICE

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE


@dataclass(frozen=True)
class Bank:
    """Clips to listen for; no two have the same audio."""

    clips: tuple[Clip, ...]

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every key with a clip, audible or not."""
        return frozenset(key for clip in self.clips for key in (clip.key, *clip.same_as))

    @cached_property
    def silent_keys(self) -> frozenset[str]:
        """Keys nobody can hear, such as the pause between groups of digits."""
        return self.quiet_keys - frozenset(
            key for clip in self.clips if clip.is_audible for key in (clip.key, *clip.same_as)
        )

    @cached_property
    def quiet_keys(self) -> frozenset[str]:
        """Keys nobody can hear in at least one language: English has no word for the "pukul" of a time."""
        return frozenset(key for clip in self.clips if not clip.is_audible for key in (clip.key, *clip.same_as))

    def matching(self, pattern: str) -> frozenset[str]:
        """Return the keys that a pattern stands for: itself, all that begin so when it ends in ``*``, or a question.

        ``outage.ask_scope`` is the question however it is asked: by speech or by keys.
        """
        exact = frozenset(key for key in self.keys if fnmatchcase(key, pattern))
        return exact or self.keys & {f"{pattern}.keys", f"{pattern}.speech"}

    def only(self, *patterns: str) -> Bank:
        """Return the bank of the clips of these keys, in every language; a key may end in ``*``."""
        keys = {key for pattern in patterns for key in self.matching(pattern)}
        return Bank(tuple(clip for clip in self.clips if not {clip.key, *clip.same_as}.isdisjoint(keys)))


def bank_of(audio: Mapping[tuple[str, str], Samples]) -> Bank:
    """Build a bank from samples by (language, key); clips with equal audio become one."""
    groups: dict[bytes, list[tuple[str, str]]] = {}
    for name, samples in audio.items():
        groups.setdefault(samples.tobytes(), []).append(name)
    return Bank(tuple(_clip(names, audio[names[0]]) for names in groups.values()))


def load_bank(folder: Path, languages: Iterable[str] = LANGUAGES, *, made: Path | None = None) -> Bank:
    """Read ``folder/<language>/<key>.alaw`` (A-law, 8 kHz, no header). A missing language folder is no clips.

    ``made`` holds the clips of typed texts; their key is their whole path without its ending, as the line names them.
    """
    files = {
        (language, path.stem): path for language in languages for path in sorted((folder / language).glob("*.alaw"))
    }
    typed = sorted(made.absolute().glob("*.alaw")) if made else ()
    files |= {("", str(path.with_suffix(""))): path for path in typed}
    return bank_of({name: decode(path.read_bytes()) for name, path in files.items()})


def _clip(names: list[tuple[str, str]], samples: Samples) -> Clip:
    language, key = names[0]
    return Clip(key, language, samples, tuple(dict.fromkeys(other for _, other in names[1:] if other != key)))
