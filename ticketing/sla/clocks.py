"""The clocks of a ticket as plain functions of its history: nothing here counts up, so nothing can drift.

Response runs from the report to the arrival of the crew, recovery from the arrival until the power is back (design 7).
A status that waits for the caller stops both. Whatever runs after the first arrival is recovery: a crew that is sent
once more does not give the utility a second time to arrive. A ticket that is opened again goes on where it stood.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Clock(StrEnum):
    """Which promise runs: arrival within the response time, power within the recovery time."""

    RESPONSE = "response"
    RECOVERY = "recovery"
    PAUSED = "paused"
    NONE = "none"


RUNNING: Final = (Clock.RESPONSE, Clock.RECOVERY)


class Calendar(Protocol):
    """Which part of the time counts. All moments are aware."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much of the time from ``start`` to ``end`` counts; nothing when it ends before it starts."""

    def after(self, start: datetime, span: timedelta) -> datetime | None:
        """Return the first moment at which ``span`` has counted since ``start``; None when no end is in sight."""


@dataclass(frozen=True)
class Mark:
    """From ``at`` on this clock runs."""

    at: datetime
    clock: Clock


@dataclass(frozen=True)
class Promise:
    """So long may this clock run, in the time that its calendar counts."""

    clock: Clock
    target: timedelta
    calendar: Calendar


@dataclass(frozen=True)
class Reading:
    """What a clock says at a moment.

    ``due``: when the target is or was reached, None when it stands still before that. ``is_missed``: more was used
    than the target. ``is_final``: no way on but opening the ticket again can change it.
    """

    clock: Clock
    target: timedelta
    elapsed: timedelta
    due: datetime | None
    is_running: bool
    is_missed: bool
    is_final: bool

    @property
    def left(self) -> timedelta:
        """Return what is left of the target; negative when it is missed."""
        return self.target - self.elapsed


@dataclass(frozen=True)
class Period:
    """From ``start`` until ``end`` this clock ran."""

    start: datetime
    end: datetime
    clock: Clock


def periods(marks: Sequence[Mark], now: datetime) -> list[Period]:
    """Return what ran when, up to ``now``: no gap, nothing twice, never backwards.

    ``marks`` are in the order in which they were written; one whose clock was set back counts from the one before.
    """
    return list(_periods([*_in_order(marks), Mark(now, Clock.NONE)]))


def read(marks: Sequence[Mark], promise: Promise, now: datetime) -> Reading:
    """Return what the promised clock says at ``now``."""
    found = periods(marks, now)
    elapsed, due = timedelta(), None
    for one in (period for period in found if period.clock is promise.clock):
        counted = promise.calendar.between(one.start, one.end)
        if due is None and elapsed + counted >= promise.target:
            due = promise.calendar.after(one.start, promise.target - elapsed)
        elapsed += counted
    running = found[-1].clock if found else Clock.NONE
    is_running = running is promise.clock
    if due is None and is_running:
        due = promise.calendar.after(now, promise.target - elapsed)
    return Reading(
        clock=promise.clock,
        target=promise.target,
        elapsed=elapsed,
        due=due,
        is_running=is_running,
        is_missed=elapsed > promise.target,
        is_final=_is_final(promise.clock, running, found),
    )


def _in_order(marks: Iterable[Mark]) -> Iterator[Mark]:
    latest: datetime | None = None
    has_arrived = False
    for mark in marks:
        has_arrived = has_arrived or mark.clock is Clock.RECOVERY
        latest = mark.at if latest is None or mark.at > latest else latest
        clock = Clock.RECOVERY if has_arrived and mark.clock is Clock.RESPONSE else mark.clock
        yield Mark(latest, clock)


def _periods(marks: Sequence[Mark]) -> Iterator[Period]:
    for one, following in pairwise(marks):
        yield Period(one.at, max(one.at, following.at), one.clock)


def _is_final(clock: Clock, running: Clock, found: Sequence[Period]) -> bool:
    if running is clock or running is Clock.PAUSED:
        return False
    if clock is Clock.RESPONSE:
        return any(one.clock is Clock.RECOVERY for one in found) or running is Clock.NONE
    return running is Clock.NONE
