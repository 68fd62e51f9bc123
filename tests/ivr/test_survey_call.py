"""What a caller lives through who is asked how satisfied he is."""

from __future__ import annotations

import pytest
from helpers.line import HANGS_UP, SILENT
from helpers.spoken_script import understood

from ivr.dialogue.paper_office import PaperOffice
from ivr.speech.grammars.making import Words
from ticketing.tickets.caller import OpenReport

TIP = ("5", "3", "2")
"""News, one safety tip, no more of them."""

NO_MORE = SILENT
SOLVED = "1"
REPORT = "10000018"
STATUS = ("2", "5", "4", f"{REPORT}#")
"""His own report is told first; then he asks for it by its number all the same."""


@pytest.fixture
def asks(telephone):
    """A telephone whose callers were not asked lately."""
    telephone.desk.is_surveying = True
    return telephone


TONE = ("privacy.at_tone.keys", "common.beep")


def goal(call) -> str | None:
    return call.facts("call.ended")[0]["goal"]


def answers(call) -> dict[str, str]:
    return {step["field"]: step["value"] for step in call.facts("call.step") if str(step["field"]).startswith("survey")}


@pytest.mark.parametrize("score", ["3", "4"])
def test_caller_who_got_what_he_called_for_gives_one_digit_and_is_thanked(asks, score) -> None:
    call = asks.call(*TIP, NO_MORE, score)
    assert call.line.played[-3:] == ["survey.score.keys", "survey.thanks", "common.goodbye"]
    assert answers(call) == {"survey": "safety_heard", "survey_score": score}
    assert (goal(call), call.facts("report.made")) == ("safety_heard", [])


def test_silence_is_an_answer_without_a_second_question(asks) -> None:
    call = asks.call(*TIP, NO_MORE, SILENT)
    assert call.line.played[-2:] == ["survey.score.keys", "common.goodbye"]
    assert answers(call)["survey_score"] == "skip"


def test_number_that_was_asked_lately_is_spared(telephone) -> None:
    call = telephone.call(*TIP, NO_MORE)
    assert call.line.played[-1] == "common.goodbye"
    assert answers(call) == {}


def test_caller_who_hides_his_number_is_never_asked(asks) -> None:
    assert answers(asks.call(*TIP, NO_MORE, caller="")) == {}


def test_caller_is_asked_once_in_a_call(asks) -> None:
    call = asks.call(*TIP, NO_MORE, "4")
    assert call.line.played.count("survey.score.keys") == 1


def test_who_was_not_helped_is_not_asked(asks) -> None:
    asks.office = PaperOffice(is_away=True)
    call = asks.call("5", "2")
    assert "follow_up.away" in call.line.played
    assert answers(call) == {}


@pytest.mark.parametrize("call_about", [("1", "2", "1", "#"), ("9",), ("0",)])
def test_report_danger_and_person_end_without_the_question(asks, call_about) -> None:
    assert answers(asks.call(*call_about, SILENT, SILENT, SILENT, SILENT)) == {}


@pytest.mark.parametrize("score", ["1", "2"])
def test_low_score_asks_why_and_what_was_said_is_a_complaint(asks, score) -> None:
    call = asks.call(*TIP, NO_MORE, score)
    assert call.line.played[-5:] == [
        "survey.reason",
        "privacy.at_tone.keys",
        "common.beep",
        "survey.passed_on",
        "common.goodbye",
    ]
    assert answers(call)["survey_words"].endswith("-survey_words")
    assert call.report["category"] == "complaint"
    assert not call.report["is_unfinished"]


def test_low_score_without_a_reason_leaves_nothing_to_do(asks) -> None:
    call = asks.call(*TIP, NO_MORE, "1", speaks_for=0.2)
    assert call.line.played[-2:] == ["survey.thanks", "common.goodbye"]
    assert call.facts("report.made") == []


def test_caller_who_hangs_up_at_the_reason_leaves_a_complaint(asks) -> None:
    call = asks.call(*TIP, NO_MORE, "1", hangs_up_at_prompt="survey.reason")
    assert call.report["category"] == "complaint"
    assert call.report["is_unfinished"]
    assert goal(call) == "safety_heard"


def test_full_disk_does_not_keep_the_caller_on_the_line(asks, monkeypatch) -> None:
    monkeypatch.setattr("ivr.dialogue.talk.Talk.report", lambda *_, **__: False)
    call = asks.call(*TIP, NO_MORE, "1")
    assert call.line.played[-2:] == ["survey.thanks", "common.goodbye"]


def test_best_score_may_leave_praise_in_words(asks) -> None:
    call = asks.call(*TIP, NO_MORE, "5", "1")
    assert call.line.played[-5:] == [
        "survey.praise_words",
        "privacy.at_tone.keys",
        "common.beep",
        "survey.passed_on",
        "common.goodbye",
    ]
    assert answers(call)["survey_words"].endswith("-survey_words")
    assert call.facts("report.made") == []


@pytest.mark.parametrize(("answer", "speaks_for"), [("2", 3.0), (SILENT, 3.0), ("1", 0.1)])
def test_best_score_without_words_is_thanked_for(asks, answer, speaks_for) -> None:
    call = asks.call(*TIP, NO_MORE, "5", answer, speaks_for=speaks_for)
    assert call.line.played[-2:] == ["survey.thanks", "common.goodbye"]
    assert "survey_words" not in answers(call)


def test_praise_and_blame_name_the_report_the_caller_asked_about(asks) -> None:
    asks.desk.report = OpenReport(REPORT, "closed", "outage", is_unfinished=False)
    praise = asks.call(*STATUS, SOLVED, NO_MORE, "5", "1")
    assert answers(praise)["survey_about"] == REPORT
    blame = asks.call(*STATUS, SOLVED, NO_MORE, "1")
    assert answers(blame)["survey_about"] == REPORT
    assert blame.facts("report.made") == []


def test_hanging_up_at_the_question_keeps_the_goal(asks) -> None:
    call = asks.call(*TIP, NO_MORE, HANGS_UP)
    assert goal(call) == "safety_heard"
    assert answers(call) == {"survey": "safety_heard"}


def test_wrong_keys_are_explained_and_end_with_a_person(asks) -> None:
    call = asks.call(*TIP, NO_MORE, "7", "7", "7")
    assert "retry.no_match_1" in call.line.played
    assert call.line.transfers == ["layanan"]


def test_score_may_be_said(asks) -> None:
    call = asks.call(*TIP, understood("done"), understood("4"), words=Words(), hears_speech=True)
    assert answers(call)["survey_score"] == "4"
