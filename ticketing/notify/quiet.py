"""Hours in which nobody is written to who did not ask for it, in the time of the recipient's unit."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def free_at(quiet: str, timezone: str, now: datetime) -> datetime:
    """Return ``now``, or the end of the quiet hours it lies in. ``quiet``: ``21:00-06:00``, or ``off``."""
    if quiet == "off":
        return now
    begins, ends = (time.fromisoformat(part) for part in quiet.split("-"))
    local = now.astimezone(ZoneInfo(timezone))
    clock = local.time()
    is_over_midnight = begins > ends
    is_quiet = (clock >= begins or clock < ends) if is_over_midnight else begins <= clock < ends
    if not is_quiet:
        return now
    day = local.date() + timedelta(days=1 if is_over_midnight and clock >= begins else 0)
    return datetime.combine(day, ends, ZoneInfo(timezone)).astimezone(now.tzinfo)
