"""The door for the phone: where the open report of a telephone number stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticketing.tickets import from_caller
from ticketing.tickets.from_caller import OpenReport

__all__ = ["OpenReport", "open_report"]

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def open_report(session: Session, caller_number: str, area_code: str | None) -> OpenReport | None:
    """Return the newest open report of this number (E.164) in this area; None when there is none."""
    if not caller_number:
        return None
    return from_caller.newest_open(session, caller_number, area_code)
