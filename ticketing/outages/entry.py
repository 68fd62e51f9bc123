"""What a person types about an outage, checked: place, beginning, estimate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ticketing.core.errors import InvalidError
from ticketing.tickets.outcomes import CAUSES

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_PLACE = 80
_OLDEST = timedelta(days=30)
_FARTHEST = timedelta(days=14)
_SLACK = timedelta(minutes=5)  # clocks of people and machines differ
# Only what can be read aloud: the voice takes asterisks and slashes for marks of its own.
_PLACE = re.compile(r"[^\W_](?:[^\W_]|[ .,'()-])*")


@dataclass(frozen=True)
class Estimate:
    """Power is expected back between these moments."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Details:
    """What is known of an outage. ``place`` empty: the whole area. ``cause`` is a code of CAUSES."""

    place: str
    cause: str
    started_at: datetime


def clean_place(text: str) -> str:
    """Return the place with single blanks; InvalidError when it cannot be read aloud."""
    place = " ".join(text.split())
    if len(place) > LONGEST_PLACE:
        raise InvalidError(f"A place has at most {LONGEST_PLACE} characters.", field="place", longest=LONGEST_PLACE)
    if place and _PLACE.fullmatch(place) is None:
        raise InvalidError("A place is letters, digits, blanks and . , ' ( ) - only.", field="place")
    return place


def check_details(details: Details, now: datetime) -> Details:
    """Return the details with a clean place; InvalidError for an unknown cause or an impossible moment."""
    if details.cause not in CAUSES:
        raise InvalidError("Choose a cause.", field="cause")
    if not now - _OLDEST <= details.started_at <= now + _SLACK:
        raise InvalidError("An outage began within the last 30 days.", field="since")
    return Details(clean_place(details.place), details.cause, details.started_at)


def check_estimate(estimate: Estimate, now: datetime) -> None:
    """Raise InvalidError unless the estimate ends in the coming days, after it starts."""
    if not estimate.start < estimate.end:
        raise InvalidError("The estimate ends after it starts.", field="etr_to")
    if not now < estimate.end <= now + _FARTHEST:
        raise InvalidError("The estimate ends within the next 14 days.", field="etr_to")
