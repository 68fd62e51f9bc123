"""The door for the phone: where the open report of a telephone number stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ticketing.tickets import from_caller

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class OpenReport:
    """A report that is not over; ``status`` is the code of the workflow, e.g. en_route."""

    number: str
    status: str
    category: str
    is_unfinished: bool


def open_report(session: Session, caller_number: str, area_code: str | None) -> OpenReport | None:
    """Return the newest open report of this number (E.164) in this area; None when there is none."""
    if not caller_number:
        return None
    ticket = from_caller.newest_open(session, caller_number, area_code)
    if ticket is None:
        return None
    return OpenReport(ticket.number, ticket.status.value, ticket.category.value, ticket.is_unfinished)
