"""What callers meet while outages or news go first for a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.line import HANGS_UP
from helpers.telephone import NOON

from ticketing.special.caller import SPECIAL, Mode, Special


def switch_on(telephone, mode=Mode.OUTAGES_FIRST, *, areas=(), is_on=True):
    special = Special(mode, is_on, NOON - timedelta(hours=1), NOON + timedelta(hours=1), areas)
    telephone.desk.settings = {SPECIAL.name: special}


@pytest.fixture
def storm(telephone):
    switch_on(telephone)
    return telephone


def test_in_a_storm_the_outage_is_the_first_choice_and_the_usual_menu_is_not_said(storm) -> None:
    call = storm.call("1", "2", "2", "#", "1")
    assert "special.menu.keys" in call.line.played
    assert "main.choices.keys" not in call.line.played
    assert "outage.ask_scope.keys" in call.line.played


def test_other_wishes_are_told_that_they_are_served_later_and_the_outage_is_offered_again(storm) -> None:
    played = storm.call("2", HANGS_UP).line.played
    later = played.index("special.later")
    assert played[later + 1] == "special.menu.keys"


def test_danger_and_a_person_are_reached_in_a_storm_as_ever(storm) -> None:
    assert storm.call("9").report["category"] == "danger"
    assert "person.connecting" in storm.call("0").line.played


def test_language_is_switched_in_a_storm_without_leaving_it(storm) -> None:
    call = storm.call("8", HANGS_UP)
    assert call.talk.language == "en"
    assert call.line.played.count("special.menu.keys") == 2


def test_a_storm_holds_in_its_areas_alone(telephone) -> None:
    switch_on(telephone, areas=("0380",))
    assert "special.menu.keys" in telephone.call(HANGS_UP).line.played
    assert "main.choices.keys" in telephone.call(HANGS_UP, area="0231").line.played


@pytest.mark.parametrize("hours", [-2, 1])
def test_before_its_beginning_and_from_its_end_the_usual_menu_is_back(storm, hours) -> None:
    played = storm.call(HANGS_UP, now=NOON + timedelta(hours=hours)).line.played
    assert "main.choices.keys" in played
    assert "special.menu.keys" not in played


def test_what_is_only_prepared_changes_nothing(telephone) -> None:
    switch_on(telephone, is_on=False)
    assert "main.choices.keys" in telephone.call(HANGS_UP).line.played


def test_in_a_campaign_news_is_one_key_away_and_the_usual_menu_follows(telephone) -> None:
    switch_on(telephone, Mode.NEWS_FIRST)
    played = telephone.call(HANGS_UP).line.played
    assert played.index("special.news.keys") < played.index("main.choices.keys")
    assert "safety.none" in telephone.call(HANGS_UP, presses={"special.news.keys": "6"}).line.played
