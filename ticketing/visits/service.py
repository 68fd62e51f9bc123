"""What an office notes of an appointment: he came, he did not, it is called off. Every step is an event."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ticketing.accounts.permissions import Permission
from ticketing.backoffice.embedded import visits
from ticketing.core import events
from ticketing.core.errors import ConflictError
from ticketing.visits import reading

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.backoffice.models import UtilityVisit
    from ticketing.core.actor import Actor


EARLY: Final = timedelta(hours=1)
"""Visitors come too early; nobody comes earlier than this."""


def note_came(session: Session, actor: Actor, visit_id: int, now: datetime, *, came: bool | None) -> UtilityVisit:
    """Note whether the visitor came; None takes the note back.

    ConflictError an hour and more before the time, and once it is called off: nobody can tell.
    """
    actor.require(Permission.VISIT_WORK)
    visit = reading.by_id(session, actor, visit_id)
    if visit.cancelled_at is not None or visit.starts_at > now + EARLY:
        raise ConflictError("This appointment is not due.", visit=visit_id)
    if visit.came != came:
        visit.came = came
        session.flush()
        kind = {True: "visit.came", False: "visit.missed", None: "visit.note_undone"}[came]
        _record(session, actor, visit, kind, now)
    return visit


def call_off(session: Session, actor: Actor, visit_id: int, now: datetime) -> UtilityVisit:
    """Give the time back; a second time changes nothing. ConflictError once the visitor came."""
    actor.require(Permission.VISIT_WORK)
    visit = reading.by_id(session, actor, visit_id)
    if visit.came is not None:
        raise ConflictError("This appointment is over.", visit=visit_id)
    if visit.cancelled_at is None:
        visits.cancel(session, visit.number, now)
        session.flush()
        _record(session, actor, visit, "visit.called_off", now)
    return visit


def _record(session: Session, actor: Actor, visit: UtilityVisit, kind: str, now: datetime) -> None:
    events.record(session, kind, actor=actor, now=now, visit=visit.number, office=visit.office.code)
