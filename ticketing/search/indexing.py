"""Follows the event log and writes down the words of the tickets it tells of; what was erased is forgotten with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from ticketing.core.events import Event
from ticketing.intake.models import Call
from ticketing.network.models import Area
from ticketing.search.models import SearchMark, TicketText
from ticketing.tickets import categories
from ticketing.tickets.labels import CATEGORIES
from ticketing.tickets.models import Note, Ticket
from ticketing.tickets.outcomes import ACTIONS, CAUSES
from ticketing.transcripts.models import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from ticketing.core.i18n import Label

EVENTS_AT_ONCE: Final = 500
_THE_ROW: Final = 1


def is_behind(session: Session) -> bool:
    """Tell whether something happened since the last look: the schedule asks before it takes the writer's turn."""
    return session.scalar(select(Event.id).where(Event.id > _last(session)).limit(1)) is not None


def follow(session: Session, most: int = EVENTS_AT_ONCE) -> int:
    """Write the words of the tickets of the next events anew; return how many events were followed."""
    query = select(Event.id, Event.ticket_id, Event.call_id).where(Event.id > _last(session))
    found = session.execute(query.order_by(Event.id).limit(most)).all()
    if not found:
        return 0
    calls = {row.call_id for row in found if row.call_id is not None and row.ticket_id is None}
    ids = {row.ticket_id for row in found if row.ticket_id is not None}
    ids |= set(session.scalars(select(Ticket.id).where(Ticket.call_id.in_(calls))))
    for ticket in session.scalars(select(Ticket).where(Ticket.id.in_(ids)).order_by(Ticket.id)):
        _write(session, ticket)
    session.merge(SearchMark(id=_THE_ROW, last_event=found[-1].id))
    session.flush()
    return len(found)


def _last(session: Session) -> int:
    return session.scalar(select(SearchMark.last_event).where(SearchMark.id == _THE_ROW)) or 0


def _write(session: Session, ticket: Ticket) -> None:
    area = session.get(Area, ticket.area_code) if ticket.area_code else None
    about = [*_about(ticket, area), *_topic(session, ticket)]
    # An erased ticket keeps what it was about; where it was and what was said are gone.
    if ticket.erased_at is not None:
        session.merge(TicketText(ticket_id=ticket.id, body=_joined(about), said=""))
        return
    body = _joined([*about, ticket.place or "", *_notes(session, ticket), *_reasons(session, ticket)])
    session.merge(TicketText(ticket_id=ticket.id, body=body, said=_joined(_said(session, ticket))))


def _about(ticket: Ticket, area: Area | None) -> Iterator[str]:
    yield from _both(CATEGORIES.get(ticket.category))
    yield from _both(CAUSES.get(ticket.cause or ""))
    yield from _both(ACTIONS.get(ticket.action or ""))
    if ticket.unit is not None:
        yield ticket.unit.name
    if area is not None:
        yield area.name


def _topic(session: Session, ticket: Ticket) -> tuple[str, ...]:
    return _both(categories.names(session).get(ticket.topic)) if ticket.topic else ()


def _notes(session: Session, ticket: Ticket) -> Iterable[str]:
    return session.scalars(select(Note.body).where(Note.ticket_id == ticket.id).order_by(Note.id))


def _reasons(session: Session, ticket: Ticket) -> Iterable[str]:
    rows = session.scalars(select(Event).where(Event.ticket_id == ticket.id).order_by(Event.id))
    return [str(row.data["reason"]) for row in rows if row.user_id is not None and row.data.get("reason")]


def _said(session: Session, ticket: Ticket) -> list[str]:
    again = select(Event.call_id).where(Event.ticket_id == ticket.id, Event.call_id.is_not(None))
    calls = set(session.scalars(again)) | ({ticket.call_id} if ticket.call_id else set())
    rows = session.scalars(select(Transcript).where(Transcript.call_id.in_(calls)).order_by(Transcript.id)).all()
    # Who wants to stay unknown is not found by what he said.
    unknown = {
        call.id
        for call in session.scalars(select(Call).where(Call.id.in_([row.call_id for row in rows])))
        if call.answers.get("unknown_caller") == "yes"
    }
    return [text for row in rows if row.call_id not in unknown for text in (row.text, row.corrected_text or "")]


def _both(label: Label | None) -> tuple[str, ...]:
    return (label.id, label.en) if label is not None else ()


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
