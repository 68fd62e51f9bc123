"""How keys become an answer, the same on every line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.listen.contract import Expect, Heard, HeardKind

if TYPE_CHECKING:
    from collections.abc import Callable

_TOO_MANY: Final = 8
_TRAILING_FINISH: Final = 1.2


def collect(first: str, expect: Expect, next_key: Callable[[float], str]) -> Heard:
    """Collect an answer that begins with this key ("" for silence).

    ``next_key`` waits so many seconds for one more key and returns "" when none came.
    """
    if not first:
        return Heard(HeardKind.SILENCE)
    if expect.most == 1:
        return Heard(HeardKind.KEYS, first, has_finished=first == "#")
    digits, key = "", first
    while key and key != "#" and len(digits) < expect.most + _TOO_MANY:
        digits += key
        if digits in ("*0", "*9"):
            return Heard(HeardKind.KEYS, digits)
        key = next_key(_pause_after(digits, expect))
    return Heard(HeardKind.KEYS, digits, has_finished=key == "#")


def _pause_after(digits: str, expect: Expect) -> float:
    # A full number may still be followed by #, which must not fall into the next question.
    if len(digits) >= expect.most:
        return _TRAILING_FINISH
    # Inside a field 0, 9 and * are digits or commands depending on what follows, so a lone one waits less.
    return expect.timers.lone_command if digits in ("0", "9", "*") else expect.timers.inter_digit
