"""What happened on the line: every call belongs to the day it came in.

The flow is checked by tests: offered = answered + taken by the tape, answered = ended + in progress, ended = goal
reached + hung up + gave up + failed. A call has its row before its first prompt; what the network turned away has none.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from ticketing.core.i18n import Label
from ticketing.intake.models import Call, Outcome
from ticketing.reports.moments import Epoch
from ticketing.reports.registry import figure
from ticketing.tickets.models import Ticket
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from ticketing.core.actor import Actor
    from ticketing.reports.periods import Period

_ENDS = (Outcome.GOAL_REACHED, Outcome.HUNG_UP, Outcome.GAVE_UP, Outcome.FAILED)


_TAPE = "fault.missed"
"""Where a call ends that found no voice service: Asterisk itself apologised and took a message."""

REPEATED_WITHIN = timedelta(hours=24)


def _is_answered() -> ColumnElement[bool]:
    return or_(Call.outcome != Outcome.FAILED, Call.last_node.is_(None), Call.last_node != _TAPE)


def _calls(actor: Actor, period: Period) -> Select[Call]:
    query = select(Call).where(period.holds(Call.started_at, Call.unit_id))
    return query.where(within(actor, Call.unit_id)).order_by(Call.started_at.desc(), Call.id)


@figure(
    "line.offered",
    Call,
    title=Label("Panggilan masuk", "Calls offered"),
    formula=Label(
        "Semua panggilan yang sampai ke 123 dalam jangka ini = dijawab + diterima mesin pesan. Tidak terukur: nada "
        "sibuk di jaringan, dan yang menutup telepon sebelum layanan suara mulai.",
        "All calls that reached 123 in the period = answered + taken by the tape. Not measured: busy lines in the "
        "network, and who hung up before the voice service began.",
    ),
    moment=Call.started_at,
)
def offered(actor: Actor, period: Period) -> Select[Call]:
    return _calls(actor, period)


@figure(
    "line.answered",
    Call,
    title=Label("Dijawab", "Answered"),
    formula=Label(
        "Panggilan yang dijawab layanan suara = sudah berakhir + sedang berlangsung.",
        "Calls the voice service answered = ended + in progress.",
    ),
    moment=Call.started_at,
)
def answered(actor: Actor, period: Period) -> Select[Call]:
    return _calls(actor, period).where(_is_answered())


@figure(
    "line.on_tape",
    Call,
    title=Label("Diterima mesin pesan", "Taken by the tape"),
    formula=Label(
        "Layanan suara gagal menjawab atau gagal di tengah: permintaan maaf, lalu pesan penelepon menjadi laporan. "
        "Panggilan yang gagal di tengah terhitung juga pada yang dijawab.",
        "The voice service failed to answer or failed on the way: an apology, then the caller's message became a "
        "report. A call that failed on the way counts among the answered too.",
    ),
    moment=Call.started_at,
)
def on_tape(actor: Actor, period: Period) -> Select[Call]:
    return _calls(actor, period).where(~_is_answered())


@figure(
    "line.repeated",
    Call,
    title=Label("Menelepon lagi", "Called again"),
    formula=Label(
        "Panggilan dari nomor yang sudah menelepon dalam 24 jam sebelumnya; nomor yang disembunyikan tidak dihitung.",
        "Calls from a number that had called within the 24 hours before; withheld numbers are not counted.",
    ),
    moment=Call.started_at,
)
def repeated(actor: Actor, period: Period) -> Select[Call]:
    earlier = aliased(Call)
    before = select(earlier.id).where(earlier.caller_number == Call.caller_number, Call.caller_number != "")
    before = before.where(earlier.started_at < Call.started_at)
    before = before.where(Epoch(Call.started_at) - Epoch(earlier.started_at) <= REPEATED_WITHIN.total_seconds())
    return _calls(actor, period).where(before.exists())


@figure(
    "line.in_progress",
    Call,
    title=Label("Sedang berlangsung", "In progress"),
    formula=Label(
        "Panggilan jangka ini yang sekarang belum berakhir.", "Calls of the period that have not ended by now."
    ),
    moment=Call.started_at,
)
def in_progress(actor: Actor, period: Period) -> Select[Call]:
    return _calls(actor, period).where(Call.outcome == Outcome.IN_PROGRESS, _is_answered())


@figure(
    "line.ended",
    Call,
    title=Label("Berakhir", "Ended"),
    formula=Label(
        "Tujuan tercapai + ditutup penelepon + menyerah + gagal.",
        "Goal reached + hung up + gave up + failed.",
    ),
    moment=Call.started_at,
)
def ended(actor: Actor, period: Period) -> Select[Call]:
    return _calls(actor, period).where(Call.outcome.in_(_ENDS), _is_answered())


@figure(
    "line.goal_reached",
    Call,
    title=Label("Tujuan tercapai", "Goal reached"),
    formula=Label(
        "Panggilan yang mencapai tujuan yang ditetapkan menunya, misalnya nomor laporan didengar; dirinci per tujuan.",
        "Calls that reached the goal their menu declares, such as hearing a report number; by goal.",
    ),
    by=Call.goal,
    moment=Call.started_at,
)
def goal_reached(actor: Actor, period: Period) -> Select[Call]:
    return _calls(actor, period).where(Call.outcome == Outcome.GOAL_REACHED)


@figure(
    "line.hung_up",
    Call,
    title=Label("Ditutup penelepon", "Hung up"),
    formula=Label(
        "Panggilan yang ditutup penelepon sebelum tujuan tercapai; dirinci menurut langkah terakhir.",
        "Calls the caller ended before the goal; by the step reached last.",
    ),
    by=Call.last_node,
    moment=Call.started_at,
)
def hung_up(actor: Actor, period: Period) -> Select[Call]:
    return _calls(actor, period).where(Call.outcome == Outcome.HUNG_UP)


@figure(
    "line.gave_up",
    Call,
    title=Label("Menyerah", "Gave up"),
    formula=Label(
        "Panggilan yang diakhiri menu karena pertanyaan berkali-kali tidak terjawab; dirinci per langkah terakhir.",
        "Calls the menu ended after a question was not answered again and again; by the step reached last.",
    ),
    by=Call.last_node,
    moment=Call.started_at,
)
def gave_up(actor: Actor, period: Period) -> Select[Call]:
    return _calls(actor, period).where(Call.outcome == Outcome.GAVE_UP)


@figure(
    "line.failed",
    Call,
    title=Label("Gagal", "Failed"),
    formula=Label(
        "Panggilan yang berakhir karena kesalahan di pihak kami; dirinci menurut langkah terakhir.",
        "Calls that ended through a fault of ours; by the step reached last.",
    ),
    by=Call.last_node,
    moment=Call.started_at,
)
def failed(actor: Actor, period: Period) -> Select[Call]:
    return _calls(actor, period).where(Call.outcome == Outcome.FAILED, _is_answered())


@figure(
    "line.unfinished_reports",
    Ticket,
    title=Label("Laporan belum lengkap", "Unfinished reports"),
    formula=Label(
        "Tiket jangka ini dari panggilan yang terputus sebelum nomor laporan dibacakan: perlu dihubungi kembali.",
        "Tickets of the period from calls that ended before the report number was read out: to be called back.",
    ),
    moment=Ticket.opened_at,
)
def unfinished_reports(actor: Actor, period: Period) -> Select[Ticket]:
    query = select(Ticket).where(period.holds(Ticket.opened_at, Ticket.unit_id))
    return query.where(Ticket.is_unfinished, within(actor, Ticket.unit_id)).order_by(Ticket.opened_at.desc(), Ticket.id)
