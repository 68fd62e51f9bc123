"""Values as clip sequences: numbers, money, dates, times. The lead's first cut; the voice room completes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def clock_time(moment: datetime, language: str) -> tuple[str, ...]:  # noqa: ARG001 the order of words differs
    """Say a local time: pukul, hour, minutes when there are any, part of the day."""
    minutes = (f"number.{moment.minute}",) if moment.minute else ()
    return ("time.at", f"number.{moment.hour % 12 or 12}", *minutes)
