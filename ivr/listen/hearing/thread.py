"""The hearing thread: looks at the audio of every turn that is listened to, all of them on one thread."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from ivr.listen.hearing.ear import Ear
from ivr.listen.hearing.endpointing import WORDS
from ivr.listen.hearing.silero import WINDOW_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ivr.listen.hearing.endpointing import Ends, Sound
    from ivr.listen.hearing.silero import Hearer

log = structlog.get_logger()

_IDLE_SECONDS: Final = 0.5


class Detector(Protocol):
    """What tells speech from the rest."""

    def hearer(self) -> Hearer:
        """Return a listener without any past."""


class Hearing(threading.Thread):
    """``open`` and ``close`` are for the calls' threads."""

    def __init__(self, detector: Detector) -> None:
        super().__init__(name="hearing", daemon=True)
        self._detector = detector
        self._ears: dict[int, Ear] = {}
        self._wake = threading.Event()
        self._stopping = False

    def open(self, tell: Callable[[Sound, Ear], None], ends: Ends = WORDS) -> Ear:
        """Begin to listen; ``tell`` is called on the hearing thread and must not wait."""
        ear = Ear(self._detector.hearer(), tell, ends)
        self._ears[id(ear)] = ear
        self._wake.set()
        return ear

    def close(self, ear: Ear) -> None:
        """Stop to listen."""
        self._ears.pop(id(ear), None)

    def stop(self) -> None:
        """End the thread."""
        self._stopping = True
        self._wake.set()
        self.join(timeout=5)

    def run(self) -> None:
        """Follow all ears, a window at a time."""
        while not self._stopping:
            self._wake.clear()
            if not self._ears:
                self._wake.wait(_IDLE_SECONDS)
                continue
            began = time.monotonic()
            for ear in list(self._ears.values()):
                self._follow(ear)
            time.sleep(max(0.0, began + WINDOW_SECONDS - time.monotonic()))

    def _follow(self, ear: Ear) -> None:
        try:
            ear.follow()
        except Exception:  # one caller's audio must not make the others unheard; his turn falls to its keys
            log.exception("audio not followed")
            self.close(ear)
