"""What a caller who speaks lives through: bands, no means no, three strikes, commands, numbers in groups."""

from __future__ import annotations

import pytest
from helpers.line import SILENT
from helpers.spoken_script import nothing, understood
from helpers.telephone import Played, Telephone

from ivr.journal import Journal
from ivr.speech.contract import Band, Candidate, Recognition, Status
from ivr.speech.grammars.making import Words

WORDS = Words()
SURE, UNSURE = Band.ACCEPT, Band.CONFIRM


@pytest.fixture
def phone(tmp_path):
    journal = Journal(tmp_path / "journal", node=1)
    telephone = Telephone(journal)

    def call(*answers, **script) -> Played:
        return telephone.call(*answers, words=WORDS, hears_speech=True, **script)

    yield call
    journal.close()


def unsure(*meanings: str) -> Recognition:
    return understood(*meanings, band=UNSURE)


def digits(*candidates: str, band: Band = SURE) -> Recognition:
    n_best = tuple(Candidate(one, one, 0.9 - 0.1 * n) for n, one in enumerate(candidates))
    return Recognition(Status.OK, "scripted", "abcdef123456", 5.0, n_best, band)


def step(call: Played, node: str) -> dict:
    return next(step for step in call.facts("call.step") if step["node"] == node)


TO_NUMBER = (understood("outage"), understood("neighbours"), understood("longer"))
IN_OESAPA = (understood("place:5371031010"), understood("yes"))


def test_whole_report_is_made_without_touching_a_key(phone) -> None:
    call = phone(*TO_NUMBER, understood("none"), *IN_OESAPA, SILENT)
    assert (call.report["scope"], call.report["since"]) == ("neighbours", "longer")
    assert not call.report["is_unfinished"]
    assert "outage.ask_scope.speech" in call.line.played
    assert "outage.ask_scope.keys" not in call.line.played


def test_record_tells_what_understood_each_answer_and_how_surely(phone) -> None:
    call = phone(*TO_NUMBER, understood("none"), *IN_OESAPA, SILENT)
    (heard,) = step(call, "outage.scope")["heard"]
    assert (heard["engine"], heard["model"], heard["band"]) == ("scripted", "abcdef123456", "accept")
    assert heard["phrase"] == "kata neighbours"
    assert heard["confidence"] == 0.9


def test_keys_leave_nothing_heard(phone) -> None:
    call = phone("1", "2", "3", "#", "#", SILENT)
    assert all(step["heard"] == [] for step in call.facts("call.step"))


def test_speech_and_keys_may_be_mixed(phone) -> None:
    call = phone(understood("outage"), "2", understood("longer"), "543200000000", understood("right"), SILENT)
    assert (call.report["scope"], call.report["customer_number"]) == ("neighbours", "543200000000")


def test_unsure_answer_is_confirmed_before_it_counts(phone) -> None:
    call = phone(understood("outage"), unsure("neighbours"), understood("yes"), understood("longer"), "#", "#", SILENT)
    assert call.report["scope"] == "neighbours"
    place = call.line.played.index("confirm.scope.neighbours")
    assert call.line.played[place + 1] == "confirm.right.speech"
    assert [turn["meaning"] for turn in step(call, "outage.scope")["heard"]] == ["neighbours", "yes"]


def test_after_a_no_the_second_best_is_offered_once_and_neither_again(phone) -> None:
    call = phone(
        understood("outage"),
        unsure("neighbours", "own_house"),
        understood("no"),
        understood("no"),
        unsure("neighbours", "own_house"),
        "2",
        understood("longer"),
        "#",
        SILENT,
    )
    assert call.report["scope"] == "neighbours"
    assert call.line.played.count("confirm.scope.neighbours") == 1
    assert call.line.played.count("confirm.scope.own_house") == 1


def test_second_best_that_was_meant_counts(phone) -> None:
    call = phone(
        understood("outage"), unsure("own_house", "neighbours"), "2", "1", understood("longer"), "#", "#", SILENT
    )
    assert call.report["scope"] == "neighbours"


def test_three_strikes_are_shared_by_silence_and_nonsense_and_the_third_asks_by_keys(phone) -> None:
    call = phone(understood("outage"), nothing(), SILENT, "8", SILENT, is_answered=True)
    asked = [key for key in call.line.played if key.startswith("outage.ask_scope")]
    assert asked == ["outage.ask_scope.speech", "outage.ask_scope.speech", "outage.ask_scope.keys"]
    assert call.line.asked[3] is None
    assert "retry.give_up" in call.line.played
    assert call.line.transfers == ["layanan"]


def test_recogniser_that_fails_costs_no_strike_and_the_question_comes_again_by_keys(phone) -> None:
    call = phone(understood("outage"), nothing(Status.TIMEOUT), "2", understood("longer"), "#", "#", SILENT)
    played = call.line.played
    assert played.index("outage.ask_scope.keys") > played.index("outage.ask_scope.speech")
    assert not [key for key in played if key.startswith("retry.no_")]
    assert call.report["scope"] == "neighbours"
    assert [turn["status"] for turn in step(call, "outage.scope")["heard"]] == ["timeout", "keys"]


@pytest.mark.parametrize(("command", "leads"), [("person", "person.connecting"), ("danger", "danger.safety")])
def test_person_and_danger_act_from_every_question(phone, command, leads) -> None:
    for before in ((), TO_NUMBER[:1], TO_NUMBER):
        call = phone(*before, understood(command), SILENT, is_answered=True)
        assert leads in call.line.played


def test_danger_that_is_not_sure_is_confirmed_first(phone) -> None:
    call = phone(unsure("danger"), understood("yes"), SILENT, is_answered=True)
    assert call.line.played.index("confirm.universal.danger") < call.line.played.index("danger.safety")
    call = phone(unsure("danger", "outage"), understood("no"), understood("yes"), "2")
    assert "danger.safety" not in call.line.played
    assert "outage.ask_scope.speech" in call.line.played


def test_repeat_and_help_ask_again_without_a_strike(phone) -> None:
    call = phone(understood("outage"), *[understood("repeat"), understood("help")], "2", "3", "#", "#", SILENT)
    assert call.line.played.count("outage.ask_scope.speech") == 3
    assert "help.outage.scope" in call.line.played
    assert not [key for key in call.line.played if key.startswith("retry.")]


def test_caller_who_wants_it_slower_is_given_more_time(phone) -> None:
    call = phone(understood("slower"), *TO_NUMBER, understood("none"), *IN_OESAPA, SILENT)
    assert any(step["value"] == "slow" for step in call.facts("call.step"))


def test_back_asks_the_question_before(phone) -> None:
    call = phone(understood("outage"), understood("own_house"), understood("back"), "2", "3", "#", "#", SILENT)
    assert call.report["scope"] == "neighbours"


def test_nothing_is_cancelled_unconfirmed_and_a_cancelled_report_leaves_none(phone) -> None:
    call = phone(understood("outage"), understood("cancel"), understood("yes"))
    assert "confirm.universal.cancel" in call.line.played
    assert call.facts("report.made") == []
    call = phone(understood("outage"), understood("cancel"), understood("no"))
    assert call.report["is_unfinished"]


def test_lapor_alone_asks_what_and_a_fault_is_a_power_cut(phone) -> None:
    fault = (understood("report_what"), understood("fault"), *TO_NUMBER[1:])
    call = phone(*fault, understood("none"), *IN_OESAPA, SILENT)
    assert "report_what.ask.speech" in call.line.played
    assert (call.report["category"], call.report["scope"]) == ("outage", "neighbours")


def test_lapor_that_is_a_complaint_leaves_a_complaint(phone) -> None:
    call = phone(understood("report_what"), understood("complaint"))
    assert call.report["category"] == "complaint"


def test_time_said_with_the_fault_is_not_asked_again(phone) -> None:
    first = understood("outage", also=("time:yesterday", "place:5371031010"))
    call = phone(first, understood("neighbours"), understood("none"), understood("yes"), SILENT)
    assert call.report["since"] == "yesterday"
    assert "confirm.since.yesterday" in call.line.played
    assert "outage.ask_since.speech" not in call.line.played
    assert [step["value"] for step in call.facts("call.step") if step["field"] == "place_said"] == ["5371031010"]


def test_number_is_said_in_groups_read_back_and_kept(phone) -> None:
    call = phone(
        *TO_NUMBER,
        understood("have"),
        digits("5432"),
        digits("1098"),
        digits("7654"),
        understood("yes"),
        understood("right"),
        SILENT,
    )
    assert call.report["customer_number"] == "543210987654"
    assert "digits.first.speech" in call.line.played


def test_group_that_was_misheard_is_said_again_alone(phone) -> None:
    call = phone(
        *TO_NUMBER,
        understood("have"),
        digits("5432"),
        digits("1198", band=UNSURE),
        understood("no"),
        digits("1098"),
        digits("7654"),
        understood("yes"),
        understood("right"),
        SILENT,
    )
    assert call.report["customer_number"] == "543210987654"
    assert call.line.played.count("digits.again.speech") == 1


def test_number_that_was_read_back_wrong_is_repaired_group_by_group(phone) -> None:
    call = phone(
        *TO_NUMBER,
        understood("have"),
        digits("5432"),
        digits("1111"),
        digits("7654"),
        understood("yes"),
        understood("wrong"),
        understood("yes"),
        understood("no"),
        digits("1098"),
        understood("yes"),
        understood("yes"),
        understood("right"),
        SILENT,
    )
    assert call.report["customer_number"] == "543210987654"


def test_eleven_digits_end_with_a_group_of_three(phone) -> None:
    call = phone(
        *TO_NUMBER,
        understood("have"),
        digits("5432"),
        digits("1098"),
        nothing(),
        digits("765"),
        understood("yes"),
        understood("right"),
        SILENT,
    )
    assert call.report["customer_number"] == "54321098765"


def test_keys_take_over_in_the_middle_of_a_spoken_number(phone) -> None:
    call = phone(*TO_NUMBER, understood("have"), digits("5432"), "543210987654", understood("right"), SILENT)
    assert call.report["customer_number"] == "543210987654"


def test_area_is_said_by_name_and_always_confirmed(phone) -> None:
    call = phone(understood("0231"), understood("yes"), understood("outage"), "2", "3", "#", SILENT, area=None)
    assert call.report["area_code"] == "0231"
    assert call.line.played.index("area.0231") < call.line.played.index("confirm.right.speech")


def test_call_without_a_recogniser_is_the_same_as_before(tmp_path) -> None:
    journal = Journal(tmp_path / "journal", node=1)
    call = Telephone(journal).call("1", "2", "3", "#", SILENT)
    journal.close()
    assert not [key for key in call.line.played if key.endswith(".speech")]
    assert set(call.line.asked) == {None}
