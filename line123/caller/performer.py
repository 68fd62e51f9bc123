"""Decides what is due in a call: reads the clock, listens for prompts, keeps the turns in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from line123.caller.ear import Ear, Tape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from line123.caller.bank import Bank
    from line123.caller.order import Order
    from line123.caller.script import Action, When

_LISTEN_EVERY = 0.1  # seconds of sound
_SAME_PROMPT = 0.4  # seconds after its beginning in which a prompt cannot begin anew


class Performer:
    """Hands out the actions of an order when their moment comes. Times are seconds after the answer."""

    def __init__(self, order: Order, tape: Tape, bank: Bank) -> None:
        self._tape, self._bank = tape, bank
        self._turns = list(order.turns)
        self._waiting = [(action, self._ear(action.when, 0.0)) for action in order.actions]
        self._turn = self._ear(self._turns[0].when, 0.0) if self._turns else None
        self._timed: list[tuple[float, Action]] = []
        self._listened = 0.0

    def due(self, now: float) -> Iterator[Action]:
        """Yield what is to be done by ``now``, each action once."""
        if self._tape.seconds - self._listened >= _LISTEN_EVERY:
            self._listened = self._tape.seconds
            self._listen(now)
        self._timed += [(action.when.seconds, action) for action, ear in self._waiting if ear is None]
        self._waiting = [(action, ear) for action, ear in self._waiting if ear is not None]
        self._timed.sort(key=lambda item: item[0])
        while self._timed and self._timed[0][0] <= now:
            yield self._timed.pop(0)[1]

    def _listen(self, now: float) -> None:
        for action, ear in list(self._waiting):
            if ear is not None and (heard := ear.is_due()) is not None:
                self._waiting.remove((action, ear))
                if action.repeats:
                    self._waiting.append((action, self._ear(action.when, heard + _SAME_PROMPT)))
                self._schedule(action, heard, now)
        if self._turn is not None and (heard := self._turn.is_due()) is not None:
            self._schedule(self._turns.pop(0), heard, now)
            after = heard + _SAME_PROMPT
            self._turn = self._ear(self._turns[0].when, after) if self._turns else None

    def _schedule(self, action: Action, heard: float, now: float) -> None:
        """Plan ``action``; what was heard lies back by the sound that has come in since."""
        moment = now - (self._tape.seconds - heard) + action.when.seconds
        self._timed.append((moment if action.when.seconds else now, action))

    def _ear(self, when: When, after: float) -> Ear | None:
        return Ear(self._tape, self._bank, when, after) if when.prompt else None
