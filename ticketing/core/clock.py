"""The only place that reads the wall clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

COMPANY_ZONE: Final = "Asia/Jakarta"
"""Time zone of the head office: of what belongs to no unit."""


def now() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)
