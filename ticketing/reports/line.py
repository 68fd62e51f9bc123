"""What happened on the line: every call belongs to the day it came in.

The flow is checked by tests: offered = answered (busy lines are not seen yet), answered = ended + in progress,
ended = goal reached + hung up + gave up + failed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from ticketing.core.i18n import Label
from ticketing.intake.models import Call, Outcome
from ticketing.reports.registry import Period, figure
from ticketing.tickets.models import Ticket
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from sqlalchemy import Select

    from ticketing.core.actor import Actor

_ENDS = (Outcome.GOAL_REACHED, Outcome.HUNG_UP, Outcome.GAVE_UP, Outcome.FAILED)


def _calls(actor: Actor, period: Period) -> Select[Call]:
    query = select(Call).where(Call.started_at >= period.start, Call.started_at < period.end)
    return query.where(within(actor, Call.unit_id)).order_by(Call.started_at.desc(), Call.id)


@figure(
    "line.offered",
    Call,
    title=Label("Panggilan masuk", "Calls offered"),
    formula=Label(
        "Semua panggilan yang sampai ke 123 hari ini. Nada sibuk di jaringan belum terhitung.",
        "All calls that reached 123 today. Busy lines in the network are not counted yet.",
    ),
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
)
def answered(actor: Actor, period: Period) -> Select[Call]:
    return _calls(actor, period).where(or_(Call.outcome.in_(_ENDS), Call.outcome == Outcome.IN_PROGRESS))


@figure(
    "line.in_progress",
    Call,
    title=Label("Sedang berlangsung", "In progress"),
    formula=Label("Panggilan hari ini yang belum berakhir.", "Calls of today that have not ended."),
)
def in_progress(actor: Actor, period: Period) -> Select[Call]:
    return _calls(actor, period).where(Call.outcome == Outcome.IN_PROGRESS)


@figure(
    "line.ended",
    Call,
    title=Label("Berakhir", "Ended"),
    formula=Label(
        "Tujuan tercapai + ditutup penelepon + menyerah + gagal.",
        "Goal reached + hung up + gave up + failed.",
    ),
)
def ended(actor: Actor, period: Period) -> Select[Call]:
    return _calls(actor, period).where(Call.outcome.in_(_ENDS))


@figure(
    "line.goal_reached",
    Call,
    title=Label("Tujuan tercapai", "Goal reached"),
    formula=Label(
        "Panggilan yang mencapai tujuan yang ditetapkan menunya, misalnya nomor laporan didengar; dirinci per tujuan.",
        "Calls that reached the goal their menu declares, such as hearing a report number; by goal.",
    ),
    by=Call.goal,
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
)
def failed(actor: Actor, period: Period) -> Select[Call]:
    return _calls(actor, period).where(Call.outcome == Outcome.FAILED)


@figure(
    "line.unfinished_reports",
    Ticket,
    title=Label("Laporan belum lengkap", "Unfinished reports"),
    formula=Label(
        "Tiket hari ini dari panggilan yang terputus sebelum nomor laporan dibacakan: perlu dihubungi kembali.",
        "Tickets of today from calls that ended before the report number was read out: to be called back.",
    ),
)
def unfinished_reports(actor: Actor, period: Period) -> Select[Ticket]:
    query = select(Ticket).where(Ticket.opened_at >= period.start, Ticket.opened_at < period.end)
    return query.where(Ticket.is_unfinished, within(actor, Ticket.unit_id)).order_by(Ticket.opened_at.desc(), Ticket.id)
