"""Short texts that live beside the code they belong to, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime

_ZONE_LABELS = {7: "WIB", 8: "WITA", 9: "WIT"}


@dataclass(frozen=True)
class Label:
    """One text in Indonesian and English."""

    id: str
    en: str

    def text(self, language: str) -> str:
        """Return the text in ``id`` or ``en``; anything else gets Indonesian."""
        return self.en if language == "en" else self.id


def zone_label(timezone: str, at: datetime) -> str:
    """Return WIB, WITA or WIT for an Indonesian zone at this moment, else the zone's own abbreviation."""
    local = at.astimezone(ZoneInfo(timezone))
    offset = local.utcoffset()
    hours = int(offset.total_seconds() // 3600) if offset is not None else 0
    return _ZONE_LABELS.get(hours) or local.tzname() or timezone


def local_time(timezone: str, at: datetime) -> str:
    """Return a moment as people in that zone read it: 21-11-2026 14.30 WITA."""
    local = at.astimezone(ZoneInfo(timezone))
    return f"{local:%d-%m-%Y %H.%M} {zone_label(timezone, at)}"
