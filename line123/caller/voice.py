"""The caller's voice: text by Kokoro, else espeak-ng, or a sound file, as the 8 kHz wav that a call can carry."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import soundfile
import soxr

from ivr.voice.engines import EngineError, make_engine
from line123.caller.alaw import RATE
from line123.caller.script import Action, ScriptError

if TYPE_CHECKING:
    from ivr.voice.engines import Engine
    from line123.caller.alaw import Samples

_SPEAK_SECONDS = 30


def with_sound(action: Action, folder: Path, language: str) -> Action:
    """Return the action with its value made a wav in ``folder``; presses stay as they are. Raises ScriptError."""
    if action.kind not in {"say", "play"}:
        return action
    source = Path(action.value) if action.kind == "play" else speak(action.value, folder, language)
    return replace(action, value=str(_telephone(source, folder)))


def write_wav(path: Path, samples: Samples) -> None:
    """Write 16-bit mono at 8000 a second. Raises ScriptError."""
    try:
        soundfile.write(path, samples, RATE, subtype="PCM_16", format="WAV")
    except soundfile.LibsndfileError as error:
        raise ScriptError(f"{path} cannot be written: {error}") from error


def speak(text: str, folder: Path, language: str) -> Path:
    """Return a new wav of ``text`` in ``folder``, in the best voice that is installed. Raises ScriptError."""
    engine = _kokoro()
    if engine is None:
        return _espeak(text, folder, language)
    path = folder / f"{uuid4().hex}.wav"
    try:
        audio = engine.synthesise(text, language)
    except EngineError:
        return _espeak(text, folder, language)
    soundfile.write(path, audio.samples, audio.rate, subtype="PCM_16")
    return path


@cache
def _kokoro() -> Engine | None:
    try:
        return make_engine("kokoro", cache=Path())
    except EngineError:
        return None


def _espeak(text: str, folder: Path, language: str) -> Path:
    program = shutil.which("espeak-ng")
    if program is None:
        raise ScriptError("espeak-ng is not installed, so --say has no voice: install it, or give a wav with --play.")
    path = folder / f"{uuid4().hex}.wav"
    command = [program, "-v", language, "-s", "140", "-w", str(path), "--", text]
    subprocess.run(command, check=True, capture_output=True, timeout=_SPEAK_SECONDS)
    return path


def _telephone(source: Path, folder: Path) -> Path:
    try:
        sound, rate = soundfile.read(source, dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise ScriptError(f"{source} is not a sound file that can be played: {error}") from error
    path = folder / f"{uuid4().hex}.wav"
    soundfile.write(path, soxr.resample(sound.mean(axis=1), rate, RATE), RATE, subtype="PCM_16")
    return path
