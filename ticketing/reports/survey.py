"""How satisfied callers say they are; every answer belongs to the day its call came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import case, select

from ticketing.core.i18n import Label
from ticketing.intake.models import Call, SurveyAnswer
from ticketing.reports.registry import figure
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from sqlalchemy import Select

    from ticketing.core.actor import Actor
    from ticketing.reports.periods import Period

LOW: Final = 2
"""A score up to this one asks for a reason."""

_HUNDRED_IF_ANSWERED = case((SurveyAnswer.score.is_not(None), 100), else_=0)


def _asked(actor: Actor, period: Period) -> Select[Call]:
    query = select(Call).join(SurveyAnswer, SurveyAnswer.call_id == Call.id)
    query = query.where(period.holds(Call.started_at, Call.unit_id))
    return query.where(within(actor, Call.unit_id)).order_by(Call.started_at.desc(), Call.id)


@figure(
    "survey.asked",
    Call,
    title=Label("Ditanya kepuasannya", "Asked how satisfied"),
    formula=Label(
        "Panggilan jangka ini yang mencapai tujuannya dan ditanya kepuasannya; dirinci per layanan.",
        "Calls of the period that reached their goal and were asked how satisfied they are; by service.",
    ),
    by=SurveyAnswer.service,
    moment=Call.started_at,
)
def asked(actor: Actor, period: Period) -> Select[Call]:
    return _asked(actor, period)


@figure(
    "survey.answered",
    Call,
    title=Label("Memberi nilai", "Gave a score"),
    formula=Label(
        "Panggilan yang ditanya dan memberi nilai 1 sampai 5; dirinci per nilai.",
        "Calls that were asked and gave a score of 1 to 5; by score.",
    ),
    by=SurveyAnswer.score,
    moment=Call.started_at,
)
def answered(actor: Actor, period: Period) -> Select[Call]:
    return _asked(actor, period).where(SurveyAnswer.score.is_not(None))


@figure(
    "survey.share",
    Call,
    title=Label("Menjawab (%)", "Answer share (%)"),
    formula=Label(
        "100 kali yang memberi nilai, dibagi yang ditanya.", "100 times those who gave a score, divided by those asked."
    ),
    mean=_HUNDRED_IF_ANSWERED,
    moment=Call.started_at,
)
def share(actor: Actor, period: Period) -> Select[Call]:
    return _asked(actor, period)


@figure(
    "survey.mean",
    Call,
    title=Label("Nilai rata-rata", "Average score"),
    formula=Label(
        "Jumlah nilai dibagi banyaknya yang memberi nilai; 5 sangat puas, 1 kecewa.",
        "Sum of the scores divided by how many gave one; 5 is very satisfied, 1 disappointed.",
    ),
    mean=SurveyAnswer.score,
    moment=Call.started_at,
)
def mean(actor: Actor, period: Period) -> Select[Call]:
    return _asked(actor, period).where(SurveyAnswer.score.is_not(None))


@figure(
    "survey.low",
    Call,
    title=Label("Kurang puas dengan alasan", "Not satisfied, with a reason"),
    formula=Label(
        "Panggilan bernilai 1 atau 2 yang alasannya direkam; rekamannya ada pada panggilan.",
        "Calls that gave 1 or 2 and recorded why; the recording is on the call.",
    ),
    by=SurveyAnswer.service,
    moment=Call.started_at,
)
def low(actor: Actor, period: Period) -> Select[Call]:
    return _asked(actor, period).where(SurveyAnswer.score <= LOW, SurveyAnswer.recording.is_not(None))


@figure(
    "survey.praised",
    Call,
    title=Label("Pujian direkam", "Praise recorded"),
    formula=Label(
        "Panggilan bernilai di atas 2 yang menitip pesan; tentang sebuah laporan, pujian ada juga pada tiketnya.",
        "Calls that gave more than 2 and left a message; praise about a report is on the timeline of its ticket too.",
    ),
    by=SurveyAnswer.service,
    moment=Call.started_at,
)
def praised(actor: Actor, period: Period) -> Select[Call]:
    return _asked(actor, period).where(SurveyAnswer.score > LOW, SurveyAnswer.recording.is_not(None))
