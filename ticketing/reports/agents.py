"""What each person did with the queue: every row is one event of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, literal, select
from sqlalchemy.orm import aliased

from ticketing.core.events import Event
from ticketing.core.i18n import Label
from ticketing.reports.moments import Epoch
from ticketing.reports.registry import figure
from ticketing.tickets.models import Ticket
from ticketing.tickets.reach import within
from ticketing.tickets.workflow import Standing, statuses

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from ticketing.core.actor import Actor
    from ticketing.reports.periods import Period

_ENDS_HOLDING: Final = (
    "ticket.claimed",
    "ticket.parked",
    "ticket.released",
    "ticket.lease_expired",
    "ticket.closed",
    "ticket.cancelled_by_caller",
    "ticket.confirmed_by_caller",
)
_OVER: Final = statuses(Standing.RESOLVED)


def _events(kind: str, actor: Actor, period: Period) -> Select[Event]:
    query = select(Event).join(Ticket, Ticket.id == Event.ticket_id).where(Event.kind == kind)
    query = query.where(within(actor, Ticket.unit_id), period.holds(Event.at, Ticket.unit_id))
    return query.order_by(Event.at.desc(), Event.id.desc())


def _held(period: Period) -> ColumnElement[Any]:
    """Return for how many whole seconds the ticket of a claim was held at work: until the next event that ends that.

    Whole, so that the lines of a table add up to its total to the second.
    """
    later = aliased(Event)
    moved_to_end = later.data["to"].as_string().in_(_OVER)
    following = select(func.min(Epoch(later.at))).where(later.ticket_id == Event.ticket_id, later.id > Event.id)
    following = following.where(later.kind.in_(_ENDS_HOLDING) | moved_to_end)
    now = Epoch(literal(period.now, Event.at.type))
    return func.round(func.coalesce(following.scalar_subquery(), now) - Epoch(Event.at))


# ``moment`` only for what is about claims: they share a pass; each other kind of event has its own place in an index.
@figure(
    "agents.claimed",
    Event,
    title=Label("Kali mengambil", "Claims"),
    formula=Label(
        "Setiap kali petugas mengambil tiket dalam jangka ini.", "Every time somebody claimed a ticket in the period."
    ),
    agent=Event.user_id,
    moment=Event.at,
)
def claimed(actor: Actor, period: Period) -> Select[Event]:
    return _events("ticket.claimed", actor, period)


@figure(
    "agents.time",
    Event,
    title=Label("Waktu mengerjakan", "Time at work"),
    formula=Label(
        "Jumlah waktu dari tiap pengambilan dalam jangka ini sampai tiket disisihkan, dikembalikan, lepas, atau "
        "berakhir; yang masih dikerjakan sampai saat ini.",
        "Sum of the times from each claim of the period until the ticket was set aside, given back, lost or ended; up "
        "to now for what is still at work.",
    ),
    agent=Event.user_id,
    seconds=_held,
    moment=Event.at,
)
def at_work(actor: Actor, period: Period) -> Select[Event]:
    return _events("ticket.claimed", actor, period)


@figure(
    "agents.finished",
    Event,
    title=Label("Menyelesaikan", "Finished"),
    formula=Label(
        "Setiap kali petugas menyelesaikan tiket dengan penyebab dan tindakan, kecuali yang langsung dibatalkannya.",
        "Every time somebody closed a ticket with a cause and an action, unless taken back at once.",
    ),
    agent=Event.user_id,
)
def finished(actor: Actor, period: Period) -> Select[Event]:
    undoing = aliased(Event)
    undone = select(undoing.id).where(undoing.ticket_id == Event.ticket_id, undoing.kind == "ticket.closing_undone")
    undone = undone.where(undoing.data["undoes"].as_integer() == Event.id)
    return _events("ticket.closed", actor, period).where(~undone.exists())


@figure(
    "agents.returned",
    Event,
    title=Label("Mengembalikan", "Given back"),
    formula=Label(
        "Setiap kali petugas mengembalikan tiket ke antrean dengan alasan.",
        "Every time somebody gave a ticket back to the queue with a reason.",
    ),
    agent=Event.user_id,
)
def returned(actor: Actor, period: Period) -> Select[Event]:
    return _events("ticket.released", actor, period)


AGENTS: Final = ("agents.claimed", "agents.finished", "agents.returned", "agents.time")
