"""A real caller says by keys how satisfied he is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from line123.caller.api import place_call
from ticketing.core.db import Database
from ticketing.intake.models import Call, SurveyAnswer

if TYPE_CHECKING:
    from helpers.stack import Stack

pytestmark = [
    pytest.mark.telephony,
    pytest.mark.long,
    pytest.mark.xdist_group("e2e"),
    pytest.mark.timeout(600),
]

PLEASED = "+6281100004402"  # no other test calls from there
A_TIP = ("main.choices.*=5", "information.menu.*=3", "safety.next.*=2")


def questions(heard: list[str]) -> set[str]:
    """Prompts without the way they are asked: by speech where the line hears, by keys where it does not."""
    return {key.removesuffix(".keys").removesuffix(".speech") for key in heard}


def test_pleased_caller_gives_five_and_is_not_asked_a_second_time(stack: Stack) -> None:
    presses = (*A_TIP, "survey.score.*=5", "survey.praise.*=2")
    call = place_call(stack.settings, "0380123", presses=presses, from_number=PLEASED)
    assert call.goal == "safety_heard"
    assert {"survey.score", "survey.praise", "survey.thanks"} <= questions(call.heard_keys)
    again = place_call(stack.settings, "0380123", presses=A_TIP, from_number=PLEASED)
    assert not any(key.startswith("survey.") for key in again.heard_keys)
    database = Database(stack.settings.database)
    with database.read() as session:
        answers = session.scalars(
            select(SurveyAnswer).join(Call, Call.id == SurveyAnswer.call_id).where(Call.caller_number == PLEASED)
        ).all()
        assert [(answer.service, answer.score) for answer in answers] == [("safety_heard", 5)]
    database.dispose()
