"""How satisfied callers say they are: one answer a call, from what they answered in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from ticketing.core import events
from ticketing.intake.models import Call, SurveyAnswer
from ticketing.tickets import from_caller

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.intake.facts import Record, StepTaken

ASKED: Final = "survey"
ABOUT: Final = "survey_about"
SCORE: Final = "survey_score"
WORDS: Final = "survey_words"
"""Fields of a call: after which goal he was asked, about which report, his digit, the recording of his own words."""

BEST: Final = 5


def follow(session: Session, actor: Actor, record: Record, fact: StepTaken) -> None:
    """Take one answer of a call; those that are about something else are passed by."""
    if fact.field == ASKED and fact.value:
        session.add(SurveyAnswer(call_id=record.call_id, asked_at=record.at, service=fact.value))
        session.flush()
        return
    if fact.field not in (ABOUT, SCORE, WORDS) or not fact.value:
        return
    answer = session.get(SurveyAnswer, record.call_id)
    if answer is None:
        return
    if fact.field == ABOUT:
        ticket = from_caller.find(session, fact.value)
        answer.ticket_id = ticket.id if ticket is not None else None
    elif fact.field == SCORE:
        answer.score = int(fact.value) if fact.value.isdigit() else None
    else:
        answer.recording = fact.value
    _tell_ticket(session, actor, record, fact, answer)


def asked_lately(session: Session, caller_number: str, since: datetime) -> datetime | None:
    """Return when this number was last asked, None when that was before ``since``."""
    query = select(func.max(SurveyAnswer.asked_at)).join(Call, Call.id == SurveyAnswer.call_id)
    return session.scalar(query.where(SurveyAnswer.asked_at >= since, Call.caller_number == caller_number))


def _tell_ticket(session: Session, actor: Actor, record: Record, fact: StepTaken, answer: SurveyAnswer) -> None:
    """Put a score, and later what was said with it, on the timeline of the report it is about."""
    if answer.ticket_id is None or answer.score is None or fact.field == ABOUT:
        return
    kind = "survey.scored"
    if fact.field == WORDS:
        kind = "survey.praised" if answer.score == BEST else "survey.disappointed"
    events.record(
        session,
        kind,
        actor=actor,
        now=record.at,
        ticket_id=answer.ticket_id,
        call_id=record.call_id,
        score=answer.score,
    )
