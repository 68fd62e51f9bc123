"""Speech that is looked at before its end, so that danger and "petugas" act while the caller still speaks."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ivr.speech.desk import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from ivr.speech.contract import Candidate
    from ivr.speech.desk import Desk
    from ivr.speech.engines.base import Hearing
    from ivr.speech.engines.registry import Placed

Owner = tuple[Any, int]
"""A connection and the number of its turn."""

_MOST: Final = 64
_IDLE_SECONDS: Final = 20.0
_PATIENCE: Final = 1.0
"""Seconds after which a piece of speech is of no use: its whole utterance is recognised at its end in any case."""
_MOST_WAITING: Final = 10 * 16000


@dataclass(eq=False)
class _Stream:
    sure: Callable[[Candidate], None]
    fed_at: float = 0.0
    hearing: Hearing | None = None
    opened: bool = False
    busy: bool = False
    waiting: bytearray = field(default_factory=bytearray)


class Streams:
    """Streams by turn. Used by the loop's thread; a stream is worked on by one worker at a time."""

    def __init__(self, desk: Desk, later: Callable[[Callable[[], None]], None]) -> None:
        self._desk = desk
        self._later = later
        self._streams: dict[Owner, _Stream] = {}

    def feed(self, owner: Owner, placed: Placed, audio: bytes, sure: Callable[[Candidate], None]) -> None:
        """Take more speech of a turn; ``sure`` is called by the loop's thread when the engine is."""
        if not getattr(placed.engine, "streams", False):
            return
        stream = self._streams.get(owner)
        if stream is None:
            if len(self._streams) >= _MOST:
                return  # the whole utterance is recognised at its end in any case
            stream = self._streams[owner] = _Stream(sure)
        stream.fed_at = time.monotonic()
        if len(stream.waiting) < _MOST_WAITING:
            stream.waiting += audio
        self._work(owner, placed, stream)

    def close(self, owner: Owner) -> None:
        """Forget a turn."""
        stream = self._streams.pop(owner, None)
        if stream is not None:
            self._desk.drop(stream)

    def forget(self, link: object) -> None:
        """Forget the turns of a connection."""
        for owner in [owner for owner in self._streams if owner[0] is link]:
            self.close(owner)

    def sweep(self, now: float) -> None:
        """Forget streams that nobody has fed for a while."""
        for owner in [owner for owner, stream in self._streams.items() if now - stream.fed_at > _IDLE_SECONDS]:
            self.close(owner)

    def _work(self, owner: Owner, placed: Placed, stream: _Stream) -> None:
        if stream.busy or not stream.waiting:
            return
        audio, stream.waiting, stream.busy = bytes(stream.waiting), bytearray(), True

        def run(late: bool) -> None:  # noqa: FBT001 the desk calls it
            found = None
            try:
                if late:  # with a piece missing the rest would be something else
                    stream.opened, stream.hearing = True, None
                found = _hear(placed, stream, audio)
            finally:
                self._later(lambda: self._heard(owner, placed, stream, found))

        job = Job((stream,), time.monotonic() + _PATIENCE, run, counts=False)
        if not self._desk.put(job):
            self._streams.pop(owner, None)

    def _heard(self, owner: Owner, placed: Placed, stream: _Stream, found: Candidate | None) -> None:
        stream.busy = False
        if self._streams.get(owner) is not stream:
            return
        if found is not None:
            stream.sure(found)
        self._work(owner, placed, stream)


def _hear(placed: Placed, stream: _Stream, audio: bytes) -> Candidate | None:
    if not stream.opened:
        stream.opened, stream.hearing = True, placed.engine.listen(placed.prepared)
    return stream.hearing.feed(audio) if stream.hearing else None
