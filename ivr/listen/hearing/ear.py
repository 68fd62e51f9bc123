"""The audio of one turn of one call: what came in, where the caller's words begin."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Final

from ivr.listen.hearing.endpointing import WORDS, Endpointer, Sound
from ivr.listen.hearing.silero import WINDOW_SAMPLES, WINDOW_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ivr.listen.hearing.endpointing import Ends
    from ivr.listen.hearing.silero import Hearer

_WINDOW_BYTES: Final = 2 * WINDOW_SAMPLES
_PRE_ROLL_BYTES: Final = round(0.5 / WINDOW_SECONDS) * _WINDOW_BYTES


class Ear:
    """Filled by the pacing thread, followed by the hearing thread, read by the call's thread."""

    def __init__(self, hearer: Hearer, tell: Callable[[Sound, Ear], None], ends: Ends = WORDS) -> None:
        self._hearer = hearer
        self._tell = tell
        self._endpointer = Endpointer(ends)
        self._begin_bytes = round(ends.begin_in_prompt / WINDOW_SECONDS) * _WINDOW_BYTES
        self._pieces: deque[bytes] = deque()
        self._rest = b""
        self._words = bytearray()
        self._lock = threading.Lock()
        self._given = 0
        self.in_prompt = True
        self.last_voice = 0.0
        """time.monotonic() of the last speech so far."""

    def append(self, audio: bytes) -> None:
        """Take a frame of 16-bit samples at 8 kHz; costs the pacing thread next to nothing."""
        self._pieces.append(audio)

    def follow(self) -> None:
        """Look at all audio that has come in since the last time."""
        audio = self._rest + b"".join(self._new_pieces())
        whole = len(audio) // _WINDOW_BYTES * _WINDOW_BYTES
        self._rest = audio[whole:]
        if not whole or self._endpointer.has_ended:
            return
        for place, probability in enumerate(self._hearer.probabilities(audio[:whole])):
            if not self._endpointer.has_ended:
                self._take(audio[place * _WINDOW_BYTES : (place + 1) * _WINDOW_BYTES], probability)

    def words(self) -> bytes:
        """Return the utterance so far, with a little of what came before it."""
        with self._lock:
            return bytes(self._words)

    def new_words(self) -> bytes:
        """Return what of the utterance was not given out yet."""
        with self._lock:
            new, self._given = bytes(self._words[self._given :]), len(self._words)
            return new

    def _new_pieces(self) -> Iterator[bytes]:
        while self._pieces:
            yield self._pieces.popleft()

    def _take(self, window: bytes, probability: float) -> None:
        had_begun = self._endpointer.has_begun
        sound = self._endpointer.feed(probability, WINDOW_SECONDS, in_prompt=self.in_prompt)
        with self._lock:
            self._words += window
            if not had_begun:
                # Speech is believed a moment after it began: that moment and a little before it belong to the words.
                del self._words[: -(_PRE_ROLL_BYTES + self._begin_bytes)]
        if self._endpointer.silence == 0.0:
            self.last_voice = time.monotonic()
        if sound is not None:
            self._tell(sound, self)
