"""Tickets that belong together: each keeps its number and its caller, one says what it is to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select

from ticketing.accounts.permissions import Permission
from ticketing.core import events
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError
from ticketing.core.i18n import Label
from ticketing.tickets import service, undoing
from ticketing.tickets.locking import lock_all
from ticketing.tickets.models import LinkKind, Status, Ticket, TicketLink
from ticketing.tickets.moves import newest_move
from ticketing.tickets.reach import within
from ticketing.tickets.workflow import Standing, allows, statuses

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

KINDS: Final = {
    LinkKind.DUPLICATE: Label("Ganda dari", "Duplicate of"),
    LinkKind.FOLLOW_UP: Label("Lanjutan dari", "Follow-up of"),
    LinkKind.CAUSED_BY: Label("Disebabkan oleh", "Caused by"),
}
REVERSED: Final = {
    LinkKind.DUPLICATE: Label("Punya ganda", "Has the duplicate"),
    LinkKind.FOLLOW_UP: Label("Dilanjutkan oleh", "Followed up by"),
    LinkKind.CAUSED_BY: Label("Menyebabkan", "Has caused"),
}

_ITSELF: Final = Label("Isi nomor tiket yang lain.", "Give the number of another ticket.")
_LINKED: Final = Label("Kedua tiket ini sudah terkait.", "These two tickets are linked already.")
_CHAIN: Final = Label(
    "Salah satunya sudah ganda dari tiket lain: kaitkan ke tiket utamanya.",
    "One of them is a duplicate of another already: link to the main ticket.",
)
_UNFINISHED = statuses(Standing.OPEN, Standing.PAUSED)


@dataclass(frozen=True)
class Linked:
    """A ticket on the other end of a link; ``is_main``: the link says what this one is to that."""

    ticket: Ticket
    kind: LinkKind
    is_main: bool

    @property
    def label(self) -> Label:
        return (KINDS if self.is_main else REVERSED)[self.kind]


def of(session: Session, actor: Actor, ticket: Ticket) -> list[Linked]:
    """Return what a ticket is linked to within the actor's reach: first what it follows, then what follows it."""
    up = select(Ticket, TicketLink.kind).join(TicketLink, TicketLink.main_id == Ticket.id)
    down = select(Ticket, TicketLink.kind).join(TicketLink, TicketLink.ticket_id == Ticket.id)
    reach = within(actor, Ticket.unit_id)
    mains = session.execute(up.where(TicketLink.ticket_id == ticket.id, reach).order_by(TicketLink.made_at)).all()
    others = session.execute(down.where(TicketLink.main_id == ticket.id, reach).order_by(TicketLink.made_at)).all()
    followed = [Linked(row[0], row[1], is_main=True) for row in mains]
    return followed + [Linked(row[0], row[1], is_main=False) for row in others]


def ids_around(session: Session, ticket: Ticket) -> set[int]:
    """Return the ids of all tickets this one is linked to."""
    query = select(TicketLink).where(or_(TicketLink.ticket_id == ticket.id, TicketLink.main_id == ticket.id))
    return {one.main_id if one.ticket_id == ticket.id else one.ticket_id for one in session.scalars(query)}


def link(session: Session, actor: Actor, number: str, main: str, kind: LinkKind, now: datetime) -> None:
    """Say what a ticket is to another; both histories tell it, neither ticket moves.

    Raises NotFoundError, InvalidError for itself, ConflictError when they are linked.
    """
    actor.require(Permission.TICKET_WORK)
    ticket, other = _both(session, actor, number, main)
    if other.id in ids_around(session, ticket):
        raise ConflictError("These tickets are linked already.", number=number, other=main, advice=_LINKED)
    if kind is LinkKind.DUPLICATE:
        _refuse_chain(session, ticket, other)
    session.add(TicketLink(ticket_id=ticket.id, main_id=other.id, kind=kind, user_id=actor.user_id, made_at=now))
    session.flush()
    _tell(session, actor, ticket, other, "ticket.linked", kind, now)


def unlink(session: Session, actor: Actor, number: str, main: str, now: datetime) -> None:
    """Take a link away again, whichever of the two is named first. Raises NotFoundError."""
    actor.require(Permission.TICKET_WORK)
    ticket, other = _both(session, actor, number, main)
    found = session.get(TicketLink, (ticket.id, other.id))
    if found is None:
        ticket, other = other, ticket
        found = session.get(TicketLink, (ticket.id, other.id))
    if found is None:
        raise NotFoundError("These tickets are not linked.", number=number, other=main)
    kind = found.kind
    session.delete(found)
    session.flush()
    _tell(session, actor, ticket, other, "ticket.unlinked", kind, now)


def followers(session: Session, actor: Actor, ticket: Ticket) -> list[Ticket]:
    """Return the open duplicates of a ticket that nobody else works on: they end with it."""
    query = select(Ticket).join(TicketLink, TicketLink.ticket_id == Ticket.id)
    query = query.where(TicketLink.main_id == ticket.id, TicketLink.kind == LinkKind.DUPLICATE)
    query = query.where(Ticket.status.in_(_UNFINISHED), within(actor, Ticket.unit_id))
    query = query.where(or_(Ticket.agent_id.is_(None), Ticket.agent_id == actor.user_id))
    return [one for one in session.scalars(query.order_by(Ticket.id)) if _end_of(one) is not None]


def close(
    session: Session,
    actor: Actor,
    number: str,
    now: datetime,
    *,
    version: int,
    cause: str,
    action: str,
    note: str = "",
) -> list[str]:
    """Finish a ticket as ``service.close`` does, and its followers with it; return their numbers."""
    found = followers(session, actor, service.by_number(session, actor, number))
    lock_all(session, [number, *(one.number for one in found)])  # rows before the first event, see queue
    service.close(session, actor, number, now, version=version, cause=cause, action=action, note=note)
    for one in found:
        to = _end_of(one)
        if to is not None:
            one.cause, one.action = cause, action
            service.move(session, actor, one, to, now, kind="ticket.closed", cause=cause, action=action, main=number)
    return [one.number for one in found]


def undo(session: Session, actor: Actor, number: str, now: datetime, *, version: int, lease_seconds: int) -> Ticket:
    """Take the last step back as ``undoing.undo`` does, and that of the tickets that followed it."""
    main = service.by_number(session, actor, number)
    query = select(Ticket).join(TicketLink, TicketLink.ticket_id == Ticket.id)
    ended = list(session.scalars(query.where(TicketLink.main_id == main.id, Ticket.closed_at == main.closed_at)))
    lock_all(session, [number, *(one.number for one in ended)])
    followed = [one for one in ended if (last := newest_move(session, one)) and last.data.get("main") == number]
    ticket = undoing.undo(session, actor, number, now, version=version, lease_seconds=lease_seconds)
    for one in followed:
        undoing.undo(session, actor, one.number, now, version=one.version, lease_seconds=lease_seconds)
    return ticket


def _end_of(ticket: Ticket) -> Status | None:
    return next((to for to in (Status.CLOSED, Status.DUPLICATE) if allows(ticket.status, to)), None)


def _both(session: Session, actor: Actor, number: str, main: str) -> tuple[Ticket, Ticket]:
    main = main.replace("-", "").replace(" ", "")
    if number == main:
        raise InvalidError("A ticket is not linked to itself.", field="main", advice=_ITSELF)
    reach = select(Ticket.number).where(Ticket.number.in_([number, main]), within(actor, Ticket.unit_id))
    seen = set(session.scalars(reach))
    rows = {one.number: one for one in lock_all(session, [number, main]) if one.number in seen}
    for wanted in (number, main):
        if wanted not in rows:
            raise NotFoundError("There is no such ticket.", number=wanted)
    return rows[number], rows[main]


def _refuse_chain(session: Session, ticket: Ticket, other: Ticket) -> None:
    """A duplicate has one main ticket, which is none itself: otherwise nobody could say which one is worked on."""
    of_ticket = select(TicketLink).where(TicketLink.kind == LinkKind.DUPLICATE)
    if session.scalar(of_ticket.where(TicketLink.ticket_id.in_([ticket.id, other.id])).limit(1)) is not None:
        raise ConflictError("One of them is a duplicate already.", number=ticket.number, advice=_CHAIN)


def _tell(
    session: Session, actor: Actor, ticket: Ticket, other: Ticket, event: str, kind: LinkKind, now: datetime
) -> None:
    for one, linked, is_main in ((ticket, other, True), (other, ticket, False)):
        data: dict[str, Any] = {"other": linked.number, "link": str(kind), "is_main": is_main}
        events.record(session, event, actor=actor, now=now, ticket_id=one.id, **data)
