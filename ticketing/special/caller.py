"""The door for the phone: what the line offers first."""

from __future__ import annotations

from ticketing.special.entry import SPECIAL
from ticketing.special.state import Mode, Special, mode_at

__all__ = ["SPECIAL", "Mode", "Special", "mode_at"]
