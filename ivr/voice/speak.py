"""Speaking what somebody typed: the name of a place, as it sounds at the end of a sentence, or an announcement."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import soundfile

from ivr.voice.audio import BAND, RATE, read_alaw, telephone_clip, write_alaw
from ivr.voice.catalogue import load_catalogue
from ivr.voice.engines import EngineError, make_engine

if TYPE_CHECKING:
    from pathlib import Path

    from ivr.voice.engines import Engine

LEAD = "known.outage_in"
"""Prompt that is heard before a place; the place is spoken behind it and cut out, so that the melody fits."""

_ENGINES = ("kokoro", "espeak")  # gtts needs the internet, and somebody who chose it


@dataclass(frozen=True)
class SpokenText:
    """A clip by its name: ``NAME.alaw`` for the line and ``NAME.wav`` for a browser, both 8 kHz."""

    clip: str
    engine: str
    voice: str
    seconds: float


def best_engine(cache: Path) -> Engine:
    """Make the best engine whose parts are installed. Raises EngineError when there is none."""
    told = ""
    for name in _ENGINES:
        try:
            return make_engine(name, cache=cache)
        except EngineError as error:
            told = str(error)
    raise EngineError(told)


def speak(text: str, folder: Path, engine: Engine, *, language: str = "id", is_sentence: bool = False) -> SpokenText:
    """Speak ``text`` into ``folder``; what this voice spoke before is found. Raises EngineError.

    ``is_sentence``: it stands alone, as an announcement does, and is no place at the end of a sentence.
    """
    phrase = None if is_sentence else load_catalogue(language).get(LEAD)
    before = f"{phrase.spoken} " if phrase is not None else ""
    words = f"{text.rstrip('.')}."
    parts = (engine.name, engine.voice, language, before, words, *map(str, BAND))
    name = sha256("\n".join(parts).encode()).hexdigest()
    clip, copy = folder / f"{name}.alaw", folder / f"{name}.wav"
    if not (clip.exists() and copy.exists()):
        write_alaw(clip, telephone_clip(engine.synthesise(words, language, before=before)))
        _copy_for_browsers(clip, copy)
    return SpokenText(name, engine.name, engine.voice, round(clip.stat().st_size / RATE, 3))


def _copy_for_browsers(clip: Path, copy: Path) -> None:
    # Not from the engine's own sound: who publishes must hear what callers will hear.
    draft = copy.with_suffix(".draft")
    soundfile.write(draft, read_alaw(clip), RATE, format="WAV", subtype="PCM_16")
    draft.replace(copy)
