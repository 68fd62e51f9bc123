"""Which engine answers a grammar, and why: loaded once, tested, then chosen grammar by grammar."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

import structlog

from ivr.speech.engines.attempts import Attempts
from ivr.speech.engines.base import EngineFault
from ivr.speech.engines.null import NullEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ivr.speech.contract import Grammar
    from ivr.speech.engines.base import Engine, Prepared

log = structlog.get_logger()

KILLED: Final = "it ended the process twice while it was loaded; install it again"
ORDER: Final = ("vosk", "whisper_list")
"""Engines by name, first choice first; after them only keys are left."""


@dataclass(frozen=True)
class Candidate:
    """A model that may be loaded. ``label`` says which one it is to an operator.

    ``is_known``: its files were checked by their hash, so a death while loading it is no fault of theirs.
    """

    engine: str
    label: str
    load: Callable[[], Engine]
    is_known: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a model at start: its self-test, its hash; ``why`` is empty when it serves."""

    engine: str
    label: str
    languages: tuple[str, ...]
    model: str
    seconds: float
    why: str

    @property
    def serves(self) -> bool:
        return not self.why


@dataclass(frozen=True)
class Passed:
    """An engine that was asked about a grammar before the chosen one, and why it does not answer it."""

    engine: str
    why: str


@dataclass(frozen=True)
class Placed:
    """A grammar with its engine. ``passed``: the engines before it and their reasons."""

    engine: Engine
    prepared: Prepared
    passed: tuple[Passed, ...]


@runtime_checkable
class Explains(Protocol):
    """An engine that can name what it would lose."""

    def lost_meanings(self, grammar: Grammar) -> tuple[str, ...]:
        """Return the meanings that could not be said."""


class Registry:
    """All engines of this machine. Filled once by ``load``; read by all threads afterwards."""

    def __init__(self, candidates: Sequence[Candidate], attempts: Attempts | None = None) -> None:
        self._candidates = sorted(candidates, key=lambda found: ORDER.index(found.engine))
        self._attempts = attempts or Attempts(None)
        self._engines: list[Engine] = []
        self.outcomes: list[Outcome] = []

    def load(self) -> Iterable[Outcome]:
        """Load and test one model after the other; gives each outcome as it is known."""
        for candidate in self._candidates:
            began = time.monotonic()
            engine, why = self._try(candidate)
            if engine is not None and not why:
                self._engines.append(engine)
            outcome = Outcome(
                engine=candidate.engine,
                label=candidate.label,
                languages=tuple(sorted(engine.languages)) if engine else (),
                model=engine.model if engine else "",
                seconds=round(time.monotonic() - began, 2),
                why=why,
            )
            log.info("engine tried", engine=outcome.engine, label=outcome.label, why=why, seconds=outcome.seconds)
            self.outcomes.append(outcome)
            yield outcome

    def _try(self, candidate: Candidate) -> tuple[Engine | None, str]:
        if candidate.is_known:
            return _try(candidate)
        with self._attempts.trying(candidate.label) as may_try:
            return _try(candidate) if may_try else (None, KILLED)

    def place(self, grammar: Grammar) -> Placed:
        """Choose the engine of a grammar and make it ready; takes as long as the engine's ``prepare``."""
        passed: list[Passed] = []
        for engine in self._engines:
            why = _why_not(engine, grammar)
            if not why:
                try:
                    return Placed(engine, engine.prepare(grammar), tuple(passed))
                except Exception as error:  # the next engine may do better
                    log.exception("grammar not prepared", grammar=grammar.name, engine=engine.name)
                    why = f"cannot prepare it ({error})"[:300]
            passed.append(Passed(engine.name, why))
        keys = NullEngine()
        return Placed(keys, keys.prepare(grammar), tuple(passed))

    def served(self, languages: Iterable[str]) -> dict[str, str]:
        """Return the first engine of each language, "null" where only keys are left."""
        return {
            language: next((engine.name for engine in self._engines if language in engine.languages), "null")
            for language in languages
        }

    def transcriber(self) -> Sequence[Engine]:
        """Return the engines to ask for free words, most able first."""
        return self._engines[::-1]


def _try(candidate: Candidate) -> tuple[Engine | None, str]:
    engine = None
    try:
        engine = candidate.load()
        engine.self_test()
    except EngineFault as fault:
        return engine, str(fault) or "failed"
    except Exception as error:  # a model that cannot be used must not take the others with it
        log.exception("engine cannot be used", engine=candidate.engine, label=candidate.label)
        return engine, f"{type(error).__name__}: {error}"[:300]
    return engine, ""


def _why_not(engine: Engine, grammar: Grammar) -> str:
    if grammar.language not in engine.languages:
        return f"does not speak {grammar.language}"
    try:
        if engine.covers(grammar):
            return ""
        lost = engine.lost_meanings(grammar) if isinstance(engine, Explains) else ()
        return f"cannot hear {', '.join(lost)}"[:300] if lost else "cannot hear all of its meanings"
    except Exception as error:  # an engine in trouble is no reason to leave the grammar to keys
        log.exception("cannot tell what a grammar would lose", grammar=grammar.name, engine=engine.name)
        return f"cannot tell ({error})"[:300]
