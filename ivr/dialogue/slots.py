"""What a caller said beside his answer: the place, the time; kept until its own question would come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.speech.grammars import times

if TYPE_CHECKING:
    from datetime import datetime

TIME, PLACE = "time", "place"
SLOTS: Final = (f"{TIME}:", f"{PLACE}:")
"""How the meanings of slots begin."""


def slots_of(meanings: tuple[str, ...]) -> dict[str, str]:
    """Return slot to value for meanings such as ``time:06:30`` and ``place:537104``.

    Of several places the first counts; times belong together ("tadi pagi jam tujuh": "this_morning 07:00").
    """
    found: dict[str, str] = {}
    for meaning in meanings:
        slot, colon, value = meaning.partition(":")
        if colon and slot == TIME:
            found[TIME] = f"{found[TIME]} {value}" if TIME in found else value
        elif colon and slot == PLACE:
            found.setdefault(PLACE, value)
    return found


def since_of(value: str, now: datetime) -> str | None:
    """Return how long ago a spoken time was, in the words of the outage menu; None when that cannot be told.

    ``value``: of the slot. ``now``: aware, in the time zone of the place.
    """
    span = times.spoken_time(" ".join(f"{TIME}:{part}" for part in value.split()), now)
    return times.since_of(span, now) if span is not None else None
