"""One call's audio: what plays next, what was keyed. Shared by the call's thread and the pacing thread."""

from __future__ import annotations

import queue
import threading
import time
import uuid
from collections import deque
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from ivr.listen.audiosocket.frames import CODED_BYTES, FRAME_SECONDS

if TYPE_CHECKING:
    import socket

    from ivr.listen.hearing.ear import Ear
    from ivr.listen.hearing.endpointing import Sound


class Happened(Enum):
    """What the pacing and hearing threads tell the call's thread."""

    CONNECTED = "connected"
    CLIP_BEGAN = "clip began"
    ALL_PLAYED = "all played"
    KEY = "key"
    SPEECH = "speech"
    CLOSED = "closed"


@dataclass(frozen=True)
class News:
    """``text``: the clip begun or the key pressed, else "". ``turn``: the play it belongs to.

    ``sound`` and ``ear``: what somebody's voice did, and who heard it; only for SPEECH.
    """

    happened: Happened
    text: str = ""
    turn: int = 0
    sound: Sound | None = None
    ear: Ear | None = None


@dataclass(frozen=True)
class _Clip:
    name: str
    frames: bytes


class Session:
    """The methods up to ``close`` are for the call's thread, the others for the pacing thread."""

    def __init__(self) -> None:
        self.id = uuid.uuid4()
        self.socket: socket.socket | None = None
        self.ear: Ear | None = None
        """Where the caller's audio goes while somebody listens to it."""
        self.frames_sent = 0
        self.frames_late = 0
        self._news: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._clips: deque[_Clip] = deque()
        self._turn = 0
        self._place = 0
        self._due_at = 0.0
        self._is_closing = False

    def play(self, clips: list[tuple[str, bytes]]) -> int:
        """Play these (name, coded frames) one after another; CLIP_BEGAN for each, then ALL_PLAYED. Returns the turn."""
        with self._lock:
            self._turn += 1
            self._clips = deque(_Clip(name, frames) for name, frames in clips)
            self._place = 0
            self._due_at = time.monotonic()
            return self._turn

    def stop(self) -> None:
        """Stop playing at once; no ALL_PLAYED follows."""
        with self._lock:
            self._clips.clear()

    def wait(self, seconds: float) -> News | None:
        """Return what happened next, None when nothing did for so long."""
        try:
            return self._news.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return None

    def close(self) -> None:
        """Ask the pacing thread to end the session; Asterisk then takes the call back to the script."""
        self._is_closing = True

    @property
    def is_closing(self) -> bool:
        """Tell whether the call's thread asked for the end."""
        return self._is_closing

    def tell(self, happened: Happened, text: str = "") -> None:
        """Pass news to the call's thread."""
        self._news.put(News(happened, text, self._turn))

    def tell_sound(self, sound: Sound, ear: Ear) -> None:
        """Pass on what the caller's voice did; for the hearing thread."""
        self._news.put(News(Happened.SPEECH, turn=self._turn, sound=sound, ear=ear))

    def due_frames(self, now: float, late_after: float, most: int) -> bytes:
        """Return the coded frames whose time has come, joined; counts those that are late."""
        if not self._clips or self._due_at > now:
            return b""  # nothing to do most of the time: not worth the lock
        frames = b""
        with self._lock:
            while self._clips and self._due_at <= now and len(frames) < most * CODED_BYTES:
                frames += self._take_frame(now, late_after)
            if frames and now - self._due_at > most * FRAME_SECONDS:
                self._due_at = now  # after a long stall: go on from here instead of racing through the rest
        self.frames_sent += len(frames) // CODED_BYTES
        return frames

    def _take_frame(self, now: float, late_after: float) -> bytes:
        clip = self._clips[0]
        if self._place == 0:
            self.tell(Happened.CLIP_BEGAN, clip.name)
        frame = clip.frames[self._place : self._place + CODED_BYTES]
        if frame:
            self.frames_late += now - self._due_at > late_after
            self._due_at += FRAME_SECONDS
        self._place += CODED_BYTES
        if self._place >= len(clip.frames):
            self._clips.popleft()
            self._place = 0
            if not self._clips:
                self.tell(Happened.ALL_PLAYED)
        return frame
