"""A line of text: its caller is a function, and the lengths of the clips are added up instead of waited for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ivr.agi import CallerHungUp
from ivr.dialogue.graph import Say
from ivr.listen.contract import DigitBuffer, Expect, Heard, HeardKind, Recording

if TYPE_CHECKING:
    from pathlib import Path

    from ivr.dialogue.graph import Node
    from ivr.dialogue.worlds import World
    from ivr.speech.contract import Grammar

Answer = Callable[[str, "Node"], str]
"""Given place ("menu:node") and node: the keys pressed there, "" for none. Raises CallerHungUp to hang up.

At a recording anything but "" is speech; in a line queue anything but "" is somebody who answers.
"""

SecondsOf = Callable[[str, str], float]
"""Given language and prompt key: how long the clip is."""


@dataclass(frozen=True)
class Pace:
    """Seconds a caller takes: before the first key of an answer, for each key after it, to speak into a recording."""

    first_key: float = 1.0
    next_key: float = 0.4
    speech: float = 6.0

    def of(self, keys: str) -> float:
        """Return how long these keys take."""
        return self.first_key + self.next_key * (len(keys) - 1) if keys else 0.0


@dataclass(frozen=True)
class Turn:
    """Something said at a place, and what the caller did. ``began`` in seconds of the call; None: nothing asked."""

    place: str
    prompts: tuple[str, ...]
    language: str
    began: float
    seconds: float
    answer: str | None = None


@dataclass
class Rehearsal:
    """What is left of a rehearsed call. ``ended``: "end", "hung up" or "lost"."""

    world: World
    turns: list[Turn] = field(default_factory=list)
    seconds: float = 0.0
    ended: str = "end"
    goal: str | None = None
    number: str | None = None
    call_id: str = ""
    category: str | None = None
    fields: frozenset[str] = frozenset()
    errand: str = ""

    @property
    def answers(self) -> tuple[str, ...]:
        """What the caller did, in order."""
        return tuple(turn.answer for turn in self.turns if turn.answer is not None)


class TextLine:
    """A line whose caller is a function. Everything said is added to ``rehearsal``; nothing waits in real time.

    ``leaves_after``: the caller hangs up when he has heard so many prompts.
    """

    def __init__(
        self,
        rehearsal: Rehearsal,
        answer: Answer,
        at: Callable[[], tuple[str, Node]],
        seconds_of: SecondsOf,
        pace: Pace,
        leaves_after: int | None = None,
    ) -> None:
        self.buffer = DigitBuffer()
        self.played: list[str] = []
        self._rehearsal = rehearsal
        self._answer = answer
        self._at = at
        self._seconds_of = seconds_of
        self._pace = pace
        self._leaves_after = leaves_after
        self._language = rehearsal.world.language

    def say(
        self,
        prompts: tuple[str, ...],
        *,
        can_interrupt: bool = True,
        commands: Grammar | None = None,  # noqa: ARG002 the shape of a line
    ) -> None:
        """Say prompts; at a node with keys of its own the caller may press one."""
        if can_interrupt and self.buffer:
            return
        place, node = self._at()
        may_press = isinstance(node, Say) and node.keys and can_interrupt
        self._tell(prompts)
        if may_press:
            self.buffer.add(self._hear(place, node))

    def ask(self, prompts: tuple[str, ...], expect: Expect) -> Heard:
        """Say prompts, then take what the caller presses; silence takes as long as the timer of the question."""
        if self.buffer:
            return _heard(self.buffer.take(), expect)
        self._tell(prompts)
        keys = self._hear(*self._at())
        if not keys:
            self._rehearsal.seconds += expect.timers.first_digit
        elif expect.most > len(keys) and not keys.endswith("#"):
            self._rehearsal.seconds += expect.timers.inter_digit
        return _heard(keys, expect)

    def hears(self, _grammar: Grammar) -> bool:
        """Tell whether the line asks for speech; it is answered by keys all the same."""
        return self._rehearsal.world.hears

    def speak(self, language: str) -> None:
        """Say what follows in this language."""
        self._language = language

    def record(self, path: Path, seconds: int) -> Recording:
        """Take what the caller says, as long as the pace tells."""
        said = min(self._pace.speech, float(seconds)) if self._hear(*self._at()) else 0.0
        self._rehearsal.seconds += said
        return Recording(path.with_suffix(".wav"), said)

    def transfer(self, queue: str, seconds: int, *, is_unknown: bool = False) -> bool:  # noqa: ARG002 the shape of a line
        """Ask whether somebody answers; nobody takes as long as the queue rings."""
        is_answered = bool(self._hear(*self._at()))
        self._rehearsal.seconds += 0.0 if is_answered else seconds
        return is_answered

    def hang_up(self) -> None:
        """End the call from our side."""

    def _tell(self, prompts: tuple[str, ...]) -> None:
        if not prompts:
            return
        left = None if self._leaves_after is None else self._leaves_after - len(self.played)
        heard = prompts[:left]
        self.played += heard
        seconds = sum(self._seconds_of(self._language, key) for key in heard)
        place, _ = self._at()
        rehearsal = self._rehearsal
        rehearsal.turns.append(Turn(place, heard, self._language, rehearsal.seconds, seconds))
        rehearsal.seconds += seconds
        if left is not None and len(heard) == left:
            raise CallerHungUp(heard[-1])

    def _hear(self, place: str, node: Node) -> str:
        answer = self._answer(place, node)
        rehearsal = self._rehearsal
        if rehearsal.turns and _is_open(rehearsal.turns[-1], place):
            rehearsal.turns[-1] = replace(rehearsal.turns[-1], answer=answer)
        else:
            rehearsal.turns.append(Turn(place, (), self._language, rehearsal.seconds, 0.0, answer))
        rehearsal.seconds += self._pace.of(answer)
        return answer


def _heard(keys: str, expect: Expect) -> Heard:
    if not keys:
        return Heard(HeardKind.SILENCE)
    if expect.most == 1:
        return Heard(HeardKind.KEYS, keys, has_finished=keys == "#")
    return Heard(HeardKind.KEYS, keys.removesuffix("#"), has_finished=keys.endswith("#"))


def _is_open(turn: Turn, place: str) -> bool:
    return turn.place == place and turn.answer is None
