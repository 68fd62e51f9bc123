"""Erases what is older than its time; what an open ticket is about is kept. Each erasing leaves an event as proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, or_, select, update

from ticketing.core import events
from ticketing.core.actor import system
from ticketing.core.events import Event
from ticketing.intake import recordings
from ticketing.intake.models import Call, CallStep, SpokenTurn
from ticketing.notify.models import Message
from ticketing.tickets.models import Note, Ticket
from ticketing.tickets.workflow import Standing, statuses
from ticketing.transcripts.models import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

RETENTION: Final = system("retention")
_LIVE: Final = statuses(Standing.OPEN, Standing.PAUSED)
_AT_ONCE: Final = 200


@dataclass(frozen=True)
class Periods:
    """Days from the end of a call or the closing of a ticket; ``voice`` for calls that promised nothing else."""

    voice: int = 180
    call: int = 730
    ticket: int = 1825


def erase_voices(session: Session, folder: Path, periods: Periods, now: datetime) -> int:
    """Delete recordings and their transcripts when the days are over that the caller was promised; returns calls.

    Files go first: what breaks off in between is found again.
    """
    found: list[Call] = []
    promised = session.scalars(select(Call.voice_days).distinct()).all()
    for days in promised:
        before = now - timedelta(days=periods.voice if days is None else days)
        is_so = Call.voice_days.is_(None) if days is None else Call.voice_days == days
        found += session.scalars(_spoken(is_so, Call.started_at < before).limit(_AT_ONCE))
    for call in found[:_AT_ONCE]:
        _erase_voice(session, folder, call, now)
    return len(found[:_AT_ONCE])


def erase_calls(session: Session, periods: Periods, now: datetime) -> int:
    """Make old calls tell no more who called and what was answered; they still count. Returns how many."""
    before = now - timedelta(days=periods.call)
    old = select(Call).where(Call.erased_at.is_(None), Call.started_at < before, ~_spoke(), ~_is_held())
    calls = list(session.scalars(old.order_by(Call.started_at).limit(_AT_ONCE)))
    for call in calls:
        call.caller_number, call.answers, call.erased_at = "", {}, now
        for rows in (CallStep, SpokenTurn):
            session.execute(delete(rows).where(rows.call_id == call.id))
        session.execute(update(Event).where(Event.call_id == call.id).values(data={}))
        events.record(session, "call.erased", actor=RETENTION, now=now, call_id=call.id)
    return len(calls)


def erase_tickets(session: Session, periods: Periods, now: datetime) -> int:
    """Make tickets closed long ago tell no more whose they were; they still count. Returns how many."""
    before = now - timedelta(days=periods.ticket)
    old = select(Ticket).where(Ticket.erased_at.is_(None), Ticket.closed_at < before, Ticket.status.not_in(_LIVE))
    tickets = list(session.scalars(old.order_by(Ticket.closed_at).limit(_AT_ONCE)))
    for ticket in tickets:
        ticket.caller_number = ticket.customer_number = ""
        ticket.erased_at = now
        session.execute(delete(Message).where(Message.ticket_id == ticket.id))
        session.execute(delete(Note).where(Note.ticket_id == ticket.id))
        session.execute(update(Event).where(Event.ticket_id == ticket.id).values(data={}))
        events.record(session, "ticket.erased", actor=RETENTION, now=now, ticket_id=ticket.id)
    return len(tickets)


def _erase_voice(session: Session, folder: Path, call: Call, now: datetime) -> None:
    spoken = [step for step in call.steps if step.field in recordings.FIELDS]
    names = _delete_files(folder, (step.value for step in spoken))
    for step in spoken:
        step.value = recordings.ERASED
    call.answers = {
        field: recordings.ERASED if field in recordings.FIELDS else value for field, value in call.answers.items()
    }
    session.execute(delete(Transcript).where(Transcript.call_id == call.id))
    events.record(session, "recording.erased", actor=RETENTION, now=now, call_id=call.id, files=names)


def _delete_files(folder: Path, names: Iterable[str | None]) -> list[str]:
    paths = [path for name in names if (path := recordings.file_of(folder, name)) is not None]
    for path in paths:
        path.unlink(missing_ok=True)
    return sorted({path.name for path in paths})


def _spoken(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(Call).where(_spoke(), ~_is_held(), *conditions).order_by(Call.started_at)


def _spoke() -> ColumnElement[bool]:
    step = select(CallStep.id).where(CallStep.call_id == Call.id, CallStep.field.in_(recordings.FIELDS))
    return step.where(CallStep.value != recordings.ERASED).exists()


def _is_held() -> ColumnElement[bool]:
    """Tell whether an open ticket came from the call, or the call came back to one."""
    opened = select(Ticket.id).where(Ticket.call_id == Call.id, Ticket.status.in_(_LIVE)).exists()
    again = select(Event.id).join(Ticket, Ticket.id == Event.ticket_id)
    came_back = again.where(Event.call_id == Call.id, Ticket.status.in_(_LIVE)).exists()
    return or_(opened, came_back)
