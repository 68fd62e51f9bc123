"""Which clips make a sentence: pure functions from values to prompt keys."""

from __future__ import annotations

from itertools import pairwise

PAUSE = "common.pause"
_MORNING, _NOON, _AFTERNOON, _EVENING = 3, 11, 15, 18


def digits_in_groups(number: str, groups: tuple[int, ...]) -> tuple[str, ...]:
    """Read ``number`` digit by digit in groups of the given sizes, each ended by a falling digit and a pause.

    The sizes must add up to the number of digits. Raises ValueError otherwise, or when it has anything but 0-9.
    """
    if not (number.isascii() and number.isdigit()) or sum(groups) != len(number) or min(groups) < 1:
        raise ValueError(f"{len(number)} characters cannot be read as digits in groups of {groups}.")
    starts = [0]
    for size in groups:
        starts.append(starts[-1] + size)
    keys: list[str] = []
    for first, end in pairwise(starts):
        keys += [f"digit.{digit}.mid" for digit in number[first : end - 1]]
        keys += [f"digit.{number[end - 1]}.end", PAUSE]
    return tuple(keys)


def groups_for(length: int) -> tuple[int, ...]:
    """Group sizes in which a number of ``length`` digits is spoken: fours, and threes with a four at the end.

    8 is 4-4, 10 is 3-3-4, 11 is 4-4-3 as printed on meters, 12 is 4-4-4.
    """
    if length % 4 == 2 and length > 2:  # noqa: PLR2004 a rest of two would be a lonely pair
        return (*(4,) * ((length - 10) // 4), 3, 3, 4) if length >= 10 else (3, 3)  # noqa: PLR2004
    whole, rest = divmod(length, 4)
    return (*(4,) * whole, *((rest,) if rest else ()))


def greeting(hour: int) -> str:
    """Key of the greeting at this hour of the caller's own clock, 0-23."""
    if not 0 <= hour < 24:  # noqa: PLR2004
        raise ValueError(f"{hour} is no hour of the day.")
    if _MORNING <= hour < _NOON:
        return "main.greet_pagi"
    if _NOON <= hour < _AFTERNOON:
        return "main.greet_siang"
    if _AFTERNOON <= hour < _EVENING:
        return "main.greet_sore"
    return "main.greet_malam"


def area(code: str) -> str:
    """Key of the place name of an area code such as ``0380``."""
    return f"area.{code}"
