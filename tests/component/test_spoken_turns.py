"""Spoken answers become figures: by question, with what is refused most often, and never with a number in them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import NOW, make_actor, make_call, make_unit
from sqlalchemy import select

from ticketing.core.errors import NotPermittedError
from ticketing.intake.caller import Record, StepTaken, apply_all
from ticketing.intake.models import SpokenTurn
from ticketing.reports import spoken

SURE = {
    "status": "ok",
    "engine": "whisper_list",
    "model": "d01c3014881c",
    "phrase": "tetangga juga",
    "meaning": "neighbours",
    "confidence": 0.95,
    "band": "accept",
    "ms": 180,
}
UNSURE = SURE | {"band": "confirm", "confidence": 0.5}
REFUSED = SURE | {"status": "reject", "band": "reject", "confidence": 0.1, "phrase": "rumah saja"}
KEYS = {"status": "keys"}


def say(session, *turns, node="outage.scope", seq=1, unit_id=None, at=NOW) -> None:
    call = make_call(session, unit_id=unit_id)
    apply_all(session, [Record(8, seq, at, call.id, StepTaken(node, None, "x", None, list(turns)))])


@pytest.fixture
def session(each_database):
    with each_database.write() as session:
        yield session


def test_turns_are_counted_by_question_and_by_what_became_of_them(session):
    say(session, REFUSED, UNSURE, SURE)
    say(session, REFUSED, SURE | {"status": "timeout", "band": "reject"}, KEYS, seq=2)
    say(session, SURE, node="main.menu", seq=3)
    supervisor = make_actor(session, "penyelia", role="supervisor")

    first, second = spoken.by_question(session, supervisor, NOW)

    assert (first.node, first.turns, second.node, second.turns) == ("outage.scope", 6, "main.menu", 1)
    assert first.ways == {"accepted": 1, "confirmed": 1, "rejected": 2, "late": 1, "keys": 1}
    assert (first.share("rejected"), first.share("keys")) == (33, 17)


def test_words_refused_most_often_are_told_with_their_mean_confidence(session):
    say(session, REFUSED, REFUSED | {"confidence": 0.3}, REFUSED | {"phrase": "ragu"}, REFUSED | {"phrase": ""})
    supervisor = make_actor(session, "penyelia", role="supervisor")

    words = spoken.most_refused(session, supervisor, NOW)

    assert [(one.phrase, one.times) for one in words] == [("rumah saja", 2), ("ragu", 1)]
    assert words[0].confidence == pytest.approx(0.2)


def test_numbers_of_callers_are_not_kept_beside_their_answer(session):
    say(session, SURE | {"phrase": "0812", "meaning": "0812"}, node="details.customer")

    (turn,) = session.scalars(select(SpokenTurn))

    assert (turn.phrase, turn.meaning, turn.status) == ("", "", "ok")


@pytest.mark.parametrize("odd", [{}, {"confidence": "much", "ms": None, "phrase": 7}])
def test_odd_turn_does_not_stop_its_record(session, odd):
    say(session, odd)

    assert session.scalars(select(SpokenTurn)).one().confidence == 0


def test_figures_are_of_one_week_and_of_the_units_within_reach(session):
    mine, other = make_unit(session, "kupang"), make_unit(session, "cirebon")
    say(session, SURE, unit_id=mine.id)
    say(session, SURE, unit_id=other.id, seq=2)
    say(session, SURE, unit_id=mine.id, seq=3, at=NOW - spoken.SPAN - timedelta(hours=1))
    head = make_actor(session, "kepala", role="supervisor", units=(mine,))

    assert [one.turns for one in spoken.by_question(session, head, NOW)] == [1]


def test_who_may_not_see_figures_sees_none_of_these(session):
    agent = make_actor(session, "ani")
    for ask in (spoken.by_question, spoken.most_refused):
        with pytest.raises(NotPermittedError):
            ask(session, agent, NOW)
