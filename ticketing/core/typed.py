"""What people type into forms, checked: moments in local time, reasons."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from ticketing.core.errors import InvalidError

LONGEST_REASON: Final = 500


def clean_reason(text: str) -> str:
    """Return the reason; InvalidError when there is none or it is too long."""
    reason = text.replace("\x00", "").strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidError("This step takes a short reason.", field="reason", longest=LONGEST_REASON)
    return reason


def local_moment(text: str, timezone: str, field: str) -> datetime:
    """Return a moment typed as local time (2026-11-21T14:30), aware; InvalidError when it is none."""
    try:
        typed = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidError("This is no date and time.", field=field) from error
    return typed if typed.tzinfo is not None else typed.replace(tzinfo=ZoneInfo(timezone))
