"""What was on the books: open at the beginning + come - ended = open at the end, for every period and every filter.

All four are counted over the stretches in which tickets are on the books (``tickets.stretches``).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, case, exists, or_, select, union_all

from ticketing.core.i18n import Label
from ticketing.reports.registry import figure
from ticketing.tickets.models import Status, Stretch, Ticket
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from ticketing.core.actor import Actor
    from ticketing.reports.periods import Period

AGES: Final = (
    ("1h", timedelta(hours=1), Label("sampai 1 jam", "up to 1 hour")),
    ("4h", timedelta(hours=4), Label("1 sampai 4 jam", "1 to 4 hours")),
    ("24h", timedelta(hours=24), Label("4 sampai 24 jam", "4 to 24 hours")),
    ("3d", timedelta(days=3), Label("1 sampai 3 hari", "1 to 3 days")),
    ("7d", timedelta(days=7), Label("3 sampai 7 hari", "3 to 7 days")),
)
"""Upper ends of the groups of ages, the last of which is older still."""

OLDER: Final = "older"
AGE_LABELS: Final = {key: words for key, _, words in AGES} | {OLDER: Label("lebih dari 7 hari", "more than 7 days")}


def _stretches(actor: Actor) -> Select[Stretch]:
    query = select(Stretch).join(Ticket, Ticket.id == Stretch.ticket_id).where(within(actor, Ticket.unit_id))
    return query.order_by(Stretch.began_at, Stretch.id)


def _open_at(period: Period, *, at_end: bool) -> ColumnElement[bool]:
    def is_open(moment: datetime) -> ColumnElement[bool]:
        return and_(Stretch.began_at < moment, or_(Stretch.ended_at.is_(None), Stretch.ended_at >= moment))

    moments = [one.end if at_end else one.start for one in period.clocks] or [period.end if at_end else period.start]
    # Said twice, and as two selects: so the index of the ends serves, however large the past is.
    still, since, begun = Stretch.ended_at.is_(None), Stretch.ended_at >= min(moments), Stretch.began_at < max(moments)
    near = union_all(select(Stretch.id).where(still, begun), select(Stretch.id).where(since, begun))
    exact = period.by_clock(Ticket.unit_id, lambda clock: is_open(clock.end if at_end else clock.start))
    return and_(Stretch.id.in_(near), exact)


def age_at_end(period: Period) -> ColumnElement[str]:
    """Return the group of ages of a stretch that is open at the end of the period, or now while it runs."""
    end = min(period.now, period.end)
    ways = [(Stretch.began_at > end - span, key) for key, span, _ in AGES]
    return case(*ways, else_=OLDER)


@figure(
    "flow.open_before",
    Stretch,
    title=Label("Terbuka pada awal", "Open at the beginning"),
    formula=Label(
        "Tiket yang dilaporkan atau dibuka kembali sebelum jangka ini dan belum berakhir ketika jangka ini mulai.",
        "Tickets reported or opened again before the period that had not ended when it began.",
    ),
)
def open_before(actor: Actor, period: Period) -> Select[Stretch]:
    return _stretches(actor).where(_open_at(period, at_end=False))


@figure(
    "flow.arrived",
    Stretch,
    title=Label("Masuk", "Come"),
    formula=Label(
        "Dilaporkan + dibuka kembali dalam jangka ini; tiket yang dibuka kembali dua kali dihitung dua kali.",
        "Reported + opened again in the period; a ticket opened again twice counts twice.",
    ),
    by=Stretch.how,
    moment=Stretch.began_at,
)
def arrived(actor: Actor, period: Period) -> Select[Stretch]:
    return _stretches(actor).where(period.holds(Stretch.began_at, Ticket.unit_id))


@figure(
    "flow.ended",
    Stretch,
    title=Label("Berakhir", "Ended"),
    formula=Label(
        "Selesai + batal + ganda + instalasi pelanggan dalam jangka ini, juga bila kemudian dibuka kembali; yang "
        "langsung dibatalkan petugas tidak dihitung.",
        "Closed + cancelled + duplicate + the customer's own in the period, also when opened again later; what an "
        "agent took back at once is not counted.",
    ),
    by=Stretch.ended_as,
    moment=Stretch.ended_at,
)
def ended(actor: Actor, period: Period) -> Select[Stretch]:
    return _stretches(actor).where(period.holds(Stretch.ended_at, Ticket.unit_id))


@figure(
    "flow.open_after",
    Stretch,
    title=Label("Terbuka pada akhir", "Open at the end"),
    formula=Label(
        "Terbuka pada awal + masuk - berakhir; bila jangka ini masih berjalan, sampai saat ini.",
        "Open at the beginning + come - ended; up to now while the period is running.",
    ),
    by=age_at_end,
)
def open_after(actor: Actor, period: Period) -> Select[Stretch]:
    return _stretches(actor).where(_open_at(period, at_end=True))


@figure(
    "flow.first_contact",
    Ticket,
    title=Label("Tuntas sekali lapor (%)", "Settled at the first contact (%)"),
    formula=Label(
        "100 kali tiket yang tidak dibuka kembali dan pelapornya tidak menelepon lagi tentangnya, dibagi semua yang "
        "selesai dalam jangka ini dan masih selesai. Baru pasti tujuh hari kemudian.",
        "100 times the tickets not opened again and whose caller did not call again about them, divided by all closed "
        "in the period and still closed. Final only seven days later.",
    ),
    mean=case(
        (
            and_(
                Ticket.times_called <= 1,
                ~exists().where(Stretch.ticket_id == Ticket.id, Stretch.how == "reopened"),
            ),
            100,
        ),
        else_=0,
    ),
    moment=Ticket.closed_at,
)
def first_contact(actor: Actor, period: Period) -> Select[Ticket]:
    query = select(Ticket).where(within(actor, Ticket.unit_id), Ticket.status == Status.CLOSED)
    return query.where(period.holds(Ticket.closed_at, Ticket.unit_id)).order_by(Ticket.closed_at, Ticket.id)
