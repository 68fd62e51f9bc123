"""Has recordings judged and made into telephone clips by a process of its own: no stranger's file is opened here.

The voice belongs to the phone's side of the house, so it is asked by its program and never imported.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ticketing.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ticketing.voices.script import Line

_HOUSE: Final = Path(__file__).resolve().parents[2]
_NAME: Final = re.compile(r"[0-9a-f]{64}")
_SECONDS_TO_START: Final = 15
_SECONDS_EACH: Final = 3
LONGEST_ANSWER_SECONDS: Final = 50
"""Shorter than what the web server gives a request."""


class NotTakenError(DomainError):
    """The process that judges recordings failed; nothing was kept."""

    code = "voice-not-taken"
    status = 503


@dataclass(frozen=True)
class Taken:
    """``clip`` names the files, empty when the recording is refused for its ``faults``; remarks are worth a word."""

    clip: str
    seconds: float
    faults: tuple[dict[str, Any], ...]
    remarks: tuple[dict[str, Any], ...]


UNREADABLE: Final = Taken("", 0.0, ({"code": "unreadable", "value": 0.0, "limit": 0.0},), ())


def take(recordings: Sequence[tuple[Line, Path]], into: Path) -> list[Taken]:
    """Judge each recording; those that are not refused lie in ``into`` as NAME.alaw, NAME.wav and NAME.flac.

    A recording that brings the process down, and all after it, are told as unreadable. Raises NotTakenError when not
    even the first was answered in time.
    """
    jobs = [
        {"path": str(path.absolute()), "seconds": line.seconds, "is_tight": line.is_tight, "lead": line.lead}
        for line, path in recordings
    ]
    asked = json.dumps({"into": str(into.absolute()), "jobs": jobs}).encode()
    answers = [_taken(answer) for answer in _answers(asked, len(jobs))]
    if not answers and len(jobs) > 1:
        raise NotTakenError("The recordings could not be looked at.")
    return [*answers, *[UNREADABLE] * (len(jobs) - len(answers))]


def clip_file(folder: Path, name: str, suffix: str) -> Path | None:
    """Return a file of a take, None when it is not there."""
    path = folder / f"{name}{suffix}"
    return path if _NAME.fullmatch(name) and path.is_file() else None


def _answers(asked: bytes, jobs: int) -> list[bytes]:
    command = [sys.executable, "-m", "ivr.voice.take"]
    limit = min(LONGEST_ANSWER_SECONDS, _SECONDS_TO_START + _SECONDS_EACH * jobs)
    try:
        done = subprocess.run(command, cwd=_HOUSE, input=asked, capture_output=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired as error:
        return (error.stdout or b"").splitlines()
    except OSError as error:
        raise NotTakenError("The recordings could not be looked at.") from error
    return done.stdout.splitlines()


def _taken(answer: bytes) -> Taken:
    try:
        told = json.loads(answer)
        found = Taken(str(told["clip"]), float(told["seconds"]), tuple(told["faults"]), tuple(told["remarks"]))
    except (ValueError, KeyError, TypeError):
        return UNREADABLE
    return found if found.faults or _NAME.fullmatch(found.clip) else UNREADABLE
