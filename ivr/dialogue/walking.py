"""Every path a caller may take through the menus, found by trying: no list of paths that somebody must keep."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ivr.agi import CallerHungUp
from ivr.dialogue.graph import Choose, Enter, Record, Say, Transfer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ivr.dialogue.graph import Node
    from ivr.dialogue.text_line import Answer, Rehearsal

SAMPLES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "area_code": ("0231",),
        "work_area": ("0231", "0999"),
        "callback_number": ("081234567890#", "00813692#"),
        "case_number": ("54321098#", "5432109876543#", "500000018#"),
        "meter_stand": ("05432#",),
        "praised_number": ("54321098#",),
        "power": ("1300#", "900#", "123#", "250000#", "999999#"),
        "days": ("10", "99"),
        "first_day": ("2511", "3002"),
        "proof": ("1234", "0000"),
        "place": ("5371031010", "537103#", "5371#", "99#"),
    }
)
"""What callers key into a field where any digits would not do; other fields get one number of each length."""

_DIGITS: Final = "543210987654321098765432109876"
_WRONG: Final = "1#"
_MOST_VISITS: Final = 2


@dataclass(frozen=True)
class Walk:
    """One rehearsed call. ``stopped_at`` is the node where the answers ran out, None when the call came to its end.

    ``is_straight``: nothing was asked twice and nothing was keyed that no question wanted.
    """

    answers: tuple[str, ...]
    call: Rehearsal
    stopped_at: str | None
    is_straight: bool


class TooManyPathsError(Exception):
    """There are more paths than anybody can wait for."""


def walk_all(
    play: Callable[[Answer], Rehearsal],
    *,
    begin: tuple[str, ...] = (),
    arrivals: int | None = None,
    without: frozenset[str] = frozenset(),
    is_straight: bool = False,
    limit: int = 100_000,
) -> Iterator[Walk]:
    """Yield a call for every beginning of every path: those cut off at a question as well as those that end.

    ``play`` rehearses one call with the given answers; every path begins with ``begin``. A question is asked at most
    twice on a path, and the second time it is answered by its first choice, so that ways back do not multiply.
    Who has what he called for and comes back to a question is followed no further.
    ``arrivals`` bounds how often a question is gone on from by callers of whom the same things are known: 1 still takes
    every answer of every question, None every combination. Paths stop at the places ``without``; ``is_straight`` leaves
    out what no question wanted. Raises TooManyPathsError beyond ``limit``.
    """
    waiting: list[tuple[str, ...]] = [begin]
    been: Counter[object] = Counter()
    for _ in range(limit):
        if not waiting:
            return
        caller = _Script(waiting.pop())
        call = play(caller)
        yield Walk(caller.answers, call, caller.stopped_at, caller.is_straight)
        language = call.turns[-1].language if call.turns else ""
        known = (caller.stopped_at, call.category, call.fields, call.errand, language)
        been[known] += 1
        starts_over = call.goal is not None and not caller.is_first
        if caller.stopped_at in without or starts_over or (arrivals is not None and been[known] > arrivals):
            continue
        options = [one for one in caller.options if not is_straight or (one != _WRONG and caller.is_first)]
        waiting += [(*caller.answers, option) for option in reversed(options)]
    if waiting:
        raise TooManyPathsError(f"more than {limit} beginnings of paths")


def script(answers: tuple[str, ...]) -> Answer:
    """Return a caller who gives these answers and hangs up at the next question."""
    return _Script(answers)


class _Script:
    """Gives the answers it has; when they run out it hangs up and says what could have been answered."""

    def __init__(self, answers: tuple[str, ...]) -> None:
        self.answers = answers
        self.options: tuple[str, ...] = ()
        self.stopped_at: str | None = None
        self.is_straight = True
        self.is_first = True
        self._given = 0
        self._visits: Counter[str] = Counter()

    def __call__(self, place: str, node: Node) -> str:
        visits = self._visits[place]
        self._visits[place] += 1
        if self._given == len(self.answers):
            self.stopped_at, self.is_first = place, visits == 0
            self.options = _options(node, visits, self.answers[-1:])
            raise CallerHungUp("out of answers")
        answer = self.answers[self._given]
        self._given += 1
        self.is_straight &= visits == 0 and answer != _WRONG
        return answer


def options_at(node: Node) -> tuple[str, ...]:
    """Return one answer for everything a node tells apart; the plainest first. "" is silence."""
    match node:
        case Say():
            return ("", *node.keys)
        case Choose():
            return (*node.keys, *(("",) if node.silence is not None else ()))
        case Enter():
            numbers = SAMPLES.get(node.field) or tuple(_number(length, node) for length in sorted(node.lengths))
            return (*numbers, *(("#",) if node.is_optional else ()), _WRONG)
        case Record() | Transfer():
            return ("1", "")
        case _:
            return ()


def _options(node: Node, visits: int, last: tuple[str, ...]) -> tuple[str, ...]:
    options = options_at(node)
    if visits == 0:
        return options
    if visits >= _MOST_VISITS:
        return ()
    return (*options[:1], *((_WRONG,) if last == (_WRONG,) and isinstance(node, Enter) else ()))


def _number(length: int, node: Enter) -> str:
    return _DIGITS[:length] + ("#" if length < max(node.lengths) else "")
