"""What every line that hears speech shares: the recogniser, and for how long it is not to be trusted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from ivr.listen.beside import BothTurns
from ivr.speech.contract import Recognition, Status

if TYPE_CHECKING:
    from ivr.speech.contract import Grammar, Recogniser, Turn

DEADLINE_SECONDS: Final = 1.8
"""From the caller's last word to the answer; later ones are worth nothing."""

MOMENT_SECONDS: Final = 1.5
"""From the caller's last word to our "one moment"."""

MOMENT: Final = "wait.moment"

_DEAF_SECONDS: Final = 5.0
_FAILED: Final = (Status.TIMEOUT, Status.ERROR)


class Understanding:
    """The recogniser as one call sees it: after an answer that did not come the call uses keys for a while."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self._ids: dict[Grammar, str] = {}
        self._deaf_until = 0.0

    def announce(self, grammar: Grammar) -> str:
        """Return the id of a grammar; it is prepared in the background."""
        known = self._ids.get(grammar)
        if known is None or not self._recogniser.is_ready(known):
            known = self._ids[grammar] = self._recogniser.grammar(grammar)
        return known

    def is_ready(self, grammar: Grammar) -> bool:
        """Tell whether an answer of this grammar would be understood in time."""
        return time.monotonic() >= self._deaf_until and self._recogniser.is_ready(self.announce(grammar))

    def turn(self, grammar: Grammar, commands: Grammar | None = None) -> Turn:
        """Begin one answer, of the words of ``commands`` too when they can be understood now."""
        answer = self._recogniser.turn(self.announce(grammar))
        if commands is None or not self.is_ready(commands):
            return answer
        return BothTurns(answer, self._recogniser.turn(self.announce(commands)))

    def judge(self, recognition: Recognition | None) -> Recognition:
        """Return what was recognised, a time-out when that is nothing; failures make the call deaf for a while."""
        found = recognition or Recognition(Status.TIMEOUT, engine="")
        if found.status in _FAILED:
            self._deaf_until = time.monotonic() + _DEAF_SECONDS
        return found
