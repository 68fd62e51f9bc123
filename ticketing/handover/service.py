"""Leaving a note at the end of a shift, and reading those of others at the beginning of one's own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from ticketing.accounts import service as accounts
from ticketing.accounts.permissions import Permission
from ticketing.core import events
from ticketing.core.errors import InvalidError, NotFoundError
from ticketing.core.i18n import Label
from ticketing.handover.models import HandoverNote, HandoverSeen
from ticketing.tickets import queue
from ticketing.tickets.units import reach_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

LONGEST: Final = 2000
KEPT_FOR: Final = timedelta(hours=24)
"""So long a note is offered to those who come; afterwards it is in the database alone."""

_EMPTY: Final = Label("Tulis apa yang perlu diketahui berikutnya.", "Write what the next one needs to know.")


def leave(session: Session, actor: Actor, body: str, now: datetime) -> HandoverNote:
    """Leave a note with the tickets one holds. Raises NotPermittedError, InvalidError without text or with too much."""
    actor.require(Permission.TICKET_CLAIM)
    body = body.strip().replace("\x00", "")
    if not 1 <= len(body) <= LONGEST or actor.user_id is None:
        raise InvalidError("Write what the next one needs to know.", field="body", advice=_EMPTY)
    numbers = [ticket.number for ticket in queue.mine(session, actor)]
    note = HandoverNote(user_id=actor.user_id, body=body, numbers=numbers, made_at=now)
    session.add(note)
    session.flush()
    events.record(session, "handover.left", actor=actor, now=now, note_id=note.id, numbers=numbers)
    return note


def lately(session: Session, actor: Actor, now: datetime) -> list[tuple[HandoverNote, bool]]:
    """Return the notes of the last day by people of the actor's units, the newest first, each with whether it was read.

    One's own notes count as read.
    """
    actor.require(Permission.TICKET_CLAIM)
    recent = select(HandoverNote).where(HandoverNote.made_at > now - KEPT_FOR).order_by(HandoverNote.id.desc())
    read = set(session.scalars(select(HandoverSeen.note_id).where(HandoverSeen.user_id == actor.user_id)))
    reach = reach_of(session, actor)
    shown = [note for note in session.scalars(recent) if _concerns(session, note, reach)]
    return [(note, note.id in read or note.user_id == actor.user_id) for note in shown]


def unread(session: Session, actor: Actor, now: datetime) -> int:
    """Return how many notes wait to be read; 0 for who takes no tickets."""
    if Permission.TICKET_CLAIM not in actor.permissions:
        return 0
    return sum(not is_read for _, is_read in lately(session, actor, now))


def mark_read(session: Session, actor: Actor, note_id: int, now: datetime) -> None:
    """Remember that this person has read a note. Raises NotFoundError when it is not theirs to read."""
    state = {note.id: is_read for note, is_read in lately(session, actor, now)}
    if note_id not in state or actor.user_id is None:
        raise NotFoundError("There is no such note.", note=note_id)
    if not state[note_id]:
        session.add(HandoverSeen(note_id=note_id, user_id=actor.user_id, at=now))
        session.flush()
        events.record(session, "handover.read", actor=actor, now=now, note_id=note_id)


def _concerns(session: Session, note: HandoverNote, reach: frozenset[int] | None) -> bool:
    of_writer = reach_of(session, accounts.actor_of(note.user))
    return reach is None or of_writer is None or bool(reach & of_writer)
