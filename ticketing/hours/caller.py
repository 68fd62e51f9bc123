"""The door for the phone: when persons answer."""

from __future__ import annotations

from ticketing.hours.entry import HOURS
from ticketing.hours.opening import Hours, Standing, standing

__all__ = ["HOURS", "Hours", "Standing", "standing"]
