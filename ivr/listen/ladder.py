"""The degrade ladder of a line: audio first, plain AGI commands when it fails. The caller only hears a prompt again.

After a fault the second line may still understand recorded answers; a call for which there was no room uses keys alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from ivr.listen.contract import Expect, Heard, LineFault, NoRoom, Recording

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ivr.listen.audiosocket.line import AudioSocketLine
    from ivr.listen.stream_file import StreamFileLine
    from ivr.speech.contract import Grammar, Recognition

log = structlog.get_logger()


class LadderLine:
    """Serves a call over the first line until that faults, then over the second for the rest of the call.

    ``on_fault`` is told once why the step down was taken, unless it was only for want of room.
    """

    def __init__(self, first: AudioSocketLine, second: StreamFileLine, on_fault: Callable[[str], None]) -> None:
        self._line: AudioSocketLine | StreamFileLine = first
        self._second = second
        self._on_fault = on_fault
        # One list and one buffer a call, whatever carries it.
        second.played, second.buffer = first.played, first.buffer
        self._language: str | None = None
        self._is_keys_only = False
        self.buffer = first.buffer

    @property
    def played(self) -> list[str]:
        """Return the prompt keys in the order the caller was given them."""
        return self._line.played

    def say(
        self, prompts: tuple[str, ...], *, can_interrupt: bool = True, commands: Grammar | None = None
    ) -> Recognition | None:
        """Play prompts; after a fault the prompts of this step are begun again on the other line."""
        try:
            return self._line.say(prompts, can_interrupt=can_interrupt, commands=commands)
        except LineFault as fault:
            self._step_down(fault)
            return self._line.say(prompts, can_interrupt=can_interrupt, commands=commands)

    def ask(self, prompts: tuple[str, ...], expect: Expect) -> Heard:
        """Ask; after a fault the question is asked again on the other line."""
        try:
            return self._line.ask(prompts, self._fitting(expect))
        except LineFault as fault:
            self._step_down(fault)
            return self._line.ask(prompts, self._fitting(expect))

    def hears(self, grammar: Grammar) -> bool:
        """Tell whether an answer of this grammar would be understood now; announces the grammar."""
        return not self._is_keys_only and self._line.hears(grammar)

    def speak(self, language: str) -> None:
        """Play the prompts of this language from now on."""
        self._language = language
        self._line.speak(language)

    def record(self, path: Path, seconds: int) -> Recording:
        """Keep what the caller says in PATH.wav."""
        return self._line.record(path, seconds)

    def transfer(self, queue: str, seconds: int, *, is_unknown: bool = False) -> bool:
        """Put the caller into a line queue; True when somebody there talked to him."""
        return self._line.transfer(queue, seconds, is_unknown=is_unknown)

    def hang_up(self) -> None:
        """End the call from our side."""
        self._line.hang_up()

    def _fitting(self, expect: Expect) -> Expect:
        return replace(expect, grammar=None, commands=None) if self._is_keys_only else expect

    def _step_down(self, fault: LineFault) -> None:
        log.warning("listening stepped down to AGI commands", reason=str(fault))
        self._is_keys_only = isinstance(fault, NoRoom)
        if not self._is_keys_only:
            self._on_fault(str(fault))
        self._line = self._second
        if self._language is not None:
            self._second.speak(self._language)
