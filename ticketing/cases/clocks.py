"""The clocks of a case: pure functions of what happened on which day.

Law 25/2009 on public service, articles 44 to 50, as the domain dossier has it: a first answer within 14 days that says
whether the papers are complete; the complainant has 30 days to complete them; a decision within 60 days after they are.
The law says days, not working days, so calendar days count unless a house promises itself otherwise. A letter of the
Ombudsman may name a day of its own; for a rapid response that names none, the house sets one. The day it
begins is day 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ticketing.backoffice import workdays

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

_NONE: Final[frozenset[date]] = frozenset()


class Step(StrEnum):
    """What moves a clock."""

    PAPERS_ASKED = "case.papers_asked"
    PAPERS_COMPLETE = "case.papers_complete"
    DECIDED = "case.decided"
    REOPENED = "case.reopened"


class Promise(StrEnum):
    """Which clock: ours but ``PAPERS``, which is the complainant's."""

    FIRST_ANSWER = "first_answer"
    PAPERS = "papers"
    DECISION = "decision"
    OMBUDSMAN = "ombudsman"


@dataclass(frozen=True)
class Rules:
    """Days of each promise. ``in_working_days``: Monday to Friday without ``holidays`` count, else every day."""

    first_answer: int = 14
    papers: int = 30
    decision: int = 60
    rapid: int = 3
    in_working_days: bool = False
    holidays: AbstractSet[date] = _NONE

    def due(self, start: date, days: int) -> date:
        """Return the last day of a promise that begins on ``start``."""
        if self.in_working_days:
            return workdays.after(start, days, self.holidays)
        return start + timedelta(days=days)

    def counted(self, start: date, end: date) -> int:
        """Return how many days count after ``start`` up to ``end``; 0 when that is not later."""
        every = (end - start).days
        if not self.in_working_days or every <= 0:
            return max(0, every)
        days = (start + timedelta(days=one) for one in range(1, every + 1))
        return sum(workdays.is_workday(day, self.holidays) for day in days)


@dataclass(frozen=True)
class Happening:
    """A step and the local day it was taken."""

    step: Step
    on: date


@dataclass(frozen=True)
class Clock:
    """One promise as it stands. ``left`` is 0 on the last day and behind it; ``late`` counts the days over it."""

    promise: Promise
    started_on: date
    due_on: date
    stopped_on: date | None
    elapsed: int
    left: int
    late: int

    @property
    def is_running(self) -> bool:
        """Tell whether it still counts."""
        return self.stopped_on is None


def clocks(
    received_on: date,
    happenings: Iterable[Happening],
    today: date,
    rules: Rules,
    *,
    due_on: date | None = None,
    is_rapid: bool = False,
) -> tuple[Clock, ...]:
    """Return the clocks of a case that have begun. ``due_on``: the day the Ombudsman named.

    Opening a decided case again lets its clock run on from where it began: no step makes a case younger.
    """
    told = sorted(happenings, key=lambda one: one.on)
    asked = _first(told, Step.PAPERS_ASKED)
    complete = _first(told, Step.PAPERS_COMPLETE)
    decided = _last_word(told)
    answered = _first(told, Step.PAPERS_ASKED, Step.PAPERS_COMPLETE, Step.DECIDED)
    found = [_clock(Promise.FIRST_ANSWER, received_on, rules.first_answer, answered, today, rules)]
    if asked is not None:
        stopped = complete or _first(told, Step.DECIDED)
        found.append(_clock(Promise.PAPERS, asked, rules.papers, stopped, today, rules))
    if complete is not None:
        found.append(_clock(Promise.DECISION, complete, rules.decision, decided, today, rules))
    if due_on is not None or is_rapid:
        last = due_on or rules.due(received_on, rules.rapid)
        found.append(_until(Promise.OMBUDSMAN, received_on, last, decided, today, rules))
    return tuple(found)


def most_urgent(found: Sequence[Clock]) -> Clock | None:
    """Return the running clock that ends first, None when none runs."""
    return min((clock for clock in found if clock.is_running), key=lambda clock: clock.due_on, default=None)


def _clock(promise: Promise, start: date, days: int, stopped: date | None, today: date, rules: Rules) -> Clock:
    return _until(promise, start, rules.due(start, days), stopped, today, rules)


def _until(promise: Promise, start: date, due: date, stopped: date | None, today: date, rules: Rules) -> Clock:
    end = stopped if stopped is not None else today
    return Clock(
        promise,
        started_on=start,
        due_on=due,
        stopped_on=stopped,
        elapsed=rules.counted(start, end),
        left=rules.counted(end, due),
        late=rules.counted(due, end),
    )


def _first(told: Sequence[Happening], *steps: Step) -> date | None:
    return next((one.on for one in told if one.step in steps), None)


def _last_word(told: Sequence[Happening]) -> date | None:
    """Return the day of the decision that still holds."""
    ends = [one for one in told if one.step in (Step.DECIDED, Step.REOPENED)]
    return ends[-1].on if ends and ends[-1].step is Step.DECIDED else None
