"""Who the synthetic callers are."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import combinations

_KOKORO = ("jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro", "jm_kumo")
_SPEEDS = (1.0, 0.9, 1.1)
CORE = 5
"""Mixes of Kokoro in the small set."""


@dataclass(frozen=True)
class Speaker:
    """One synthetic caller: ``voices`` of the engine with their shares; ``speed`` above 1 is faster.

    ``pitch`` (espeak only): 0 to 99, 50 is the voice's own.
    """

    name: str
    engine: str
    voices: dict[str, float] = field(default_factory=dict)
    speed: float = 1.0
    pitch: int = 50


def _kokoro() -> tuple[Speaker, ...]:
    """Ten mixes of two voices each, the clearest first, then the five voices as they are."""
    short = {name: name.partition("_")[2] for name in _KOKORO}
    pairs = sorted(combinations(_KOKORO, 2), key=lambda pair: pair[1] != "jm_kumo")
    mixes = [
        Speaker(f"kokoro-{short[one]}-{short[other]}", "kokoro", {one: 0.5, other: 0.5}, _SPEEDS[index % 3])
        for index, (one, other) in enumerate(pairs)
    ]
    return (*mixes, *(Speaker(f"kokoro-{short[name]}", "kokoro", {name: 1.0}) for name in _KOKORO))


def _espeak() -> tuple[Speaker, ...]:
    return (
        Speaker("espeak-id", "espeak", {"id": 1.0}),
        Speaker("espeak-id-f2", "espeak", {"id+f2": 1.0}),
        Speaker("espeak-id-m3", "espeak", {"id+m3": 1.0}),
        Speaker("espeak-id-slow", "espeak", {"id": 1.0}, 0.82, 40),
        Speaker("espeak-id-fast", "espeak", {"id+m7": 1.0}, 1.18, 60),
    )


def _mbrola() -> tuple[Speaker, ...]:
    return tuple(Speaker(f"mbrola-{voice}", "mbrola", {voice: 1.0}) for voice in ("it3", "it4", "es3", "id1", "ma1"))


SPEAKERS = (*_kokoro(), *_espeak(), *_mbrola())
_SETS = {
    "core": ("espeak-id", *(speaker.name for speaker in _kokoro()[:CORE])),
    "fair": ("espeak-id", "mbrola-it3", *(speaker.name for speaker in _kokoro())),
    "all": ("*",),
}


def choose(wanted: str) -> tuple[Speaker, ...]:
    """Choose speakers: ``core``, ``fair``, ``all``, or names with commas and ``*``. Raises ValueError."""
    patterns = _SETS.get(wanted) or tuple(part.strip() for part in wanted.split(","))
    unknown = [one for one in patterns if not any(fnmatchcase(speaker.name, one) for speaker in SPEAKERS)]
    if unknown:
        raise ValueError(f"There is no speaker {', '.join(unknown)}; {', '.join(s.name for s in SPEAKERS)} there are.")
    return tuple(speaker for speaker in SPEAKERS if any(fnmatchcase(speaker.name, one) for one in patterns))
