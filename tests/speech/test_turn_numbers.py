"""Commands among digits, a telephone number by voice, and commands while nothing is asked."""

from __future__ import annotations

import pytest
from helpers.line import SILENT
from helpers.spoken_script import nothing, understood
from helpers.telephone import Played, Telephone

from ivr.journal import Journal
from ivr.speech.contract import Band, Candidate, Recognition, Status
from ivr.speech.grammars.making import Words

WORDS = Words()
YES, NO = understood("yes"), understood("no")
TO_NUMBER = (understood("outage"), understood("neighbours"), understood("longer"))
TO_PHONE = (*TO_NUMBER, "543200000000", understood("right"))


@pytest.fixture
def phone(tmp_path):
    journal = Journal(tmp_path / "journal", node=1)
    telephone = Telephone(journal)

    def call(*answers, **script) -> Played:
        return telephone.call(*answers, words=WORDS, **{"hears_speech": True, **script})

    yield call
    journal.close()


def digits(*candidates: str, band: Band = Band.ACCEPT) -> Recognition:
    n_best = tuple(Candidate(one, one, 0.9 - 0.1 * n) for n, one in enumerate(candidates))
    return Recognition(Status.OK, "scripted", "abcdef123456", 5.0, n_best, band)


@pytest.mark.parametrize(("command", "leads"), [("person", "person.connecting"), ("danger", "danger.safety")])
def test_person_and_danger_act_in_the_middle_of_a_spoken_number(phone, command, leads) -> None:
    call = phone(*TO_NUMBER, understood("have"), digits("5432"), understood(command))
    assert leads in call.line.played


def test_repeat_asks_for_the_same_group_again(phone) -> None:
    call = phone(*TO_NUMBER, understood("have"), digits("5432"), understood("repeat"), digits("1098"), digits("7654"),
                 YES, understood("right"), SILENT)  # fmt: skip
    assert call.report["customer_number"] == "543210987654"
    assert call.line.played.count("digits.next.speech") == 2


def test_back_among_digits_is_a_command_and_no_group(phone) -> None:
    call = phone(*TO_NUMBER, understood("have"), understood("back"), "4", "#", "#", SILENT)
    assert call.report["since"] == "yesterday"


def test_who_finds_no_number_after_all_says_so(phone) -> None:
    call = phone(*TO_NUMBER, understood("have"), understood("none"), "#", SILENT)
    assert call.report["customer_number"] == ""
    assert not call.report["is_unfinished"]


def test_command_that_is_not_sure_is_asked_back_among_digits(phone) -> None:
    call = phone(*TO_NUMBER, understood("have"), understood("person", band=Band.CONFIRM), YES)
    assert "confirm.universal.person" in call.line.played
    assert call.line.transfers == ["layanan"]


def test_telephone_number_is_said_in_groups_and_read_back(phone) -> None:
    call = phone(*TO_PHONE, understood("another"), digits("0812"), digits("3456"), digits("7890"), YES,
                 understood("right"))  # fmt: skip
    assert call.report["caller_number"] == "+6281234567890"
    assert "details.ask_number.speech" in call.line.played
    assert not call.report["is_unfinished"]


@pytest.mark.parametrize(("last", "tries"), [("789", 2), ("78", 3), ("78901", 4)])
def test_telephone_numbers_of_other_lengths_are_found_by_asking_again(phone, last, tries) -> None:
    heard = [nothing()] * (tries - 1)
    call = phone(*TO_PHONE, understood("another"), digits("0812"), digits("3456"), *heard, digits(last), YES,
                 understood("right"))  # fmt: skip
    assert call.report["caller_number"] == f"+628123456{last}"


def test_group_of_a_telephone_number_is_repaired_alone(phone) -> None:
    call = phone(*TO_PHONE, understood("another"), digits("0812"), digits("1111"), digits("7890"), YES,
                 understood("wrong"), YES, NO, digits("3456"), YES, YES, understood("right"))  # fmt: skip
    assert call.report["caller_number"] == "+6281234567890"


def test_telephone_number_may_be_keyed_while_it_is_asked_for_by_voice(phone) -> None:
    call = phone(*TO_PHONE, "1", "081234567890#")
    assert call.report["caller_number"] == "+6281234567890"
    assert "details.ask_number.speech" in call.line.played


def test_keys_take_over_in_the_middle_of_a_spoken_telephone_number(phone) -> None:
    call = phone(*TO_PHONE, "1", digits("0812"), "081234567890#")
    assert call.report["caller_number"] == "+6281234567890"


def test_who_says_nothing_is_asked_for_keys_and_may_have_no_number(phone) -> None:
    call = phone(*TO_PHONE, "1", SILENT, "#")
    assert "details.ask_number.keys" in call.line.played
    assert not call.report["is_unfinished"]


def test_no_telephone_number_by_voice(phone) -> None:
    call = phone(*TO_PHONE, "1", understood("none"))
    assert not call.report["is_unfinished"]


@pytest.mark.parametrize(("command", "leads"), [("person", "person.connecting"), ("danger", "danger.safety")])
def test_command_said_into_a_prompt_that_asks_nothing_acts(phone, command, leads) -> None:
    call = phone(calls_out={"main.greet_malam": understood(command)})
    assert leads in call.line.played
    assert "main.privacy" not in call.line.played
    opening = next(step for step in call.facts("call.step") if step["node"] == "main.opening")
    assert opening["heard"][0]["meaning"] == command


def test_word_that_our_own_prompt_says_is_asked_back_because_it_may_be_an_echo(phone) -> None:
    call = phone(NO, "1", calls_out={"main.danger.speech": understood("danger")})
    assert "confirm.universal.danger" in call.line.played
    assert "danger.safety" not in call.line.played
    assert "outage.ask_scope.speech" in call.line.played


def test_command_that_was_not_meant_leaves_the_prompt_to_be_heard(phone) -> None:
    unsure = understood("person", band=Band.CONFIRM)
    call = phone(NO, "1", calls_out={"main.greet_malam": unsure})
    assert call.line.played.count("main.greet_malam") == 2
    assert call.line.transfers == []


def test_prompt_that_must_not_be_interrupted_stays_deaf(phone) -> None:
    call = phone(*TO_PHONE, SILENT, calls_out={"report.number_is": understood("person")})
    assert call.line.transfers == []
