"""The ivr server's side of the recogniser: never waits, never raises into a call, comes back by itself."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

import structlog

from ivr.speech import wire
from ivr.speech.contract import Recognition, Status
from ivr.speech.link import Link

if TYPE_CHECKING:
    from ivr.speech.contract import Candidate, Grammar, Transcript
    from ticketing.core.config import Settings

log = structlog.get_logger()

_LONGEST_WAIT: Final = 0.9
"""Seconds one more turn may have to wait for its answer when it is let in: half of the deadline of 1.8 s."""
SILENT_FOR_GOOD: Final = 15.0
"""Seconds without a sign of life after which a recogniser is believed to be stopped or stuck for good."""

_MOST_GRAMMARS: Final = 2000
_NOBODY: Final = "client"

Answered = Callable[[wire.Reply | None], None]
"""Told once, by the link's thread: the reply, or None when the process went away."""


class SpeechTurn:
    """One answer being recognised; see ``Turn`` of the contract. Used by the call's thread and told by the link's."""

    def __init__(self, client: SpeechClient, number: int, grammar: str) -> None:
        self._client = client
        self._number = number
        self._grammar = grammar
        self._news = threading.Condition()
        self._asked = 0
        self._deadline = 0.0
        self._heard: Recognition | None = None
        self._partial: Candidate | None = None
        self._cancelled = False

    def feed(self, audio: bytes) -> None:
        """Hand on more of the caller's speech; not sent when nobody would look at it."""
        if audio and not self._cancelled and self._client.streams(self._grammar):
            self._client.send(wire.Feed(turn=self._number, grammar=self._grammar), audio)

    def partial(self) -> Candidate | None:
        """Return what is certain before the end, else None."""
        return self._partial

    def finish(self, audio: bytes, deadline: float) -> None:
        """Ask for the answer to this whole utterance; ``deadline`` is of time.monotonic()."""
        asked = self._client.expect(lambda reply: self._answered(asked, reply))
        with self._news:
            self._client.forget(self._asked)
            self._asked, self._heard, self._deadline = asked, None, deadline
        message = wire.Finish(id=asked, turn=self._number, grammar=self._grammar, deadline=deadline)
        if not self._client.send(message, audio):
            self._answered(asked, None)

    def result(self, seconds: float) -> Recognition | None:
        """Wait up to so many seconds, never past the deadline: then it is Status.TIMEOUT."""
        with self._news:
            if not self._asked:
                return None
            until = min(time.monotonic() + seconds, self._deadline)
            self._news.wait_for(lambda: self._heard is not None, timeout=max(0.0, until - time.monotonic()))
            if self._heard is None and time.monotonic() >= self._deadline:
                self._client.forget(self._asked)
                self._heard = Recognition(Status.TIMEOUT, _NOBODY)
            return self._heard

    def cancel(self) -> None:
        """Stop caring."""
        if not self._cancelled:
            self._cancelled = True
            self._client.forget(self._asked)
            self._client.send(wire.Cancel(turn=self._number))

    def _answered(self, asked: int, reply: wire.Reply | None) -> None:
        self._client.forget(asked)
        heard = reply.recognition if isinstance(reply, wire.Result) else Recognition(Status.ERROR, _NOBODY)
        with self._news:
            if asked == self._asked and self._heard is None:  # one to an earlier question is of no use
                self._heard = heard
                self._news.notify_all()

    def overheard(self, candidate: Candidate) -> None:
        """Take what is certain already."""
        self._partial = candidate


class SpeechClient:
    """The recogniser process as the ivr server sees it; see ``Recogniser`` of the contract."""

    def __init__(self, settings: Settings, *, ends_after: float | None = None) -> None:
        """``ends_after``: seconds of silence after which the process is killed; only the ivr server may ask for it."""
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._grammars: dict[str, Grammar] = {}
        self._states: dict[str, wire.GrammarState] = {}
        self._turns: WeakValueDictionary[int, SpeechTurn] = WeakValueDictionary()
        self._asked: dict[int, Answered] = {}
        self._load = wire.Load(loading=True)
        path = settings.socket_dir / wire.SOCKET
        self._link = Link(
            path, came_up=self._came_up, told=self._told, went_down=self._went_down, ends_after=ends_after
        )

    def start(self) -> None:
        """Connect in the background, again and again if need be."""
        self._link.start()

    def stop(self) -> None:
        """Close the connection."""
        self._link.stop()

    # What the dialogue asks

    @property
    def is_alive(self) -> bool:
        """Tell whether the process answers."""
        return self._link.is_alive

    def grammar(self, grammar: Grammar) -> str:
        """Announce a grammar and return its id; cheap for one that was announced before."""
        name = wire.grammar_id(grammar)
        with self._lock:
            if name in self._grammars:
                return name
            if len(self._grammars) >= _MOST_GRAMMARS:
                oldest = next(iter(self._grammars))
                del self._grammars[oldest]
                self._states.pop(oldest, None)
            self._grammars[name] = grammar
        self._link.send(wire.Announce(grammar=grammar))
        return name

    def is_ready(self, grammar_id: str) -> bool:
        """Tell whether a turn can be answered now: alive, prepared by an engine that hears, room for one more."""
        state = self._states.get(grammar_id)
        return self._link.is_alive and state is not None and state.ready and self._has_room()

    def turn(self, grammar_id: str) -> SpeechTurn:
        """Begin one answer."""
        number = next(self._numbers)
        turn = self._turns[number] = SpeechTurn(self, number, grammar_id)
        return turn

    def engine(self, grammar_id: str) -> str:
        """Return the name of the engine that has a grammar, empty while none has."""
        state = self._states.get(grammar_id)
        return state.engine if state else ""

    def transcribe(self, audio: bytes, seconds: float) -> Transcript | None:
        """Wait for the free words of a recording; None when they do not come. Not for a call's thread."""
        reply = self._ask(lambda number: wire.Transcribe(id=number), audio, seconds)
        return reply.transcript if isinstance(reply, wire.Transcribed) else None

    def status(self, seconds: float = 2.0) -> str:
        """Wait for the status as JSON; empty when it does not come. Not for a call's thread."""
        reply = self._ask(lambda number: wire.AskStatus(id=number), b"", seconds)
        return reply.status if isinstance(reply, wire.StatusTold) else ""

    # What turns need

    def streams(self, grammar_id: str) -> bool:
        """Tell whether an engine looks at speech of this grammar before its end."""
        state = self._states.get(grammar_id)
        return state is not None and state.streams and self._link.is_alive

    def send(self, message: wire.Request, audio: bytes = b"") -> bool:
        """Send without waiting; False when nobody is there to answer."""
        return self._link.send(message, audio)

    def expect(self, answered: Answered) -> int:
        """Return the number under which a question is to be asked."""
        number = next(self._numbers)
        with self._lock:
            self._asked[number] = answered
        return number

    def forget(self, number: int) -> None:
        """Wait for this answer no longer."""
        with self._lock:
            self._asked.pop(number, None)

    def _ask(self, question: Callable[[int], wire.Request], audio: bytes, seconds: float) -> wire.Reply | None:
        there, replies = threading.Event(), list[wire.Reply | None]()

        def answered(reply: wire.Reply | None) -> None:
            replies.append(reply)
            there.set()

        number = self.expect(answered)
        if self.send(question(number), audio):
            there.wait(seconds)
        self.forget(number)
        return replies[0] if replies else None

    def _has_room(self) -> bool:
        load = self._load
        before = max(load.queued + load.running, len(self._asked))
        return (before + 1) / max(1, load.workers) * load.mean_ms / 1000 <= _LONGEST_WAIT

    # What the link tells, on its own thread

    def _came_up(self) -> None:
        with self._lock:
            grammars = list(self._grammars.values())
        log.info("recogniser answers", grammars=len(grammars))
        for grammar in grammars:
            self._link.send(wire.Announce(grammar=grammar))

    def _told(self, reply: wire.Reply) -> None:
        self._load = reply.load
        match reply:
            case wire.GrammarState():
                self._states[reply.grammar] = reply
                if reply.gone:
                    with self._lock:
                        self._grammars.pop(reply.grammar, None)
            case wire.Partial():
                turn = self._turns.get(reply.turn)
                if turn is not None:
                    turn.overheard(reply.candidate)
            case wire.Refused():
                log.error("recogniser refused a message", why=reply.why)
            case wire.Result() | wire.Transcribed() | wire.StatusTold():
                with self._lock:
                    answered = self._asked.pop(reply.id, None)
                if answered is not None:
                    answered(reply)

    def _went_down(self) -> None:
        log.warning("recogniser is away: callers press keys")
        self._states.clear()
        with self._lock:
            waiting = list(self._asked.values())
            self._asked.clear()
        for answered in waiting:
            answered(None)
