"""Everything that happened around one ticket, oldest first, as values a page can print."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from ticketing.core.events import Event
from ticketing.notify.models import Message
from ticketing.tickets.models import Note, Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class TimelineEntry:
    """One line: ``kind`` groups it (ticket, call, note, message), ``title`` is its text key, ``text`` was typed.

    ``call_id`` names the call in which it happened, where there was one.
    """

    at: datetime
    kind: str
    title: str
    who: str
    text: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    call_id: str | None = None


def timeline(session: Session, ticket: Ticket) -> list[TimelineEntry]:
    """Return the ticket's history from the event log, with notes and messages filled in, in log order.

    ``title`` is ``timeline.<event kind>``, e.g. ``timeline.ticket.claimed``.
    """
    mine = Event.ticket_id == ticket.id
    if ticket.call_id is not None:
        mine = or_(mine, Event.call_id == ticket.call_id)
    texts = _note_texts(session, ticket)
    bodies = _message_bodies(session, ticket)
    rows = list(session.scalars(select(Event).where(mine).order_by(Event.id)))
    withdrawn = {note_id for row in rows for note_id in row.data.get("withdrawn", ())}
    return [_entry(row, texts, bodies, withdrawn) for row in rows]


def _entry(row: Event, notes: dict[int, str], messages: dict[int, str], withdrawn: set[int]) -> TimelineEntry:
    text, details = str(row.data.get("reason", "")), dict(row.data)
    kind = row.kind.partition(".")[0]
    if row.kind == "ticket.noted":
        kind, text = "note", notes.get(row.data["note_id"], "")
        details["is_withdrawn"] = row.data["note_id"] in withdrawn
    elif kind == "message":
        text = messages.get(row.data.get("message_id", 0), "")
    return TimelineEntry(row.at, kind, f"timeline.{row.kind}", row.actor_name, text, details, row.call_id)


def _note_texts(session: Session, ticket: Ticket) -> dict[int, str]:
    return {note.id: note.body for note in session.scalars(select(Note).where(Note.ticket_id == ticket.id))}


def _message_bodies(session: Session, ticket: Ticket) -> dict[int, str]:
    query = select(Message.id, Message.body).where(Message.ticket_id == ticket.id)
    return {row.id: row.body for row in session.execute(query)}
