"""Reads a report number out of the digits that were heard, and compares what was heard with what was played."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from line123.caller.bank import Bank
    from line123.caller.heard import Heard

NUMBER_PROMPTS = frozenset({"report.number_is", "danger.number_is", "report.again", "known.joined"})
_DIGIT = re.compile(r"digit\.(\d)\.(mid|end)")


def number_heard(heard: Iterable[Heard], length: int) -> str | None:
    """Return the number of ``length`` digits that was spoken whole, None when there was none or two that differ.

    A longer number, such as that of an application, is not one of a report.
    """
    numbers: list[str] = []
    current: str | None = None
    is_whole = False
    for clip in (*heard, None):
        digit = _DIGIT.fullmatch(clip.key) if clip else None
        if digit and current is not None:
            current, is_whole = current + digit[1], digit[2] == "end"
            continue
        numbers += [current] if current and is_whole and len(current) == length else []
        current = "" if clip and clip.key in NUMBER_PROMPTS else None
    return numbers[0] if len(set(numbers)) == 1 else None


def differences(played: Sequence[str], heard: Sequence[Heard], bank: Bank) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (played but not heard, heard but not played), in order; clips that are silence count as heard."""
    said = [key for key in played if key not in bank.silent_keys]
    got = _as_played(said, heard, bank)
    steps = [step for step in SequenceMatcher(None, said, got, autojunk=False).get_opcodes() if step[0] != "equal"]
    missing = tuple(key for _, first, end, _, _ in steps for key in said[first:end] if key not in bank.quiet_keys)
    return missing, tuple(key for _, _, _, first, end in steps for key in got[first:end])


def _as_played(said: Sequence[str], heard: Sequence[Heard], bank: Bank) -> list[str]:
    """Return the key of each clip that was heard, by the name it was played under where it has several.

    What sounds alike does so in its own language only: one English greeting serves two Indonesian ones.
    """
    names = {(clip.language, clip.key): (clip.key, *clip.same_as) for clip in bank.clips}
    got, after = [], 0
    for clip in heard:
        known_as = names.get((clip.language, clip.key), (clip.key,))
        places = [said.index(key, after) for key in known_as if key in said[after:]]
        got.append(said[min(places)] if places else clip.key)
        after = min(places) + 1 if places else after
    return got
