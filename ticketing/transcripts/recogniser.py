"""Free words of a recording, heard by the phone's side of the house: it is asked by its command, never imported."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

COMMAND: Final = (sys.executable, "-m", "line123", "speech", "transcribe", "--json")
TRY_LATER: Final = 75
"""Exit status of the command when the recogniser is away or too busy (EX_TEMPFAIL)."""

_HOUSE = Path(__file__).resolve().parents[2]
_LONGEST_SECONDS = 100  # shorter than what the job queue gives a job


class RecogniserAwayError(Exception):
    """The recogniser does not run, or has no time; the recording can be heard later."""


class NotTranscribedError(Exception):
    """The recogniser cannot make words of this recording, now or later."""


@dataclass(frozen=True)
class Answer:
    """What was heard. ``confidence`` 0 to 1; ``model``: first signs of the sha256 of the weights."""

    text: str
    confidence: float
    engine: str
    model: str


def transcribe(wav: Path) -> Answer:
    """Write down a recording (8 kHz, one channel). Raises RecogniserAwayError, NotTranscribedError."""
    command = [*COMMAND, "--", str(wav)]
    try:
        done = subprocess.run(command, cwd=_HOUSE, capture_output=True, timeout=_LONGEST_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RecogniserAwayError(type(error).__name__) from error
    if done.returncode == TRY_LATER:
        raise RecogniserAwayError("not there")
    if done.returncode:
        raise NotTranscribedError(done.stderr.decode(errors="replace").strip()[-500:])
    return _answer_in(done.stdout)


def _answer_in(output: bytes) -> Answer:
    try:
        told = json.loads(output)
        confidence = float(told["confidence"])
        answer = Answer(str(told["text"]), confidence, str(told["engine"]), str(told["model"]))
    except (ValueError, KeyError, TypeError) as error:
        raise NotTranscribedError("the recogniser answered something else than words") from error
    if not 0 <= confidence <= 1:
        raise NotTranscribedError("the recogniser named no confidence")
    return answer
