"""Tickets and their notes, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from flask import url_for
from sqlalchemy import func, select

from ticketing.api import door, making
from ticketing.api.etags import require_match, tagged
from ticketing.api.once import once
from ticketing.api.schemas import (
    Both,
    NoteIn,
    NoteOut,
    NotesOut,
    TicketChange,
    TicketIn,
    TicketOut,
    TicketQuery,
    TicketsOut,
)
from ticketing.api.scopes import Scope
from ticketing.core import clock, http
from ticketing.core.errors import InvalidError, NotFoundError
from ticketing.core.events import Event
from ticketing.core.paging import decode_cursor, encode_cursor
from ticketing.network.models import Unit
from ticketing.tickets import correcting, service
from ticketing.tickets.models import Note, Status, Ticket
from ticketing.tickets.reach import within
from ticketing.tickets.workflow import WORKFLOW, Standing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.api.schemas import PageQuery

blueprint = APIBlueprint("tickets", __name__, tag="Tickets")

_BEYOND_ANY_ID = 2**31
_REOPENED = frozenset({Status.NEW, Status.IN_PROGRESS})


@blueprint.get("/tickets")
@blueprint.input(TicketQuery, location="query", arg_name="query")
@blueprint.output(TicketsOut)
@door.needs(Scope.TICKETS_READ)
def list_tickets(query: TicketQuery) -> TicketsOut:
    """List tickets within reach, the newest first."""
    rows = select(Ticket).where(within(http.actor(), Ticket.unit_id)).order_by(Ticket.id.desc()).limit(query.limit + 1)
    rows = rows.where(*_conditions(query))
    with http.database().read() as session:
        found = list(session.scalars(rows))
    following = encode_cursor(found[query.limit - 1].id) if len(found) > query.limit else None
    return TicketsOut(items=[told(ticket) for ticket in found[: query.limit]], next=following)


@blueprint.post("/tickets")
@blueprint.input(TicketIn, arg_name="given")
@blueprint.output(TicketOut, status_code=201)
@door.needs(Scope.TICKETS_WRITE)
def create_ticket(given: TicketIn) -> Response:
    """Make a ticket of a message: a walk-in, a letter, a radio message."""
    return once(lambda session, now: _made(session, making.take(session, given, str(given.source), now)))


@blueprint.get("/tickets/<number>")
@blueprint.output(TicketOut)
@door.needs(Scope.TICKETS_READ)
def read_ticket(number: str) -> Response:
    """Read one ticket."""
    with http.database().read() as session:
        ticket = service.by_number(session, http.actor(), number)
        return tagged(told(ticket), ticket.version)


@blueprint.patch("/tickets/<number>")
@blueprint.input(TicketChange, arg_name="change")
@blueprint.output(TicketOut)
@door.needs(Scope.TICKETS_WRITE)
def change_ticket(number: str, change: TicketChange) -> Response:
    """Move a ticket one step on, finish it, or open it again: ``new`` or ``in_progress`` for one that is over."""
    now, actor = clock.now(), http.actor()
    with http.database().write() as session:
        before = service.by_number(session, actor, number)
        require_match(before.version)
        ticket = _moved(session, before, change, now)
        if change.note.strip() and change.status is not Status.CLOSED:
            service.add_note(session, actor, number, change.note, now)
        session.flush()
        return tagged(told(ticket), ticket.version)


@blueprint.get("/tickets/<number>/notes")
@blueprint.output(NotesOut)
@door.needs(Scope.NOTES_READ)
def list_notes(number: str) -> NotesOut:
    """List the notes of a ticket, the oldest first."""
    with http.database().read() as session:
        ticket = service.by_number(session, http.actor(), number)
        notes = session.scalars(select(Note).where(Note.ticket_id == ticket.id).order_by(Note.id))
        return NotesOut(items=[_note(session, note) for note in notes])


@blueprint.post("/tickets/<number>/notes")
@blueprint.input(NoteIn, arg_name="given")
@blueprint.output(NoteOut, status_code=201)
@door.needs(Scope.NOTES_WRITE)
def create_note(number: str, given: NoteIn) -> Response:
    """Write a note."""

    def work(session: Session, now: datetime) -> tuple[dict[str, Any], str]:
        note = service.add_note(session, http.actor(), number, given.body, now)
        here = url_for("v1.tickets.read_note", number=number, note_id=note.id)
        return _note(session, note).model_dump(mode="json"), here

    return once(work)


@blueprint.get("/tickets/<number>/notes/<int:note_id>")
@blueprint.output(NoteOut)
@door.needs(Scope.NOTES_READ)
def read_note(number: str, note_id: int) -> Response:
    """Read one note."""
    with http.database().read() as session:
        note = correcting.note_of(session, http.actor(), number, note_id)
        body = _note(session, note)
        return tagged(body, body.corrections)


@blueprint.patch("/tickets/<number>/notes/<int:note_id>")
@blueprint.input(NoteIn, arg_name="given")
@blueprint.output(NoteOut)
@door.needs(Scope.NOTES_WRITE)
def correct_note(number: str, note_id: int, given: NoteIn) -> Response:
    """Correct a note of your own. What it said before stays in the history of the ticket."""
    with http.database().write() as session:
        note = correcting.note_of(session, http.actor(), number, note_id)
        require_match(_corrections(session, note))
        note = correcting.correct(session, http.actor(), note, given.body, clock.now())
        session.flush()
        body = _note(session, note)
        return tagged(body, body.corrections)


def told(ticket: Ticket) -> TicketOut:
    """Return a ticket as programs read it; whose it is only to who may read customers."""
    public = WORKFLOW[ticket.status].public
    is_personal = door.may(Scope.CUSTOMERS_READ)
    copied = {name: getattr(ticket, name) for name in TicketOut.model_fields if hasattr(ticket, name)}
    copied |= {
        "public_status": Both(id=public.id, en=public.en),
        "unit": ticket.unit.code if ticket.unit else None,
        "holder": ticket.agent.name if ticket.agent else None,
        "phone": ticket.caller_number if is_personal else None,
        "customer_number": ticket.customer_number if is_personal else None,
    }
    return TicketOut(**copied)


def _conditions(query: TicketQuery) -> list[Any]:
    asked: list[Any] = [_behind(query)] if query.after else []
    for column, value in ((Ticket.status, query.status), (Ticket.category, query.category)):
        if value is not None:
            asked.append(column == value)
    if query.area_code is not None:
        asked.append(Ticket.area_code == query.area_code)
    if query.unit:
        asked.append(Ticket.unit_id.in_(select(Unit.id).where(Unit.code == query.unit)))
    if query.since is not None:
        asked.append(Ticket.opened_at >= query.since)
    if query.until is not None:
        asked.append(Ticket.opened_at < query.until)
    return asked


def _behind(query: PageQuery) -> Any:
    (last,) = decode_cursor(query.after, int)
    if not 0 < int(last) < _BEYOND_ANY_ID:
        raise InvalidError("This page does not exist.", field="after")
    return Ticket.id < last


def _moved(session: Session, ticket: Ticket, change: TicketChange, now: datetime) -> Ticket:
    actor, number, version = http.actor(), ticket.number, ticket.version
    if change.status is Status.CLOSED:
        if change.cause is None or change.action is None:
            raise InvalidError(
                "Closing takes a cause and an action.", field="cause" if change.cause is None else "action"
            )
        outcome = {"cause": str(change.cause), "action": str(change.action), "note": change.note}
        return service.close(session, actor, number, now, version=version, **outcome)
    if change.status in _REOPENED and WORKFLOW[ticket.status].standing is Standing.RESOLVED:
        return service.reopen(session, actor, number, now, version=version, reason=change.reason)
    return service.change_status(session, actor, number, change.status, now, version=version, reason=change.reason)


def _made(session: Session, number: str) -> tuple[dict[str, Any], str]:
    ticket = session.scalar(select(Ticket).where(Ticket.number == number))
    if ticket is None:
        raise NotFoundError("There is no such ticket.", number=number)
    return told(ticket).model_dump(mode="json"), url_for("v1.tickets.read_ticket", number=number)


def _note(session: Session, note: Note) -> NoteOut:
    return NoteOut(
        id=note.id,
        author=note.user.name,
        body=note.body,
        created_at=note.created_at,
        corrections=_corrections(session, note),
    )


def _corrections(session: Session, note: Note) -> int:
    kept = select(func.count()).select_from(Event).where(Event.ticket_id == note.ticket_id)
    mine = kept.where(Event.kind == correcting.CORRECTED, Event.data["note_id"].as_integer() == note.id)
    return session.scalar(mine) or 0
