"""Makes a synthetic caller speak, whatever engine it is of."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

from ivr.voice.engines import Audio, EngineError, make_engine
from ivr.voice.engines.espeak import run_espeak

if TYPE_CHECKING:
    from pathlib import Path

    from ivr.speech.evaluation.voices.mbrola import Mbrola
    from ivr.speech.evaluation.voices.speakers import Speaker
    from ivr.voice.engines.kokoro import Kokoro

_LANGUAGE = "id"
_WORDS_A_MINUTE = 140


class Mouths:
    """The engines of the speakers, each loaded when its first speaker speaks."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._kokoro: Kokoro | None = None
        self._mbrola: Mbrola | None = None
        self._away: dict[str, EngineError] = {}

    def speak(self, speaker: Speaker, text: str) -> Audio:
        """Speak ``text``. Raises EngineError; an engine that could not be had once is not tried again."""
        if speaker.engine in self._away:
            raise self._away[speaker.engine]
        rate = round(_WORDS_A_MINUTE * speaker.speed)
        if speaker.engine == "kokoro":
            return self._neural(speaker, text)
        (voice,) = speaker.voices
        if speaker.engine == "espeak":
            return _sound(run_espeak("-v", voice, "-s", str(rate), "-p", str(speaker.pitch), "--stdout", text))
        return _sound(self._mbrola_voices().speak(text, voice, rate))

    def _neural(self, speaker: Speaker, text: str) -> Audio:
        if self._kokoro is None:
            self._kokoro = self._once("kokoro", lambda: make_engine("kokoro", cache=self._cache))
        self._kokoro.mix(speaker.voices)
        return self._kokoro.synthesise(f"{text}.", _LANGUAGE, speed=speaker.speed)

    def _mbrola_voices(self) -> Mbrola:
        if self._mbrola is None:
            from ivr.speech.evaluation.voices.mbrola import Mbrola

            self._mbrola = self._once("mbrola", lambda: Mbrola(self._cache / "mbrola"))
        return self._mbrola

    def _once(self, engine: str, make: Any) -> Any:
        try:
            return make()
        except EngineError as error:
            self._away[engine] = error
            raise


def _sound(wav: bytes) -> Audio:
    samples, rate = soundfile.read(io.BytesIO(wav), dtype="float32")
    return Audio(np.asarray(samples, dtype=np.float32), rate)
