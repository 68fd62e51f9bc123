"""Visiting rules of offices for the line: written here or taken from the back office, spoken, heard, then told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.announcements import service
from ticketing.announcements.entry import LONGEST_VALIDITY, Words
from ticketing.announcements.models import Announcement
from ticketing.announcements.news import readable
from ticketing.core.errors import ConflictError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.backoffice.public_values import Office
    from ticketing.core.actor import Actor


@dataclass(frozen=True)
class Draft:
    """An office, its rules as the voice may read them, and the announcement that tells callers of them, if any."""

    office: Office
    text: str
    announcement_id: int | None


def drafts(session: Session, actor: Actor, offices: tuple[Office, ...], now: datetime) -> list[Draft]:
    """Return what may be told of each office, in their order."""
    actor.require(Permission.ANNOUNCEMENT_VIEW)
    made = _made(session, [office.code for office in offices], now)
    return [Draft(office, readable(office.rules), made.get(office.code)) for office in offices]


def make(session: Session, actor: Actor, office: Office, text: str, now: datetime) -> Announcement:
    """Write the rules of an office; who books a visit there hears them once they were heard here and published.

    Raises ConflictError when there are some that hold, and what ``service.write`` raises.
    """
    if office.code in _made(session, [office.code], now):
        raise ConflictError("This office has visiting rules already.", office=office.code)
    words = Words(text, "", now, now + LONGEST_VALIDITY)
    return service.write(session, actor, office.area_code, words, now, office_code=office.code)


def _made(session: Session, codes: list[str], now: datetime) -> dict[str, int]:
    query = select(Announcement).where(Announcement.office_code.in_(codes), Announcement.withdrawn_at.is_(None))
    holding = session.scalars(query.where(Announcement.valid_until > now))
    return {one.office_code: one.id for one in holding if one.office_code is not None}
