"""A recogniser that says what a test wrote down, and a detector that takes every sound for speech."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from ivr.listen.hearing.silero import WINDOW_SAMPLES
from ivr.speech.contract import Band, Candidate, Grammar, Kind, Phrase, Recognition, Status

SCOPE = Grammar("scope", Kind.MENU, "id", (Phrase("rumah saja", "own_house"), Phrase("sekitar juga", "neighbours")))


def understood(*meanings: str, band: Band = Band.ACCEPT, also: tuple[str, ...] = ()) -> Recognition:
    """A recognition whose n-best are these meanings, best first."""
    n_best = tuple(Candidate(f"kata {meaning}", meaning, 0.9 - 0.2 * n) for n, meaning in enumerate(meanings))
    slots = tuple(Candidate(meaning, meaning, 0.9) for meaning in also)
    return Recognition(Status.OK, "scripted", "abcdef123456", 5.0, n_best, band, slots)


def nothing(status: Status = Status.REJECT) -> Recognition:
    return Recognition(status, "scripted", "abcdef123456")


class LoudIsSpeech:
    """A detector without a model: a window is speech when its first sample is not zero."""

    def hearer(self) -> LoudIsSpeech:
        return self

    def probabilities(self, audio: bytes) -> list[float]:
        return [0.9 if any(audio[at : at + 2]) else 0.0 for at in range(0, len(audio), 2 * WINDOW_SAMPLES)]


@dataclass
class ScriptedTurn:
    owner: ScriptedRecogniser
    asked: list[float] = field(default_factory=list)
    fed: int = 0
    heard: Recognition | None = None
    was_cancelled: bool = False

    def feed(self, audio: bytes) -> None:
        self.fed += len(audio)

    def partial(self) -> Candidate | None:
        return self.owner.partial

    def finish(self, audio: bytes, deadline: float) -> None:
        self.asked.append(len(audio) / 16000)
        self.heard = self.heard if not self.owner.answers else None
        self.owner.deadlines.append(deadline - time.monotonic())

    def result(self, seconds: float) -> Recognition | None:
        if self.owner.never_answers or not self.asked:
            time.sleep(seconds)
            return None
        if self.heard is None:
            self.heard = self.owner.answers.pop(0)
        return self.heard

    def cancel(self) -> None:
        self.was_cancelled = True


@dataclass
class ScriptedRecogniser:
    """Answers turn after turn from ``answers``; ``is_there`` False is a dead process."""

    answers: list[Recognition] = field(default_factory=list)
    is_there: bool = True
    never_answers: bool = False
    partial: Candidate | None = None
    grammars: list[Grammar] = field(default_factory=list)
    turns: list[ScriptedTurn] = field(default_factory=list)
    deadlines: list[float] = field(default_factory=list)

    def grammar(self, grammar: Grammar) -> str:
        if grammar not in self.grammars:
            self.grammars.append(grammar)
        return grammar.name

    def is_ready(self, grammar_id: str) -> bool:
        return self.is_there

    def turn(self, grammar_id: str) -> ScriptedTurn:
        self.turns.append(ScriptedTurn(self))
        return self.turns[-1]
