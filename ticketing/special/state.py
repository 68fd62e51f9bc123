"""What the line offers first for a time, and the plain function that the phone and the pages both ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

LONGEST: Final = timedelta(days=31)
"""Nothing special holds longer in one go; what lasts longer is no exception."""


class Mode(StrEnum):
    """What callers meet instead of the usual main menu."""

    OUTAGES_FIRST = "outages_first"
    NEWS_FIRST = "news_first"


@dataclass(frozen=True)
class Special:
    """What was prepared. It works while ``is_on``, from ``begins_at`` until ``ends_at``; no ``areas``: everywhere."""

    mode: Mode = Mode.OUTAGES_FIRST
    is_on: bool = False
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    areas: tuple[str, ...] = ()


def mode_at(special: Special, area_code: str | None, now: datetime) -> Mode | None:
    """Return what a caller of this area meets now; None is the usual menu.

    A caller whose area is not known meets what holds everywhere only.
    """
    if not special.is_on or special.begins_at is None or special.ends_at is None:
        return None
    if special.areas and area_code not in special.areas:
        return None
    return special.mode if special.begins_at <= now < special.ends_at else None
