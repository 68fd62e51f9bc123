"""Offices, their times, and who comes when."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ticketing.backoffice import workdays
from ticketing.backoffice.models import UtilityOffice, UtilityVisit
from ticketing.backoffice.public_values import Appointment, Office, Slot, VisitRequest
from ticketing.core import phone, report_number
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from ticketing.backoffice.embedded.areas import Areas

_SEQUENCE = 10**7
_MOST = 10


def offices(session: Session, areas: Areas, area_code: str) -> tuple[Office, ...]:
    """Return the offices of an area."""
    query = select(UtilityOffice).where(UtilityOffice.area_code == area_code).order_by(UtilityOffice.code)
    return tuple(
        Office(
            code=row.code,
            name=row.name,
            address=row.address,
            area_code=row.area_code,
            timezone=areas.timezone(row.area_code),
            opens=f"{row.opens:%H:%M}",
            closes=f"{row.closes:%H:%M}",
            rules=row.rules,
        )
        for row in session.scalars(query)
    )


def slots(session: Session, areas: Areas, office_code: str, day: date, now: datetime) -> tuple[Slot, ...]:
    """Return the times on a working day that are not past and not full, the earliest first."""
    office = _office(session, office_code)
    if not workdays.is_workday(day):
        return ()
    zone = ZoneInfo(areas.timezone(office.area_code))
    length = timedelta(minutes=office.slot_minutes)
    start = datetime.combine(day, office.opens, tzinfo=zone)
    end = datetime.combine(day, office.closes, tzinfo=zone)
    taken = _taken(session, office, start, end)
    found = []
    while start + length <= end:
        free = office.visitors_per_slot - taken[start]
        if start > now and free > 0:
            found.append(Slot(office.code, start.astimezone(now.tzinfo), (start + length).astimezone(now.tzinfo), free))
        start += length
    return tuple(found)


def book(session: Session, areas: Areas, request: VisitRequest, now: datetime) -> UtilityVisit:
    """Book a time, or return the visit that this key made before; ConflictError when it is full, past or none."""
    # Holds the office to the end of the transaction: two callers must not get the last place.
    office = _office(session, request.office_code, hold=True)
    made = session.scalar(select(UtilityVisit).where(UtilityVisit.key == request.key))
    if made is not None:
        return made
    if not request.key or not request.phone or phone.normalise(request.phone) != request.phone:
        raise InvalidError("A visit needs a key and a telephone number.")
    day = request.starts_at.astimezone(ZoneInfo(areas.timezone(office.area_code))).date()
    if all(slot.starts_at != request.starts_at for slot in slots(session, areas, office.code, day, now)):
        raise ConflictError("This time is not free.", office=office.code)
    visit = UtilityVisit(
        key=request.key,
        number=f"?{request.key}",
        office=office,
        starts_at=request.starts_at,
        phone=request.phone,
        reason=request.reason,
    )
    session.add(visit)
    session.flush()
    body = f"5{visit.id % _SEQUENCE:07d}"
    visit.number = f"{body}{report_number.check_digit(body)}"
    return visit


def by_number(session: Session, number: str) -> UtilityVisit:
    """Return the visit of a number. Raises NotFoundError."""
    visit = session.scalar(select(UtilityVisit).where(UtilityVisit.number == number))
    if visit is None:
        raise NotFoundError("There is no such appointment.", number=number)
    return visit


def of_phone(session: Session, phone_number: str, now: datetime) -> Sequence[UtilityVisit]:
    """Return the visits made for a telephone number that are still to come, the next one first."""
    if not phone_number:
        return ()
    query = select(UtilityVisit).where(
        UtilityVisit.phone == phone_number, UtilityVisit.starts_at > now, UtilityVisit.cancelled_at.is_(None)
    )
    return session.scalars(query.order_by(UtilityVisit.starts_at, UtilityVisit.id).limit(_MOST)).all()


def cancel(session: Session, number: str, now: datetime) -> UtilityVisit:
    """Give a time back; a second time changes nothing. Raises NotFoundError."""
    visit = by_number(session, number)
    visit.cancelled_at = visit.cancelled_at or now
    return visit


def value(visit: UtilityVisit, areas: Areas) -> Appointment:
    """Return the appointment as it is told."""
    return Appointment(
        number=visit.number,
        office_code=visit.office.code,
        starts_at=visit.starts_at,
        ends_at=visit.starts_at + timedelta(minutes=visit.office.slot_minutes),
        timezone=areas.timezone(visit.office.area_code),
        is_cancelled=visit.cancelled_at is not None,
    )


def _taken(session: Session, office: UtilityOffice, start: datetime, end: datetime) -> Counter[datetime]:
    query = select(UtilityVisit.starts_at).where(
        UtilityVisit.office_id == office.id,
        UtilityVisit.starts_at >= start,
        UtilityVisit.starts_at < end,
        UtilityVisit.cancelled_at.is_(None),
    )
    return Counter(session.scalars(query))


def _office(session: Session, code: str, *, hold: bool = False) -> UtilityOffice:
    query = select(UtilityOffice).where(UtilityOffice.code == code)
    office = session.scalar(query.with_for_update() if hold else query)
    if office is None:
        raise NotFoundError("There is no such office.", code=code)
    return office
