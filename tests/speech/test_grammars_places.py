"""Places: the whole country has them, a question lists few enough to be told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.contract import Kind
from ivr.speech.grammars import book, places
from ivr.speech.grammars.making import PLACE, UNIVERSAL, place_grammar
from ivr.speech.grammars.places import Level
from ticketing.network.caller import AreaTable

TABLE = AreaTable.load()
any_code = st.sampled_from(TABLE.codes())
PARENTS = [place for place in places.of_level(*Level) if places.children(place.id)]


def said(grammar):
    return {book.plain(phrase.text): phrase.meaning for phrase in grammar.phrases}


@pytest.mark.parametrize(("levels", "many"), [
    ((Level.PROVINCE,), 38), ((Level.REGENCY, Level.CITY), 514), ((Level.DISTRICT,), 7277),
])  # fmt: skip
def test_the_whole_country_is_there(levels, many):
    assert len(places.of_level(*levels)) == many


def test_every_place_lies_in_another_and_every_regency_has_known_area_codes():
    for place in places.of_level(*Level):
        assert place.level is Level.PROVINCE or places.region(place.parent)
        assert set(place.areas) <= set(TABLE.codes())
        assert bool(place.areas) == place.is_regency, place


@given(any_code)
def test_every_area_code_asks_for_at_most_sixty_places(code):
    listed = places.first_places(code)
    assert 3 <= len(listed) <= places.MOST_PLACES
    assert len(set(listed)) == len(listed)


@given(any_code)
def test_every_listed_place_can_be_said_and_every_phrase_is_speakable(code):
    listed = places.first_places(code)
    phrases = places.phrases_of(listed)
    assert set(phrases.values()) == set(listed)
    assert not [phrase for phrase in phrases if book.fault_of(phrase)]


@given(st.sampled_from(PARENTS))
def test_what_lies_in_a_place_can_be_said_too(parent):
    inside = places.children(parent.id)
    grammar = place_grammar(parent)
    assert grammar.kind is Kind.PLACE
    assert len(inside) <= places.MOST_PLACES
    assert {f"{PLACE}{place.id}" for place in inside} <= grammar.meanings
    assert grammar.meanings >= UNIVERSAL


def test_kupang_is_asked_by_the_names_people_say():
    phrases = said(place_grammar(TABLE.by_code("0380")))
    assert phrases["oesapa"] == "place:5371031010"
    assert phrases["naikoten"] == phrases["naikoten satu"]
    assert phrases["kupang"] == "place:5371"
    assert phrases["rote"] == "place:5314"


def test_cirebon_lists_its_districts_and_known_villages():
    phrases = said(place_grammar(TABLE.by_code("0231")))
    assert phrases["plered"].startswith("place:3209")
    assert phrases["pegambiran"].startswith("place:3274")


def test_places_of_one_name_are_told_apart_by_what_they_lie_in():
    phrases = said(place_grammar(TABLE.by_code("0274")))
    assert {"jetis bantul", "jetis yogyakarta"} <= set(phrases)
    assert "jetis" not in phrases


def test_figures_in_names_are_words():
    assert places.region("5371011010").spoken == "Manulai dua"


def test_a_place_knows_its_area_code():
    assert places.area_of(places.region("5371031010")) == "0380"
    assert places.area_of(places.region("53")) is None


def test_the_second_question_lists_the_villages_of_a_district():
    assert "place:5371031011" in place_grammar(places.region("537103")).meanings
