"""What happened in the ticket queue, from tickets and their events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from ticketing.core.events import Event
from ticketing.core.i18n import Label
from ticketing.reports.narrowing import NONE
from ticketing.reports.registry import figure
from ticketing.tickets import escalation
from ticketing.tickets.models import Status, Ticket
from ticketing.tickets.queue import free
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from sqlalchemy import Select

    from ticketing.core.actor import Actor
    from ticketing.reports.periods import Period

_OTHER_ENDS = (Status.NOT_OURS, Status.CANCELLED, Status.DUPLICATE)


def _tickets(actor: Actor) -> Select[Ticket]:
    return select(Ticket).where(within(actor, Ticket.unit_id)).order_by(Ticket.opened_at, Ticket.id)


def _due(actor: Actor) -> Select[Ticket]:
    return select(Ticket).where(within(actor, Ticket.unit_id)).order_by(Ticket.due_at, Ticket.id)


def _ended(actor: Actor, period: Period) -> Select[Ticket]:
    own = Ticket.status == Status.CLOSED, Ticket.outage_id.is_(None)
    return _tickets(actor).where(*own, period.holds(Ticket.closed_at, Ticket.unit_id))


def _happened(kinds: tuple[str, ...], period: Period) -> Select[int | None]:
    """Return the tickets to which something happened in the period, by the clock of their unit."""
    of = aliased(Ticket)
    query = select(Event.ticket_id).join(of, of.id == Event.ticket_id).where(Event.kind.in_(kinds))
    agent = period.narrow.agent
    if agent:
        query = query.where(Event.user_id.is_(None) if agent == NONE else Event.user_id == int(agent))
    return query.where(period.holds(Event.at, of.unit_id))


def _tickets_with(kind: str, actor: Actor, period: Period) -> Select[Ticket]:
    return _tickets(actor).where(Ticket.id.in_(_happened((kind,), period)))


@figure(
    "queue.opened",
    Ticket,
    title=Label("Tiket dibuka", "Tickets opened"),
    formula=Label(
        "Tiket yang dilaporkan dalam jangka ini; dirinci per jenis.", "Tickets reported in the period; by category."
    ),
    by=Ticket.category,
    moment=Ticket.opened_at,
)
def opened(actor: Actor, period: Period) -> Select[Ticket]:
    return _tickets(actor).where(period.holds(Ticket.opened_at, Ticket.unit_id))


@figure(
    "queue.waiting",
    Ticket,
    title=Label("Menunggu sekarang", "Waiting now"),
    formula=Label(
        "Tiket yang harus dikerjakan dan belum dipegang siapa pun, saat ini, dari hari apa pun; dirinci per status.",
        "Tickets that need work and that nobody holds, at this moment, of any day; by status.",
    ),
    by=Ticket.status,
    is_of_now=True,
)
def waiting(actor: Actor, period: Period) -> Select[Ticket]:  # noqa: ARG001 a figure of this moment
    return select(Ticket).where(*free(actor)).order_by(Ticket.opened_at, Ticket.id)


@figure(
    "queue.oldest_waiting",
    Ticket,
    title=Label("Menunggu paling lama", "Oldest waiting"),
    formula=Label(
        "Umur tiket tertua yang menunggu = sekarang dikurangi waktu dilaporkan.",
        "Age of the oldest waiting ticket = now minus the time it was reported.",
    ),
    is_age=True,
    is_of_now=True,
)
def oldest_waiting(actor: Actor, period: Period) -> Select[Ticket]:  # noqa: ARG001 a figure of this moment
    return select(Ticket).where(*free(actor)).order_by(Ticket.opened_at, Ticket.id).limit(1)


@figure(
    "queue.at_risk",
    Ticket,
    title=Label("Hampir terlambat", "Nearly late"),
    formula=Label(
        "Tiket yang harus dikerjakan, belum terlambat, dan tinggal kurang dari sepertiga waktunya, saat ini.",
        "Tickets that need work, are not late, and have less than a third of their time left, at this moment.",
    ),
    by=Ticket.category,
    is_of_now=True,
)
def at_risk(actor: Actor, period: Period) -> Select[Ticket]:
    return _due(actor).where(*escalation.at_risk(period.now))


@figure(
    "queue.late",
    Ticket,
    title=Label("Terlambat", "Late"),
    formula=Label(
        "Tiket yang harus dikerjakan dan waktunya sudah lewat, saat ini, dari hari apa pun.",
        "Tickets that need work and whose time is over, at this moment, of any day.",
    ),
    by=Ticket.category,
    is_of_now=True,
)
def late(actor: Actor, period: Period) -> Select[Ticket]:
    return _due(actor).where(*escalation.late(period.now))


@figure(
    "queue.response_kept",
    Ticket,
    title=Label("Waktu tanggap ditepati (%)", "Response kept (%)"),
    formula=Label(
        "100 kali tiket yang ditanggapi dalam waktu yang dijanjikan, dibagi semua yang berakhir dalam jangka "
        "ini dengan janji "
        "itu. Bagian dari padam meluas, batal, ganda, dan instalasi pelanggan tidak dihitung.",
        "100 times the tickets answered within the promised time, divided by all that ended in the period "
        "with that promise. "
        "Parts of known outages, cancelled, duplicate and the customer's own are left out.",
    ),
    mean=case((Ticket.response_used <= Ticket.response_target, 100), else_=0),
    moment=Ticket.closed_at,
)
def response_kept(actor: Actor, period: Period) -> Select[Ticket]:
    return _ended(actor, period).where(Ticket.response_target.is_not(None))


@figure(
    "queue.recovery_kept",
    Ticket,
    title=Label("Waktu pemulihan ditepati (%)", "Recovery kept (%)"),
    formula=Label(
        "100 kali tiket yang pulih dalam waktu yang dijanjikan sejak regu tiba, dibagi semua yang didatangi regu dan "
        "berakhir dalam jangka ini dengan janji itu; yang tidak dihitung sama dengan waktu tanggap.",
        "100 times the tickets restored within the promised time since the crew arrived, divided by all a crew went to "
        "that ended in the period with that promise; left out is what is left out of the response.",
    ),
    mean=case((Ticket.recovery_used <= Ticket.recovery_target, 100), else_=0),
    moment=Ticket.closed_at,
)
def recovery_kept(actor: Actor, period: Period) -> Select[Ticket]:
    return _ended(actor, period).where(Ticket.recovery_target.is_not(None), Ticket.recovery_used > 0)


@figure(
    "queue.without_visit",
    Ticket,
    title=Label("Selesai tanpa kunjungan (%)", "Finished without a visit (%)"),
    formula=Label(
        "100 kali tiket yang selesai tanpa regu tiba di lokasi, dibagi semua yang selesai dalam jangka ini "
        "dan masih selesai. "
        "Bagian dari padam meluas, batal, ganda, dan instalasi pelanggan tidak dihitung.",
        "100 times the tickets closed without a crew on site, divided by all closed in the period and still closed. "
        "Parts of known outages, cancelled, duplicate and the customer's own are left out.",
    ),
    mean=case((func.coalesce(Ticket.recovery_used, 0) == 0, 100), else_=0),
    moment=Ticket.closed_at,
)
def without_visit(actor: Actor, period: Period) -> Select[Ticket]:
    return _ended(actor, period)


@figure(
    "queue.claimed",
    Ticket,
    title=Label("Diambil petugas", "Claimed"),
    formula=Label(
        "Tiket yang diambil petugas paling sedikit satu kali dalam jangka ini; tiap tiket dihitung sekali.",
        "Tickets claimed at least once in the period; each ticket counts once.",
    ),
    agent=None,
)
def claimed(actor: Actor, period: Period) -> Select[Ticket]:
    return _tickets_with("ticket.claimed", actor, period)


def _closed_for_good(period: Period) -> Select[int | None]:
    """Return tickets closed in the period more often than that was taken back at once."""
    count = case((Event.kind == "ticket.closed", 1), else_=-1)
    happened = _happened(("ticket.closed", "ticket.closing_undone"), period)
    return happened.group_by(Event.ticket_id).having(func.sum(count) > 0)


@figure(
    "queue.closed",
    Ticket,
    title=Label("Selesai", "Closed"),
    formula=Label(
        "Tiket yang diselesaikan dalam jangka ini dengan penyebab dan tindakan, juga bila kemudian dibuka "
        "kembali, kecuali "
        "yang langsung dibatalkan; dirinci menurut penyebab.",
        "Tickets closed in the period with a cause and an action, also when opened again later, unless taken "
        "back at once; "
        "by cause.",
    ),
    by=Ticket.cause,
    agent=None,
)
def closed(actor: Actor, period: Period) -> Select[Ticket]:
    return _tickets(actor).where(Ticket.id.in_(_closed_for_good(period)))


@figure(
    "queue.reopened",
    Ticket,
    title=Label("Dibuka kembali", "Opened again"),
    formula=Label(
        "Tiket yang dibuka kembali dalam jangka ini dengan nomor yang sama.",
        "Tickets opened again in the period under the same number.",
    ),
    agent=None,
)
def reopened(actor: Actor, period: Period) -> Select[Ticket]:
    return _tickets_with("ticket.reopened", actor, period)


@figure(
    "queue.other_ends",
    Ticket,
    title=Label("Berakhir lain", "Ended otherwise"),
    formula=Label(
        "Tiket yang dalam jangka ini menjadi batal, ganda, atau instalasi pelanggan, dan masih demikian; "
        "dirinci per status.",
        "Tickets that in the period became cancelled, duplicate or the customer's own installation, and "
        "still are; by status.",
    ),
    by=Ticket.status,
    moment=Ticket.closed_at,
)
def other_ends(actor: Actor, period: Period) -> Select[Ticket]:
    return _tickets(actor).where(Ticket.status.in_(_OTHER_ENDS), period.holds(Ticket.closed_at, Ticket.unit_id))
