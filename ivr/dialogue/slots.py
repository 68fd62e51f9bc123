"""What a caller said beside his answer: the place, the time; kept until its own question would come."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

TIME, PLACE = "time", "place"

_SINCE: Final = {
    "just_now": "just_now",
    "half_hour": "under_an_hour",
    "one_hour": "longer",
    "two_hours": "longer",
    "three_hours": "longer",
    "yesterday": "yesterday",
    "day_before_yesterday": "yesterday",
}
_TODAY: Final = {"dawn": 5, "this_morning": 8, "this_noon": 12, "this_afternoon": 16, "sunset": 18}
_CLOCK: Final = re.compile(r"(\d\d):(\d\d)")
_EVENING: Final = 12


def slots_of(meanings: tuple[str, ...]) -> dict[str, str]:
    """Return slot to value for meanings such as ``time:06:30`` and ``place:53.71.04``; the first of a slot wins."""
    found: dict[str, str] = {}
    for meaning in meanings:
        slot, colon, value = meaning.partition(":")
        if colon and slot in (TIME, PLACE):
            found.setdefault(slot, value)
    return found


def since_of(value: str, now: datetime) -> str | None:
    """Return how long ago a spoken time was, in the words of the outage menu; None when that cannot be told.

    A clock time is the last time the clock showed it, in the morning or in the evening.
    """
    if value in _SINCE:
        return _SINCE[value]
    if value == "last_night":
        return "yesterday" if now.hour >= _EVENING else "longer"
    if value in _TODAY:
        return _ago(now, _TODAY[value], 0)
    clock = _CLOCK.fullmatch(value)
    return min((_ago(now, hour, int(clock[2])) for hour in _hours(int(clock[1]))), key=_ORDER.index) if clock else None


_ORDER: Final = ("just_now", "under_an_hour", "longer", "yesterday")


def _hours(spoken: int) -> tuple[int, int]:
    return spoken % 12, spoken % 12 + 12


def _ago(now: datetime, hour: int, minute: int) -> str:
    at = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if at > now:
        at -= timedelta(days=1)
    if now - at < timedelta(minutes=10):
        return "just_now"
    if now - at < timedelta(hours=1):
        return "under_an_hour"
    return "longer" if at.date() == now.date() else "yesterday"
