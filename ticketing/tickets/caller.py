"""The door for the phone: where the open report of a telephone number stands, or the report of a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticketing.tickets import from_caller
from ticketing.tickets.from_caller import OpenReport

__all__ = ["OpenReport", "open_report", "report_of"]

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def open_report(session: Session, caller_number: str, area_code: str | None) -> OpenReport | None:
    """Return the newest open report of this number (E.164) in this area; None when there is none."""
    if not caller_number:
        return None
    return from_caller.newest_open(session, caller_number, area_code)


def report_of(session: Session, number: str) -> OpenReport | None:
    """Return where the report of this number stands, over or not; None when there is none."""
    ticket = from_caller.find(session, number)
    if ticket is None:
        return None
    return OpenReport(ticket.number, ticket.status.value, ticket.category.value, ticket.is_unfinished)
