"""Listening while the call goes on: tells when a prompt has begun, or has been heard to its end."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from line123.caller.alaw import RATE, Samples
from line123.caller.bank import Bank, Clip
from line123.caller.heard import find_clips

if TYPE_CHECKING:
    from line123.caller.heard import Heard
    from line123.caller.script import When

_HEAD = 1.2  # seconds of a clip that stand for it while it is still being played
_ENOUGH = 0.5  # seconds of a clip that are sure to be that clip
_LOST = 0.25  # seconds of a beginning that a jitter buffer may lose
_AGAIN = 2.0  # seconds heard before that are looked at again, for a beginning that was too short to tell
_SLACK = 0.3  # seconds of slips allowed before an end


class Tape:
    """The sound of a call so far; written by the audio thread, read by the caller's."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._lock = threading.Lock()

    def append(self, data: bytes) -> None:
        """Add 16-bit samples of this machine's byte order."""
        with self._lock:
            self._bytes += data

    @property
    def seconds(self) -> float:
        return len(self._bytes) / 2 / RATE

    def since(self, seconds: float) -> Samples:
        """Return a copy of the samples from this second on."""
        first = max(0, int(seconds * RATE)) * 2
        with self._lock:
            return np.frombuffer(bytes(self._bytes[first:]), dtype=np.int16)


@dataclass
class Ear:
    """Waits on a tape for one prompt, in any language; hears only what begins after ``after`` seconds of the tape."""

    tape: Tape
    bank: Bank
    when: When
    after: float = 0.0

    def __post_init__(self) -> None:
        self._clips = self.bank.only(self.when.prompt)
        self._heads = Bank(tuple(_head(clip) for clip in self._clips.clips))
        self._scanned = self.after

    def began(self) -> float | None:
        """Return the second of the tape where the prompt began, once 0.5 s of it (or all, if shorter) was heard."""
        begin, now = max(self.after, self._scanned - _AGAIN), self.tape.seconds
        heard = find_clips(self.tape.since(begin), self._heads, is_over=False).clips
        self._scanned = now
        return next((begin + clip.at for clip in heard if _is_sure(clip)), None)

    def is_due(self) -> float | None:
        """Return the second of the tape that the moment counts from, once it has come: a beginning or an end."""
        began = self.began()
        if began is None or not self.when.at_end:
            return began
        longest = max(clip.seconds for clip in self._clips.clips)
        heard = find_clips(self.tape.since(began - _SLACK), self._clips, is_over=False).clips
        if heard and heard[0].complete:
            return began - min(_SLACK, began) + heard[0].until
        self._scanned = began if self.tape.seconds < began + longest + _SLACK else self.tape.seconds
        return None


def _is_sure(clip: Heard) -> bool:
    return clip.skipped < _LOST and (clip.complete or clip.until - clip.at >= _ENOUGH)


def _head(clip: Clip) -> Clip:
    first = clip.voiced[0]
    return replace(clip, samples=clip.samples[: first + int(_HEAD * RATE)])
