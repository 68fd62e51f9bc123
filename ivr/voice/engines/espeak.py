"""espeak-ng: speaks everywhere, hard to understand on a telephone; the last resort."""

from __future__ import annotations

import io
import shutil
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from ivr.voice.engines import Audio, EngineError
from ivr.voice.markup import plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VOICES = {"id": "id", "en": "en-us"}
_WORDS_A_MINUTE = 140


class Espeak:
    """Speak with the formant voices of espeak-ng."""

    name = "espeak"
    voice = "espeak-ng"

    def synthesise(self, text: str, language: str, *, before: str = "", after: str = "", speed: float = 1.0) -> Audio:
        """Speak ``text`` alone; see Engine."""
        del before, after
        rate = str(round(_WORDS_A_MINUTE * speed))
        spoken = run_espeak("-v", VOICES[language], "-s", rate, "--stdout", plain(text))
        samples, hertz = soundfile.read(io.BytesIO(spoken), dtype="float32")
        return Audio(np.asarray(samples, dtype=np.float32), hertz)


def run_espeak(*arguments: str, environment: Mapping[str, str] | None = None) -> bytes:
    """Run espeak-ng and return what it wrote. Raises EngineError when it is missing or fails."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise EngineError("The program espeak-ng is not installed.")
    done = subprocess.run([program, *arguments], capture_output=True, check=False, env=environment)
    if done.returncode:
        raise EngineError(f"espeak-ng failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def make(cache: Path) -> Espeak:
    """Make the engine; it keeps nothing in ``cache``."""
    del cache
    return Espeak()
