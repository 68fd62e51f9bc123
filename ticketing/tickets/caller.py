"""The door for the phone: where the reports of a telephone stand, or the report of a number, and what may be asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from ticketing.core import clock
from ticketing.tickets import from_caller, wishes
from ticketing.tickets.from_caller import OpenReport
from ticketing.tickets.models import Ticket
from ticketing.tickets.topics import KnownTopic, KnownTopics
from ticketing.tickets.wishes import REOPENED_WITHIN, Wish
from ticketing.tickets.workflow import Standing, statuses

__all__ = [
    "REPORTS_TOLD",
    "KnownTopic",
    "KnownTopics",
    "OpenReport",
    "Wish",
    "open_report",
    "report_of",
    "reports_of_phone",
]

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

REPORTS_TOLD: Final = 3
"""How many reports of one telephone are told, the newest first."""

_LONGEST_AGO: Final = timedelta(days=92)


def open_report(session: Session, caller_number: str, area_code: str | None) -> OpenReport | None:
    """Return the newest open report of this number (E.164) in this area; None when there is none."""
    if not caller_number:
        return None
    return from_caller.newest_open(session, caller_number, area_code)


def report_of(session: Session, number: str, caller_number: str = "", now: datetime | None = None) -> OpenReport | None:
    """Return where the report of this number stands, over or not; None when there is none.

    ``caller_number`` (E.164, or empty) is who asks: only the holder may ask for something to be done.
    """
    ticket = from_caller.find(session, number)
    return _told(ticket, caller_number, now or clock.now()) if ticket is not None else None


def reports_of_phone(session: Session, caller_number: str, now: datetime | None = None) -> tuple[OpenReport, ...]:
    """Return the newest reports of this telephone, in whatever area: open ones, and those that ended lately."""
    if not caller_number:
        return ()
    now = now or clock.now()
    is_open = Ticket.status.in_(statuses(Standing.OPEN, Standing.PAUSED)) & (Ticket.opened_at > now - _LONGEST_AGO)
    query = select(Ticket).where(
        Ticket.caller_number == caller_number, or_(is_open, Ticket.closed_at > now - REOPENED_WITHIN)
    )
    tickets = session.scalars(query.order_by(Ticket.id.desc()).limit(REPORTS_TOLD))
    return tuple(_told(ticket, caller_number, now) for ticket in tickets)


def _told(ticket: Ticket, caller_number: str, now: datetime) -> OpenReport:
    is_callers = wishes.is_holder(ticket, caller_number)
    may = wishes.open_to_holder(ticket, now) if is_callers else frozenset()
    return OpenReport(
        number=ticket.number,
        status=ticket.status.value,
        category=ticket.category.value,
        is_unfinished=ticket.is_unfinished,
        changed_at=ticket.status_at,
        outage_id=ticket.outage_id,
        is_callers=is_callers,
        may=frozenset(str(wish) for wish in may),
    )
