"""Callers who say where it is dark: asked in the area's own names, always confirmed, kept on the report."""

from __future__ import annotations

import pytest
from helpers.line import SILENT
from helpers.spoken_script import nothing, understood
from helpers.telephone import AREAS, Played, Telephone

from ivr.dialogue.grammars import CallGrammars
from ivr.journal import Journal
from ivr.speech.contract import Band
from ivr.speech.grammars.making import Words
from ivr.speech.grammars.places import children

WORDS = Words()
KUPANG = AREAS.by_code("0380")
YES, NO = understood("yes"), understood("no")
OESAPA, LILIBA = "5371031010", "5371041010"
DARK_STREET = (understood("outage"), understood("neighbours"), understood("longer"), understood("none"))
DARK_HOUSE = (understood("outage"), understood("own_house"), understood("still_dark"), understood("credit"), "3", "#")


def place(*codes: str, band: Band = Band.ACCEPT):
    return understood(*(f"place:{code}" for code in codes), band=band)


@pytest.fixture
def phone(tmp_path):
    journal = Journal(tmp_path / "journal", node=1)
    telephone = Telephone(journal)

    def call(*answers, hears_speech=True, **script) -> Played:
        return telephone.call(*answers, words=WORDS, hears_speech=hears_speech, **script)

    yield call
    journal.close()


def test_dark_street_is_named_confirmed_and_on_the_report_without_a_recording(phone) -> None:
    call = phone(*DARK_STREET, place(OESAPA), YES, SILENT)
    assert (call.report["place_id"], call.report["place"]) == (OESAPA, "Oesapa, Kelapa Lima, Kota Kupang")
    asked = call.line.played.index(f"place.{OESAPA}")
    assert call.line.played[asked - 1 : asked + 2] == ["place.ask.speech", f"place.{OESAPA}", "confirm.right.speech"]
    assert call.line.recorded == []


def test_single_dark_house_is_named_and_its_address_is_still_recorded(phone) -> None:
    call = phone(*DARK_HOUSE, place(OESAPA), YES, SILENT)
    assert call.report["place_id"] == OESAPA
    assert len(call.line.recorded) == 1


def test_place_is_confirmed_however_sure_and_after_a_no_the_second_best_is_offered(phone) -> None:
    call = phone(*DARK_STREET, place(LILIBA, OESAPA), NO, YES, SILENT)
    assert call.report["place_id"] == OESAPA


def test_district_is_asked_for_its_villages(phone) -> None:
    call = phone(*DARK_STREET, place("537103"), YES, place(OESAPA), YES, SILENT)
    assert "place.ask_within.speech" in call.line.played
    assert call.report["place_id"] == OESAPA


def test_who_does_not_know_the_village_keeps_the_district(phone) -> None:
    call = phone(*DARK_STREET, place("537103"), YES, understood("none"), SILENT)
    assert (call.report["place_id"], call.line.recorded) == ("537103", [])


def test_city_alone_is_not_enough_to_find_a_street(phone) -> None:
    call = phone(*DARK_STREET, place("5371"), YES, "#", SILENT)
    assert call.line.played.count("place.ask.speech") == 2
    assert call.report["place_id"] == "5371"
    assert len(call.line.recorded) == 1


@pytest.mark.parametrize("answer", ["#", understood("none"), understood("none", band=Band.CONFIRM), "12#"])
def test_who_does_not_know_the_place_says_the_address(phone, answer) -> None:
    call = phone(*DARK_STREET, answer, SILENT)
    assert call.report["place_id"] == ""
    assert len(call.line.recorded) == 1


def test_who_is_not_understood_goes_on_with_the_address_and_not_to_a_person(phone) -> None:
    call = phone(*DARK_STREET, nothing(), nothing(), SILENT)
    assert len(call.line.recorded) == 1
    assert call.line.transfers == []


def test_code_that_no_place_has_is_dropped(phone) -> None:
    call = phone(*DARK_STREET, "999999#", SILENT)
    assert (call.report["place_id"], len(call.line.recorded)) == ("", 1)


def test_place_said_with_the_fault_is_only_asked_back(phone) -> None:
    first = understood("outage", also=(f"place:{OESAPA}",))
    call = phone(first, *DARK_STREET[1:], YES, SILENT)
    assert call.report["place_id"] == OESAPA
    assert "place.ask.speech" not in call.line.played


def test_place_said_with_the_fault_that_was_misheard_is_asked_for(phone) -> None:
    first = understood("outage", also=(f"place:{LILIBA}",))
    call = phone(first, *DARK_STREET[1:], NO, place(LILIBA, OESAPA), YES, SILENT)
    assert call.report["place_id"] == OESAPA
    assert call.line.played.count(f"place.{LILIBA}") == 1  # never the same twice


@pytest.mark.parametrize("band", [Band.ACCEPT, Band.CONFIRM])
def test_answer_that_is_only_a_place_is_kept_and_the_question_asked_again_without_a_strike(phone, band) -> None:
    call = phone(understood("outage"), place(OESAPA, band=band), *DARK_STREET[1:], YES, SILENT)
    assert call.line.played.count("outage.ask_scope.speech") == 2
    assert not [key for key in call.line.played if key.startswith(("retry.", "help."))]
    assert call.report["place_id"] == OESAPA


def test_place_that_was_not_confirmed_is_not_on_the_report(phone) -> None:
    call = phone(understood("outage", also=(f"place:{OESAPA}",)), understood("neighbours"))
    assert (call.report["is_unfinished"], call.report["place_id"]) == (True, "")
    assert any(step["field"] == "place_said" for step in call.facts("call.step"))


def test_petugas_is_heard_at_the_place_question_too(phone) -> None:
    call = phone(*DARK_STREET, understood("person"))
    assert call.line.transfers == ["layanan"]


def test_callers_who_only_key_say_the_address_as_before(phone) -> None:
    call = phone("1", "2", "3", "#", SILENT, hears_speech=False)
    assert not [key for key in call.line.played if key.startswith("place.")]
    assert len(call.line.recorded) == 1


def test_customer_number_makes_the_place_needless(phone) -> None:
    call = phone(*DARK_STREET[:3], "543200000000", understood("right"), SILENT)
    assert not [key for key in call.line.played if key.startswith("place.")]


def test_area_is_said_by_code_and_then_its_places_are_heard(phone) -> None:
    call = phone(understood("0380"), YES, *DARK_STREET, place(OESAPA), YES, SILENT, area=None, caller="")
    assert (call.report["area_code"], call.report["place_id"]) == ("0380", OESAPA)


def test_places_without_a_clip_are_not_offered() -> None:
    every = CallGrammars(WORDS, "id", KUPANG).places()
    few = CallGrammars(WORDS, "id", KUPANG, can_say=lambda key: key == f"place.{OESAPA}").places()
    assert {one for one in every.meanings if one.startswith("place:")} > {f"place:{OESAPA}"}
    assert {one for one in few.meanings if one.startswith("place:")} == {f"place:{OESAPA}"}
    assert CallGrammars(WORDS, "id", KUPANG, can_say=lambda _: False).places() is None


def test_villages_of_a_district_are_asked_for_only_when_all_of_them_can_be_asked_back() -> None:
    last = children("537103")[-1].id
    gap = CallGrammars(WORDS, "id", KUPANG, can_say=lambda key: key != f"place.{last}")
    assert CallGrammars(WORDS, "id", KUPANG).places_within("537103") is not None
    assert gap.places_within("537103") is None
    assert CallGrammars(WORDS, "id", KUPANG).places_within(OESAPA) is None
