"""Correcting a note: its author may, and what it said before stays in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.core import events
from ticketing.core.errors import InvalidError, NotFoundError, NotPermittedError
from ticketing.tickets import service
from ticketing.tickets.models import Note

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

CORRECTED: Final = "ticket.note_corrected"


def note_of(session: Session, actor: Actor, number: str, note_id: int) -> Note:
    """Return a note of a ticket within reach; NotFoundError."""
    ticket = service.by_number(session, actor, number)
    note = session.scalar(select(Note).where(Note.id == note_id, Note.ticket_id == ticket.id))
    if note is None:
        raise NotFoundError("There is no such note.", number=number)
    return note


def correct(session: Session, actor: Actor, note: Note, body: str, now: datetime) -> Note:
    """Let a note say something else. Raises NotPermittedError for somebody else's, InvalidError."""
    actor.require(Permission.TICKET_NOTE)
    if note.user_id != actor.user_id:
        raise NotPermittedError("Only its author corrects a note.", permission=Permission.TICKET_NOTE)
    body = service.clean_text(body)
    if not body:
        raise InvalidError("A note needs some text.", field="body")
    before, note.body = note.body, body
    session.flush()
    events.record(session, CORRECTED, actor=actor, now=now, ticket_id=note.ticket_id, note_id=note.id, before=before)
    return note
