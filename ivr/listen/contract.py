"""What a dialogue may ask of a line, whatever carries it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from ivr.speech.contract import Grammar, Recognition

KEYS = "0123456789*#"


class LineFault(Exception):  # noqa: N818 a fault of the line, in the trade's own word
    """The way of listening in use does not work now; the next one on the ladder takes over."""


class NoRoom(LineFault):
    """As many callers are heard already as this machine can hear; nothing is broken."""


class HeardKind(StrEnum):
    """What came back from a question. A hang-up is not an answer: it is raised as CallerHungUp."""

    KEYS = "keys"
    SILENCE = "silence"
    SPEECH = "speech"


@dataclass(frozen=True)
class Heard:
    """``digits`` as keyed, without the finishing #. ``has_finished`` tells that # was pressed.

    ``spoken``: what the recogniser made of the caller's words, whatever came of it; only for SPEECH.
    """

    kind: HeardKind
    digits: str = ""
    has_finished: bool = False
    spoken: Recognition | None = None


@dataclass(frozen=True)
class Timers:
    """Seconds: to the first key after the prompt, between keys, and after a lone command key inside a field."""

    first_digit: float = 5.0
    inter_digit: float = 3.0
    lone_command: float = 2.0

    def slower(self, factor: float = 1.5) -> Timers:
        """Return the timers for a caller who needs longer."""
        return Timers(self.first_digit * factor, self.inter_digit * factor, self.lone_command * factor)


USUAL = Timers()
"""For callers who have not shown that they need longer."""


@dataclass(frozen=True)
class Expect:
    """What may be keyed: one key when ``most`` is 1, else up to ``most`` digits, ended by # or by waiting.

    ``grammar``: what may be said instead. A line that does not hear it now takes keys alone. ``commands``: what is
    understood beside a grammar that cannot list it (digits); what comes back is of one or the other.
    """

    most: int = 1
    timers: Timers = USUAL
    grammar: Grammar | None = None
    commands: Grammar | None = None


@dataclass(frozen=True)
class Recording:
    """What was kept. ``seconds`` is 0.0 when nothing was; ``path`` is the file, with its ending.

    ``key``: what ended it, "" when it was no key.
    """

    path: Path
    seconds: float
    key: str = ""


class DigitBuffer:
    """Keys of one call that nobody has asked for yet: callers who know the menu type ahead."""

    def __init__(self) -> None:
        self._keys: deque[str] = deque()

    def add(self, keys: str) -> None:
        """Keep keys in the order they were pressed; anything that is no key is dropped."""
        self._keys.extend(key for key in keys if key in KEYS)

    def take(self) -> str:
        """Return the oldest key, or "" when there is none."""
        return self._keys.popleft() if self._keys else ""

    def first(self) -> str:
        """Return the oldest key and leave it there, "" when there is none."""
        return self._keys[0] if self._keys else ""

    def clear(self) -> None:
        """Forget everything typed ahead (before a danger notice)."""
        self._keys.clear()

    def __bool__(self) -> bool:
        return bool(self._keys)


class Line(Protocol):
    """A caller's line. Every method raises CallerHungUp once the caller is gone.

    ``played`` lists the prompt keys in the order the caller was given them.
    """

    buffer: DigitBuffer

    @property
    def played(self) -> list[str]:
        """Return what was played so far."""

    def say(
        self, prompts: tuple[str, ...], *, can_interrupt: bool = True, commands: Grammar | None = None
    ) -> Recognition | None:
        """Play prompts. A key stops them, and is kept for the next question.

        ``commands``: what the caller may say meanwhile. A command that cannot wait stops the prompts and is returned,
        as sure as it was understood; everything else he says is passed over. None on a line that does not hear it now.
        """

    def ask(self, prompts: tuple[str, ...], expect: Expect) -> Heard:
        """Play prompts unless keys are waiting, then collect what is expected."""

    def hears(self, grammar: Grammar) -> bool:
        """Tell whether an answer of this grammar would be understood now; announces the grammar."""

    def speak(self, language: str) -> None:
        """Play the prompts of this language from now on."""

    def record(self, path: Path, seconds: int) -> Recording:
        """Keep what the caller says in PATH.wav until a key, a long silence or the time is up."""

    def transfer(self, queue: str, seconds: int, *, is_unknown: bool = False) -> bool:
        """Put the caller into a line queue; True when somebody there talked to him.

        ``is_unknown``: whoever answers is not shown his number.
        """

    def hang_up(self) -> None:
        """End the call from our side."""
