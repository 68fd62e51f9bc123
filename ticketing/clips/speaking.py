"""Typed texts spoken by the voice in a process of its own, kept by the hash of what was spoken.

The voice belongs to the phone's side of the house, so it is asked by its command and never imported.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HOUSE = Path(__file__).resolve().parents[2]
_LONGEST_SECONDS = 110  # shorter than what the job queue gives a job
_NAME = re.compile(r"[0-9a-f]{64}")


class SpeakingError(Exception):
    """The voice could not speak the text."""


@dataclass(frozen=True)
class Clip:
    """A clip by its name, and how long callers listen to it."""

    name: str
    seconds: float


def speak(text: str, folder: Path, *, language: str = "id", is_sentence: bool = False) -> Clip:
    """Speak a text into ``folder``. Raises SpeakingError.

    ``NAME.alaw`` is what callers hear (8 kHz), ``NAME.wav`` the same for a browser. A text spoken before is found.
    ``is_sentence``: it stands alone, as an announcement does, and is no place at the end of a sentence.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "line123", "prompts", "speak", "--into", str(folder), "--language", language]
    command += [*(["--sentence"] if is_sentence else []), "--", text]
    try:
        done = subprocess.run(command, cwd=_HOUSE, capture_output=True, timeout=_LONGEST_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SpeakingError(f"the voice did not answer: {type(error).__name__}") from error
    if done.returncode:
        raise SpeakingError(done.stderr.decode(errors="replace").strip()[-500:])
    return clip_in(done.stdout)


def browser_clip(folder: Path, name: str) -> Path | None:
    """Return the clip a browser plays, None when it is not there."""
    return _existing(folder, name, ".wav")


def line_clip(folder: Path, name: str) -> Path | None:
    """Return the clip callers hear, None when it is not there."""
    return _existing(folder, name, ".alaw")


def clip_in(output: bytes) -> Clip:
    """Read what the voice's command printed. Raises SpeakingError when it names no clip."""
    try:
        told: dict[str, Any] = json.loads(output)
        clip = Clip(str(told["clip"]), float(told["seconds"]))
    except (ValueError, KeyError, TypeError) as error:
        raise SpeakingError("the voice answered something else than a clip") from error
    if _NAME.fullmatch(clip.name) is None:
        raise SpeakingError("the voice named no clip")
    return clip


def _existing(folder: Path, name: str, suffix: str) -> Path | None:
    path = (folder / name).with_suffix(suffix)
    return path if _NAME.fullmatch(name) and path.is_file() else None
