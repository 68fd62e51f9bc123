"""What every engine can do. Engines live in the recogniser process; several threads use one engine at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ivr.speech.contract import Candidate, Grammar, Recognition, Transcript


class EngineFault(Exception):  # noqa: N818 a fault of a part, in the trade's own word
    """The engine cannot be used; the message says what is missing and what to do."""


class Prepared(Protocol):
    """A grammar made ready by one engine (token trie and priors, Vosk's list of words)."""

    @property
    def grammar(self) -> Grammar:
        """Return the grammar this was made from."""


class Hearing(Protocol):
    """One utterance going into a streaming engine as it is spoken."""

    def feed(self, audio: bytes) -> Candidate | None:
        """Take more speech; return a phrase of ``acts_at_once`` meanings once it is sure, else None."""


class Engine(Protocol):
    """One recogniser with its model loaded. ``name``: whisper_list, vosk or null. ``model``: hash of its weights."""

    name: str
    model: str
    languages: frozenset[str]

    def self_test(self) -> None:
        """Recognise something known. Raises EngineFault with what was expected and what came."""

    def covers(self, grammar: Grammar) -> bool:
        """Tell whether every meaning of the grammar can be reached with this model."""

    def prepare(self, grammar: Grammar) -> Prepared:
        """Make a grammar ready; may take seconds, is cached on disk by hash. Never called while a caller waits."""

    def recognise(self, audio: bytes, prepared: Prepared) -> Recognition:
        """Recognise one utterance of 8 kHz samples. Never raises for odd audio: SILENCE or REJECT instead."""

    def listen(self, prepared: Prepared) -> Hearing | None:
        """Return an utterance to be fed while it is spoken; None when this engine needs the whole of it."""

    def transcribe(self, audio: bytes) -> Transcript | None:
        """Return the free words of a recording for people to read; None when this engine cannot."""
