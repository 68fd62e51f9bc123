"""Reminders of the days of a case: seven, three and one day before, on the last day, and once when it is over.

Each is an event of the case, once for each mark of a promise; after a pause of the scheduler only the newest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from ticketing.cases import telling
from ticketing.cases.clocks import Clock, Promise
from ticketing.cases.models import Case
from ticketing.cases.reading import REMINDED, clocks_of, history_of
from ticketing.core import events, outbox
from ticketing.core.actor import system

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.cases.clocks import Rules
    from ticketing.core.events import Event

MARKS: Final = (0, 1, 3, 7)
"""Days left at which somebody is reminded."""

OVER: Final = -1
SOON: Final = MARKS[-1]
REMINDER: Final = system("cases")


def mark_of(clock: Clock) -> int | None:
    """Return the mark a running promise has reached: OVER, or the fewest days of MARKS not below what is left.

    A promise as short as a mark is not reminded by it: whoever has just registered a case knows of it.
    """
    if not clock.is_running:
        return None
    if clock.late:
        return OVER
    return next((mark for mark in MARKS if clock.left <= mark and (mark == 0 or clock.elapsed > 0)), None)


def due_marks(clocks: Sequence[Clock], told: Sequence[Event]) -> list[tuple[Clock, int]]:
    """Return the promises to be reminded of now with their mark, but those told of it or later."""
    found: list[tuple[Clock, int]] = []
    for clock in clocks:
        mark = mark_of(clock)
        if mark is not None and all(mark < earlier for earlier in _marks_told(clock, told)):
            found.append((clock, mark))
    return found


def remind(session: Session, rules: Rules, phone: str, now: datetime, *, mail: str = "") -> int:
    """Write the reminders that are due into the history of their cases; return how many.

    ``phone``: that of the liaison, E.164; ``mail``: the address; both empty: the reminders stand on the desk alone.
    """
    recipients = [one for one in (phone, mail) if one]
    cases = list(session.scalars(select(Case).where(Case.closed_at.is_(None)).order_by(Case.id)))
    told = history_of(session, cases)
    count = 0
    for case in cases:
        for clock, mark in due_marks(clocks_of(case, told[case.id], now, rules), told[case.id]):
            _write(session, case, clock, mark, recipients, now)
            count += 1
    return count


def is_urgent(clock: Clock | None) -> bool:
    """Tell whether a promise runs out within the days of the first reminder, or is over."""
    return clock is not None and clock.is_running and (clock.late > 0 or clock.left <= SOON)


def _marks_told(clock: Clock, told: Sequence[Event]) -> list[int]:
    same = {"promise": str(clock.promise), "due_on": clock.due_on.isoformat()}
    reminders = [event.data for event in told if event.kind == REMINDED]
    return [data["mark"] for data in reminders if {name: data[name] for name in same} == same]


def _write(session: Session, case: Case, clock: Clock, mark: int, recipients: list[str], now: datetime) -> None:
    about: dict[str, Any] = {"promise": str(Promise(clock.promise)), "due_on": clock.due_on.isoformat(), "mark": mark}
    events.record(session, REMINDED, actor=REMINDER, now=now, case_id=case.id, **about)
    topic = telling.OVERDUE if mark == OVER else telling.DUE
    for recipient in recipients:
        payload = {"case_id": case.id, "topic": topic, "recipient": recipient, "language": "id", **about}
        outbox.add(session, telling.TELL, queue="notify", now=now, **payload)
