"""Puts trials to an engine and notes what it answered and what that cost."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ivr.speech.contract import Band, Status
from ivr.speech.evaluation.sound import SoundFault, read_sound, through

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ivr.speech.contract import Candidate, Grammar, Recognition
    from ivr.speech.engines.base import Engine, Prepared
    from ivr.speech.evaluation.sound import Condition
    from ivr.speech.evaluation.tasks import Trial


@dataclass(frozen=True)
class Outcome:
    """What an engine answered to a trial, in ``wall`` seconds; ``fault`` when the sound could not be had."""

    trial: Trial
    answer: Recognition | None
    wall: float = 0.0
    fault: str = ""

    @property
    def best(self) -> Candidate | None:
        """Return what the engine held most likely, whether it would act on it or not."""
        return self.answer.best if self.answer else None

    @property
    def is_right(self) -> bool:
        """Tell whether the most likely meaning is what was said."""
        return self.best is not None and self.best.meaning == self.trial.truth

    @property
    def band(self) -> Band:
        """Return what the dialogue would do with the answer."""
        if self.answer is None or self.answer.status is not Status.OK:
            return Band.REJECT
        return self.answer.band

    def is_among(self, many: int) -> bool:
        """Tell whether what was said is among the ``many`` most likely."""
        return self.answer is not None and self.trial.truth in [one.meaning for one in self.answer.n_best[:many]]


@dataclass(frozen=True)
class Run:
    """All outcomes of one run, in order, and the CPU seconds that the recognitions took together."""

    outcomes: tuple[Outcome, ...]
    cpu: float


class Grammars:
    """The grammars of a run, each made ready once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ready: dict[Grammar, Prepared] = {}

    def ready(self, grammar: Grammar) -> Prepared:
        """Return ``grammar`` made ready."""
        if grammar not in self._ready:
            self._ready[grammar] = self._engine.prepare(grammar)
        return self._ready[grammar]


def sound_of(folder: Path, trial: Trial, line: Condition) -> bytes:
    """Return the trial's sound as the recogniser hears it. Raises SoundFault."""
    parts = [read_sound(folder / file) for file in trial.files]
    return through(np.concatenate(parts), line, seed=trial.name, is_speech=bool(trial.said))


def run(
    engine: Engine,
    folder: Path,
    asked: Sequence[Trial],
    line: Condition,
    *,
    threads: int = 1,
    each: Callable[[], object] = lambda: None,
) -> Run:
    """Put every trial to the engine, ``threads`` at a time; grammars and sounds are made before the clock."""
    grammars = Grammars(engine)
    for trial in asked:
        grammars.ready(trial.grammar)
    outcomes: list[Outcome] = []
    cpu = 0.0
    with ThreadPoolExecutor(threads) as pool:
        for start in range(0, len(asked), _AT_ONCE):
            some = asked[start : start + _AT_ONCE]
            sounds = [_sound_or_fault(folder, trial, line) for trial in some]
            began = time.process_time()
            done = pool.map(lambda pair: _ask(engine, grammars, *pair), zip(some, sounds, strict=True))
            for outcome in done:
                outcomes.append(outcome)
                each()
            cpu += time.process_time() - began
    return Run(tuple(outcomes), cpu)


_AT_ONCE = 64


def _sound_or_fault(folder: Path, trial: Trial, line: Condition) -> bytes | str:
    try:
        return sound_of(folder, trial, line)
    except SoundFault as fault:
        return str(fault)


def _ask(engine: Engine, grammars: Grammars, trial: Trial, sound: bytes | str) -> Outcome:
    if isinstance(sound, str):
        return Outcome(trial, None, fault=sound)
    began = time.perf_counter()
    answer = engine.recognise(sound, grammars.ready(trial.grammar))
    return Outcome(trial, answer, time.perf_counter() - began)
