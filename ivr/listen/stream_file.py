"""The keys-only line: Asterisk plays the prompts (``STREAM FILE``) and waits for the keys (``WAIT FOR DIGIT``)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import structlog

from ivr.agi import CallerHungUp, SafeAgi, quote
from ivr.listen.contract import KEYS, DigitBuffer, Expect, Heard, HeardKind

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger()

_LONGEST_STEP_MARGIN: Final = 3.0
_DEFAULT_CLIP_SECONDS: Final = 12.0
_TOO_MANY: Final = 8
_TRAILING_FINISH: Final = 1.2


class StreamFileLine:
    """A line over plain AGI commands. ``seconds_of`` tells how long a clip is, for the watchdog of each step."""

    def __init__(self, agi: SafeAgi, seconds_of: Callable[[str], float | None]) -> None:
        self.played: list[str] = []
        self.missing: list[str] = []
        self._agi = agi
        self._seconds_of = seconds_of
        self._buffer = DigitBuffer()

    def say(self, prompts: tuple[str, ...], *, can_interrupt: bool = True) -> None:
        """Play prompts; a key skips the rest and is kept for the next question."""
        self._watch(prompts, 0)
        for key in prompts:
            if can_interrupt and self._buffer:
                return
            self._buffer.add(self._stream(key, KEYS if can_interrupt else ""))

    def ask(self, prompts: tuple[str, ...], expect: Expect) -> Heard:
        """Play prompts unless keys are waiting, then collect up to ``expect.most`` keys."""
        self._watch(prompts, expect.timers.first_digit + expect.most * expect.timers.inter_digit)
        self._play_until_key(prompts)
        first = self._buffer.take() or self._wait(expect.timers.first_digit)
        if not first:
            return Heard(HeardKind.SILENCE)
        return self._collect(first, expect)

    def speak(self, language: str) -> None:
        """Play the prompts of this language from now on."""
        self._agi.execute("SET VARIABLE", "CHANNEL(language)", quote(language))

    def hang_up(self) -> None:
        """End the call from our side."""
        self._agi.execute("HANGUP")

    def _collect(self, first: str, expect: Expect) -> Heard:
        if expect.most == 1:
            return Heard(HeardKind.KEYS, first, has_finished=first == "#")
        digits, key = "", first
        while key and key != "#" and len(digits) < expect.most + _TOO_MANY:
            digits += key
            if digits in ("*0", "*9"):
                return Heard(HeardKind.KEYS, digits)
            key = self._buffer.take() or self._wait(_pause_after(digits, expect))
        return Heard(HeardKind.KEYS, digits, has_finished=key == "#")

    def _play_until_key(self, prompts: tuple[str, ...]) -> None:
        for key in prompts:
            if self._buffer:
                return
            self._buffer.add(self._stream(key, KEYS))

    def _stream(self, key: str, escape: str) -> str:
        self.played.append(key)
        reply = self._agi.execute("STREAM FILE", quote(f"line123/{key}"), quote(escape))
        value = reply["result"][0]
        if value == "-1":
            self._agi.execute("NOOP")  # the HANGUP line comes before this reply when the caller is gone
            if self._agi.has_hung_up:
                raise CallerHungUp(key)
        if value in ("-1", "0") and reply.get("endpos", ("", ""))[0] in ("0", ""):
            self._note_missing(key)
        return chr(int(value)) if value.isdigit() and value != "0" else ""

    def _note_missing(self, key: str) -> None:
        # A missing clip must never end a call: the caller hears the rest, the operator sees this line.
        self.missing.append(key)
        log.error("prompt not played", prompt=key)

    def _wait(self, seconds: float) -> str:
        value = self._agi.execute("WAIT FOR DIGIT", math.ceil(seconds * 1000))["result"][0]
        if value == "-1":
            raise CallerHungUp("while waiting for a key")
        return chr(int(value)) if value.isdigit() and value != "0" else ""

    def _watch(self, prompts: tuple[str, ...], extra: float) -> None:
        # If this process stalls, Asterisk takes the caller to the spoken fallback once the step should be over.
        spoken = sum(self._seconds_of(key) or _DEFAULT_CLIP_SECONDS for key in prompts)
        limit = math.ceil(spoken + extra + _LONGEST_STEP_MARGIN)
        self._agi.execute("SET VARIABLE", "TIMEOUT(absolute)", quote(limit))


def _pause_after(digits: str, expect: Expect) -> float:
    # A full number may still be followed by #, which must not fall into the next question.
    if len(digits) >= expect.most:
        return _TRAILING_FINISH
    # Inside a field 0, 9 and * are digits or commands depending on what follows, so a lone one waits less.
    return expect.timers.lone_command if digits in ("0", "9", "*") else expect.timers.inter_digit
