"""Offices of the back office without a database: all alike, open on working days from eight in Kupang."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from ticketing.backoffice.caller import Appointment, Office, Slot
from ticketing.backoffice.workdays import is_workday

if TYPE_CHECKING:
    from datetime import date

    from ticketing.backoffice.caller import VisitRequest

NUMBER: Final = "500000018"
"""Of every appointment."""

_ZONE: Final = "Asia/Makassar"
_LENGTH: Final = timedelta(minutes=30)
_APART: Final = timedelta(hours=4)


def office(code: str, area_code: str) -> Office:
    """Return an office of this code."""
    return Office(code, f"{code} (contoh)", "Jalan Contoh 1", area_code, _ZONE, "08:00", "15:00", "")


def slots(office_code: str, day: date, free: int) -> tuple[Slot, ...]:
    """Return so many free times of a working day, four hours apart; none at a weekend."""
    if not is_workday(day):
        return ()
    first = datetime(day.year, day.month, day.day, tzinfo=UTC)
    starts = (first + number * _APART for number in range(free))
    return tuple(Slot(office_code, start, start + _LENGTH, 1) for start in starts)


def expected() -> Appointment:
    """Return the appointment of a telephone that has one, on the Monday after the rehearsed call."""
    starts = datetime(2026, 11, 23, tzinfo=UTC)
    return Appointment(NUMBER, "ULP-KUPANG", starts, starts + _LENGTH, _ZONE, is_cancelled=False)


def appointment(request: VisitRequest) -> Appointment:
    """Return what was asked for, booked."""
    ends = request.starts_at + _LENGTH
    return Appointment(NUMBER, request.office_code, request.starts_at, ends, _ZONE, is_cancelled=False)
