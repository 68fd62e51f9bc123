"""What the recogniser does with each message. All of it runs on the loop's thread except what it hands to the desk."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

import structlog

from ivr.speech import wire
from ivr.speech.contract import Recognition, Status
from ivr.speech.desk import Job
from ivr.speech.metrics import Metrics
from ivr.speech.shelf import MOST, Shelf
from ivr.speech.streams import Streams

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from ivr.speech.contract import Transcript
    from ivr.speech.desk import Desk
    from ivr.speech.engines.registry import Placed, Registry
    from ivr.speech.shelf import Entry

log = structlog.get_logger()

LINE_LANGUAGES: Final = ("id", "en")
"""Languages that callers are greeted in."""

_LONGEST_SECONDS: Final = 30.0
_LONGEST_AUDIO: Final = 60 * 16000
_SAMPLE: Final = 2


class Link(Protocol):
    """A connection as the service sees it."""

    def send(self, reply: wire.Reply) -> None:
        """Queue a reply; never waits."""


@dataclass
class Told:
    """What changes as the process lives."""

    loading: bool = True
    changes: int = 0


class Service:
    """Grammars, turns and figures. ``end`` stops the process."""

    def __init__(
        self,
        registry: Registry,
        desk: Desk,
        loop: asyncio.AbstractEventLoop,
        end: Callable[[], None] = lambda: None,
        most_grammars: int = MOST,
    ) -> None:
        self._registry = registry
        self._desk = desk
        self._loop = loop
        self._end = end
        self._shelf = Shelf(most_grammars)
        self._streams = Streams(desk, self._later)
        self.metrics = Metrics()
        self.told = Told()

    def start(self) -> None:
        """Load the engines in the background."""
        self._desk.start()
        self._desk.put_later(self._load, urgent=True)

    def handle(self, link: Link, request: wire.Request, audio: bytes) -> None:
        """Do what one message asks."""
        self._desk.expire()
        match request:
            case wire.Announce():
                self._announce(link, request)
            case wire.Feed():
                self._feed(link, request, audio)
            case wire.Finish():
                self._finish(link, request, audio)
            case wire.Cancel():
                self.metrics.counts["cancelled"] += 1
                self._desk.drop((link, request.turn))
                self._streams.close((link, request.turn))
            case wire.Transcribe():
                self._desk.put_later(lambda: self._transcribe(link, request, audio), urgent=False)
            case wire.Ping():
                link.send(wire.Pong(load=self.load(), id=request.id))
            case wire.AskStatus():
                link.send(wire.StatusTold(load=self.load(), id=request.id, status=self.status_text()))
            case wire.Restart():
                log.info("asked to start anew")
                self._end()

    def refuse(self, link: Link, why: str) -> None:
        """Answer a message that asks for nothing we know."""
        self.metrics.counts["refused"] += 1
        log.warning("message refused", why=why)
        link.send(wire.Refused(load=self.load(), why=why))

    def gone(self, link: Link) -> None:
        """Forget a connection that has closed, and all it waited for."""
        self._shelf.forget(link)
        self._streams.forget(link)
        self._desk.drop(link)

    def tick(self) -> None:
        """Let go of what nobody feeds any more."""
        self._streams.sweep(time.monotonic())

    def load(self) -> wire.Load:
        """How busy we are now."""
        desk = self._desk
        return wire.Load(
            loading=self.told.loading,
            queued=desk.queued,
            running=desk.running,
            workers=desk.workers,
            mean_ms=round(1000 * desk.mean_seconds, 1),
        )

    def status(self) -> dict[str, Any]:
        """Everything that the status page shows, as plain values."""
        return {
            "state": "loading" if self.told.loading else "ready",
            "served": self._registry.served(LINE_LANGUAGES),
            "engines": [asdict(outcome) | {"serves": outcome.serves} for outcome in self._registry.outcomes],
            "grammars": [entry.told() for entry in self._shelf.all()],
            "metrics": self.metrics.figures(),
            "load": self.load().model_dump(),
        }

    def status_text(self) -> str:
        """The status as JSON with the time it is of."""
        return json.dumps({"pid": os.getpid(), "at": datetime.now(UTC).isoformat(), **self.status()})

    def _later(self, work: Callable[[], None]) -> None:
        self._loop.call_soon_threadsafe(work)

    # Engines and grammars

    def _load(self) -> None:
        for _ in self._registry.load():
            self._later(self._note_change)
        self._later(self._loaded)

    def _loaded(self) -> None:
        self.told.loading = False
        self._note_change()
        for entry in self._shelf.all():
            self._prepare(entry)

    def _note_change(self) -> None:
        self.told.changes += 1

    def _announce(self, link: Link, request: wire.Announce) -> None:
        entry, gone = self._shelf.put(wire.grammar_id(request.grammar), request.grammar)
        entry.watchers.add(link)
        for old in gone:
            old.placed = None
            self._tell(old, gone=True)
        if not self.told.loading:
            self._prepare(entry)
        link.send(self._state(entry))
        self._note_change()

    def _prepare(self, entry: Entry) -> None:
        if entry.asked:
            return
        entry.asked = True

        def work() -> None:
            placed = self._registry.place(entry.grammar)
            self._later(lambda: self._prepared(entry, placed))

        self._desk.put_later(work, urgent=True)

    def _prepared(self, entry: Entry, placed: Placed) -> None:
        if self._shelf.has(entry):
            entry.placed = placed
            self._tell(entry)
            self._note_change()

    def _tell(self, entry: Entry, *, gone: bool = False) -> None:
        state = self._state(entry).model_copy(update={"gone": gone})
        for link in entry.watchers:
            link.send(state)

    def _state(self, entry: Entry) -> wire.GrammarState:
        streams = bool(entry.placed and getattr(entry.placed.engine, "streams", False))
        return wire.GrammarState(
            load=self.load(), grammar=entry.id, ready=entry.ready, engine=entry.engine, streams=streams
        )

    # Turns

    def _feed(self, link: Link, request: wire.Feed, audio: bytes) -> None:
        entry = self._shelf.use(request.grammar)
        if entry is None or entry.placed is None or len(audio) % _SAMPLE:
            return

        def sure(candidate: Any) -> None:
            self.metrics.counts["partials"] += 1
            link.send(wire.Partial(load=self.load(), turn=request.turn, candidate=candidate))

        self._streams.feed((link, request.turn), entry.placed, audio, sure)

    def _finish(self, link: Link, request: wire.Finish, audio: bytes) -> None:
        entry = self._shelf.use(request.grammar)
        if entry is None or entry.placed is None or len(audio) % _SAMPLE or len(audio) > _LONGEST_AUDIO:
            self._answer(link, request.id, Recognition(Status.ERROR, ""))
            return
        placed = entry.placed
        owner = (link, request.turn)
        self._desk.drop(owner)
        deadline = min(request.deadline, time.monotonic() + _LONGEST_SECONDS)

        def run(late: bool) -> None:  # noqa: FBT001 the desk calls it
            heard = Recognition(Status.TIMEOUT, placed.engine.name) if late else recognise(placed, audio)
            self._later(lambda: self._answer(link, request.id, heard))

        if not self._desk.put(Job((link, owner), deadline, run)):
            self.metrics.counts["turned_away"] += 1
            self._answer(link, request.id, Recognition(Status.TIMEOUT, placed.engine.name))

    def _answer(self, link: Link, number: int, recognition: Recognition) -> None:
        self.metrics.note(recognition)
        self._note_change()
        link.send(wire.Result(load=self.load(), id=number, recognition=recognition))

    def _transcribe(self, link: Link, request: wire.Transcribe, audio: bytes) -> None:
        found: Transcript | None = None
        for engine in self._registry.transcriber():
            try:
                found = engine.transcribe(audio)
            except Exception:
                log.exception("recording not written down", engine=engine.name)
            if found is not None:
                break
        self._later(lambda: self._transcribed(link, request.id, found))

    def _transcribed(self, link: Link, number: int, found: Transcript | None) -> None:
        self.metrics.counts["transcripts"] += found is not None
        self._note_change()
        link.send(wire.Transcribed(load=self.load(), id=number, transcript=found))


def recognise(placed: Placed, audio: bytes) -> Recognition:
    """Recognise on a worker's thread. A fault of the engine is Status.ERROR: it ends one turn, not the process."""
    began = time.monotonic()
    try:
        heard = placed.engine.recognise(audio, placed.prepared)
    except Exception:
        log.exception("engine failed", engine=placed.engine.name, grammar=placed.prepared.grammar.name)
        heard = Recognition(Status.ERROR, placed.engine.name, placed.engine.model)
    return replace(heard, ms=round(1000 * (time.monotonic() - began), 1))
