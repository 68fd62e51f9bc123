"""What callers say of us becomes rows, figures and lines on the report it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import NOW, make_actor, make_call, make_ticket, make_unit

from ticketing.core.errors import NotPermittedError
from ticketing.intake import recordings
from ticketing.intake.caller import Record, StepTaken, apply_all, asked_lately
from ticketing.intake.models import SurveyAnswer
from ticketing.reports.figures import by_name
from ticketing.reports.periods import today
from ticketing.tickets.timeline import timeline

TODAY = today("Asia/Makassar", NOW)
_seq = iter(range(1, 10_000))


def survey(session, *, score=None, words=None, about=None, **call) -> str:
    """Let a call of this moment answer the survey; returns the id of the call."""
    made = make_call(session, **call)
    steps = [("survey", "bill_heard"), ("survey_about", about), ("survey_score", score), ("survey_words", words)]
    facts = [StepTaken("survey.score", field, value, None) for field, value in steps if value is not None]
    apply_all(session, [Record(8, next(_seq), made.started_at, made.id, fact) for fact in facts])
    return made.id


@pytest.fixture
def session(each_database):
    with each_database.write() as session:
        yield session


@pytest.fixture
def supervisor(session):
    return make_actor(session, "penyelia", role="supervisor")


def figure(session, actor, name):
    return by_name(f"survey.{name}").value(session, actor, TODAY)


def test_answer_is_a_row_of_its_call(session):
    call = survey(session, score="2", words=f"{'a' * 8}-survey_words")
    answer = session.get_one(SurveyAnswer, call)
    assert (answer.service, answer.score, answer.recording, answer.ticket_id) == (
        "bill_heard",
        2,
        "aaaaaaaa-survey_words",
        None,
    )


def test_average_and_share_are_of_those_who_answered_and_of_those_asked(session, supervisor):
    for score in ("5", "4", "4", "skip", None):
        survey(session, score=score)
    assert (figure(session, supervisor, "asked"), figure(session, supervisor, "answered")) == (5, 3)
    assert figure(session, supervisor, "mean") == 4.3
    assert figure(session, supervisor, "share") == 60.0
    parts = by_name("survey.answered").parts(session, supervisor, TODAY)
    assert [(part.key, part.value) for part in parts] == [("4", 2), ("5", 1)]
    assert len(by_name("survey.answered").rows(session, supervisor, TODAY, part="4")) == 2


def test_day_without_a_survey_has_no_average(session, supervisor):
    assert figure(session, supervisor, "mean") is None
    assert figure(session, supervisor, "share") is None
    assert figure(session, supervisor, "asked") == 0


def test_reasons_and_praise_are_told_apart(session, supervisor):
    reason = survey(session, score="1", words="r-survey_words")
    praise = survey(session, score="5", words="p-survey_words")
    survey(session, score="1")
    assert [call.id for call in by_name("survey.low").rows(session, supervisor, TODAY)] == [reason]
    assert [call.id for call in by_name("survey.praised").rows(session, supervisor, TODAY)] == [praise]


def test_figures_are_of_the_units_within_reach_and_for_those_who_may_see_figures(session):
    here, there = make_unit(session, "KUPANG"), make_unit(session, "CIREBON")
    survey(session, score="1", unit_id=there.id)
    survey(session, score="5", unit_id=here.id)
    one_unit = make_actor(session, "satu", role="supervisor", units=(here,))
    assert figure(session, one_unit, "mean") == 5.0
    with pytest.raises(NotPermittedError):
        figure(session, make_actor(session, "petugas"), "mean")


@pytest.mark.parametrize(("score", "kind"), [("5", "survey.praised"), ("1", "survey.disappointed")])
def test_report_it_is_about_shows_the_score_and_plays_the_words(session, score, kind):
    ticket = make_ticket(session)
    call = survey(session, score=score, words="x-survey_words", about=ticket.number)
    lines = [entry for entry in timeline(session, ticket) if entry.kind == "survey"]
    assert [entry.title for entry in lines] == ["timeline.survey.scored", f"timeline.{kind}"]
    assert {entry.details["score"] for entry in lines} == {int(score)}
    assert call in recordings.calls_about(session, ticket)


def test_report_nobody_has_does_no_harm(session):
    call = survey(session, score="5", about="10000018")
    assert session.get_one(SurveyAnswer, call).ticket_id is None


def test_answer_without_the_question_is_passed_by(session):
    made = make_call(session)
    apply_all(session, [Record(8, next(_seq), NOW, made.id, StepTaken("survey.score", "survey_score", "4", None))])
    assert session.get(SurveyAnswer, made.id) is None


def test_number_is_asked_again_only_after_a_while(session):
    survey(session, score="4", caller_number="+628110000009", started_at=NOW - timedelta(days=10))
    assert asked_lately(session, "+628110000009", NOW - timedelta(days=30)) is not None
    assert asked_lately(session, "+628110000009", NOW - timedelta(days=9)) is None
    assert asked_lately(session, "+628110000008", NOW - timedelta(days=30)) is None
