"""Two lists for the same words: an answer that cannot list the commands (digits), and the commands."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from ivr.speech.contract import Band, Status

if TYPE_CHECKING:
    from ivr.speech.contract import Candidate, Recognition, Turn

URGENT: Final = frozenset({"danger", "person"})
"""Meanings that act before the caller has finished."""


class BothTurns:
    """A ``Turn`` of the contract made of two. The answer of ``commands`` counts where ``pick`` prefers it."""

    def __init__(self, answer: Turn, commands: Turn) -> None:
        self._answer = answer
        self._commands = commands

    def feed(self, audio: bytes) -> None:
        """Hand on more of the caller's speech."""
        self._answer.feed(audio)
        self._commands.feed(audio)

    def partial(self) -> Candidate | None:
        """Return what a streaming engine already is sure of."""
        return self._commands.partial() or self._answer.partial()

    def finish(self, audio: bytes, deadline: float) -> None:
        """Ask both for the answer to this utterance."""
        self._answer.finish(audio, deadline)
        self._commands.finish(audio, deadline)

    def result(self, seconds: float) -> Recognition | None:
        """Wait up to so many seconds for both."""
        until = time.monotonic() + seconds
        answer = self._answer.result(seconds)
        if answer is None:
            return None
        command = self._commands.result(max(0.0, until - time.monotonic()))
        return pick(answer, command) if command is not None else None

    def cancel(self) -> None:
        """Nobody waits for it any more."""
        self._answer.cancel()
        self._commands.cancel()


def pick(answer: Recognition, command: Recognition) -> Recognition:
    """Return the command when it is sure and cannot wait, or when it is surer than the answer."""
    best = command.best
    if best is None or command.status is not Status.OK or command.band is Band.REJECT:
        return answer
    if command.band is Band.ACCEPT and (best.meaning in URGENT or answer.band is not Band.ACCEPT):
        return command
    is_understood = answer.status is Status.OK and answer.band is not Band.REJECT
    is_lost = answer.status in (Status.TIMEOUT, Status.ERROR)
    return answer if is_understood or is_lost else command
