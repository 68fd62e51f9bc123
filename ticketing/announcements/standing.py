"""How far an announcement is: worked out from what is known of it, never stored."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from ticketing.announcements.models import Announcement

LONGEST_SECONDS: Final = 12.0
"""Nobody listens to more before the first choice."""


class Standing(StrEnum):
    """What is to be done, or what callers hear."""

    SPEAKING = "speaking"
    TOO_LONG = "too_long"
    UNHEARD = "unheard"
    READY = "ready"
    SCHEDULED = "scheduled"
    TOLD = "told"
    OVER = "over"
    WITHDRAWN = "withdrawn"


def standing(announcement: Announcement, heard: Collection[str], now: datetime) -> Standing:
    """Return how far it is. ``heard``: names of the clips that somebody has listened to."""
    if announcement.withdrawn_at is not None:
        return Standing.WITHDRAWN
    if announcement.valid_until <= now:
        return Standing.OVER
    if announcement.published_at is not None:
        return Standing.TOLD if announcement.valid_from <= now else Standing.SCHEDULED
    if not announcement.is_spoken:
        return Standing.SPEAKING
    if too_long(announcement):
        return Standing.TOO_LONG
    return Standing.READY if not unheard(announcement, heard) else Standing.UNHEARD


def too_long(announcement: Announcement) -> tuple[str, ...]:
    """Return the languages in which it takes more seconds than anybody listens."""
    return tuple(one for one in announcement.languages if (announcement.seconds(one) or 0.0) > LONGEST_SECONDS)


def unheard(announcement: Announcement, heard: Collection[str]) -> tuple[str, ...]:
    """Return the languages to which nobody has listened as they are spoken now."""
    return tuple(one for one in announcement.languages if announcement.clip(one) not in heard)
