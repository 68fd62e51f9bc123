"""What the dialogue may ask of a recogniser, whatever engine answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

SAMPLE_RATE = 8000
"""Hertz. All audio here is one channel of signed 16 bit little endian samples at this rate, as a telephone gives it."""


class Kind(StrEnum):
    """What sort of answer a grammar lists; engines decode and judge each sort in its own way."""

    MENU = "menu"
    YESNO = "yesno"
    DIGITS = "digits"
    PLACE = "place"


@dataclass(frozen=True)
class Phrase:
    """One way to say a meaning. ``language``: id, mkn, jv-cbn, su, … as in the phrase book."""

    text: str
    meaning: str
    language: str = "id"


@dataclass(frozen=True)
class Grammar:
    """A closed list of phrases. For DIGITS the phrases are the words of the digits and ``digits`` how many are spoken.

    ``language`` is the language of the line ("id", "en", "ko"): it chooses the engines.
    """

    name: str
    kind: Kind
    language: str
    phrases: tuple[Phrase, ...]
    digits: int = 0

    @property
    def meanings(self) -> frozenset[str]:
        """Return every meaning that can be said."""
        return frozenset(phrase.meaning for phrase in self.phrases)


class Status(StrEnum):
    """How a recognition ended. Only ``ok`` carries phrases; REJECT: speech, but nothing of the list."""

    OK = "ok"
    REJECT = "reject"
    SILENCE = "silence"
    TIMEOUT = "timeout"
    ERROR = "error"


class Band(StrEnum):
    """What the dialogue may do with an answer: act on it, confirm it first, ask again."""

    ACCEPT = "accept"
    CONFIRM = "confirm"
    REJECT = "reject"


@dataclass(frozen=True)
class Candidate:
    """One phrase of the grammar, its meaning and how sure the engine is (0 to 1).

    For DIGITS ``phrase`` and ``meaning`` are the digits as keyed ("0380").
    """

    phrase: str
    meaning: str
    confidence: float


@dataclass(frozen=True)
class Recognition:
    """``n_best``: at most three candidates of different meanings, best first; ``band`` by the fitted thresholds.

    ``also``: meanings of other slots heard beside the best (a place or a time said in the same breath).
    ``model``: first twelve signs of the sha256 of the weights. ``ms``: wall time of the recognition in milliseconds.
    """

    status: Status
    engine: str
    model: str = ""
    ms: float = 0.0
    n_best: tuple[Candidate, ...] = ()
    band: Band = Band.REJECT
    also: tuple[Candidate, ...] = ()

    @property
    def best(self) -> Candidate | None:
        """Return the best candidate, None when there is none."""
        return self.n_best[0] if self.n_best else None


@dataclass(frozen=True)
class Transcript:
    """Free words of a recording, for people to read; never acted upon. ``confidence`` 0 to 1."""

    text: str
    confidence: float
    engine: str
    model: str
    ms: float


class Turn(Protocol):
    """One answer being recognised. ``result`` never raises: a dead recogniser is Status.ERROR or TIMEOUT."""

    def feed(self, audio: bytes) -> None:
        """Hand on more of the caller's speech; only streaming engines look at it before ``finish``."""

    def partial(self) -> Candidate | None:
        """Return what a streaming engine already is sure of (danger, person), else None."""

    def finish(self, audio: bytes, deadline: float) -> None:
        """Ask for the answer to this whole utterance. A second call replaces the first (speech went on)."""

    def result(self, seconds: float) -> Recognition | None:
        """Wait up to so many seconds; None when it is not there yet."""

    def cancel(self) -> None:
        """Nobody waits for it any more (a key was pressed)."""


class Recogniser(Protocol):
    """The recogniser process as the ivr server sees it. No method blocks a call for longer than a socket write."""

    def grammar(self, grammar: Grammar) -> str:
        """Announce a grammar, get its id. It is prepared in the background; ``is_ready`` tells when."""

    def is_ready(self, grammar_id: str) -> bool:
        """Tell whether turns of this grammar can be answered now: alive, prepared, and with room for one more."""

    def turn(self, grammar_id: str) -> Turn:
        """Begin one answer."""
