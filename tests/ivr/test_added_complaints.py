"""Categories that administrators added, as callers choose them by keys and by voice."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.line import SILENT
from helpers.spoken_script import understood

from ivr.dialogue.grammars import CallGrammars, Named
from ivr.menus.complaint import MENU
from ivr.speech.contract import Band
from ivr.speech.grammars.making import Words
from ticketing.network.caller import AreaTable
from ticketing.tickets.caller import KnownTopic

OTHER = ("5", "5", "5")
NAMES = ("Tiang miring", "Pohon di kabel", "Lampu jalan", "Petugas terlambat")


def topic(number: int, of: str = "complaint") -> KnownTopic:
    clips = (Path(f"/clips/{number}_{language}.alaw") for language in ("id", "en"))
    return KnownTopic(f"added_{number}", of, NAMES[number - 1], f"Thing {number}", *clips)


@pytest.fixture
def many(telephone):
    telephone.desk.added = tuple(topic(number) for number in (1, 2, 3, 4))
    return telephone


def test_names_are_told_with_their_keys_and_the_chosen_one_is_on_the_report(many) -> None:
    call = many.call(*OTHER, "2", SILENT, SILENT)
    told = ["/clips/1_id", "complaint.topic_1.keys", "/clips/2_id", "complaint.topic_2.keys", "/clips/3_id"]
    assert call.line.played[(at := call.line.played.index("/clips/1_id")) : at + 5] == told
    assert "complaint.words" in call.line.played
    assert (call.report["category"], call.report["topic"]) == ("complaint", "added_2")


def test_something_else_tells_the_next_ones_and_then_asks_as_always(many) -> None:
    assert many.call(*OTHER, "4", "1", SILENT, SILENT).report["topic"] == "added_4"
    call = many.call(*OTHER, "4", "4", "1", SILENT, SILENT)
    assert "complaint.other.keys" in call.line.played
    assert (call.report["category"], call.report["topic"]) == ("complaint", "")


def test_key_without_a_category_is_told_so_and_leads_on(many) -> None:
    call = many.call(*OTHER, "4", "3", "1", SILENT, SILENT)
    played = call.line.played
    assert played[played.index("complaint.absent") + 1] == "complaint.other.keys"
    assert call.report["topic"] == ""


def test_category_of_bills_asks_for_the_meter_reading_and_belongs_to_bills(telephone) -> None:
    telephone.desk.added = (topic(1, "billing"),)
    call = telephone.call(*OTHER, "1", "#", SILENT, SILENT)
    assert "complaint.stand.keys" in call.line.played
    assert (call.report["category"], call.report["topic"]) == ("billing", "added_1")


def test_who_goes_back_and_chooses_a_shipped_one_drops_the_added_one(many) -> None:
    call = many.call(*OTHER, "4", "*", "1", SILENT, SILENT)
    assert call.report["topic"] == ""


def test_english_callers_hear_the_english_names(many) -> None:
    call = many.call("8", *OTHER, "1", SILENT, SILENT)
    assert "/clips/1_en" in call.line.played
    assert "/clips/1_id" not in call.line.played


def test_name_that_was_heard_unsurely_is_asked_back_by_its_own_clip(many) -> None:
    words = {"words": Words(), "hears_speech": True}
    doubtful = understood("topic_3", band=Band.CONFIRM)
    said = (understood("information"), understood("complaint"), understood("other"), doubtful, understood("yes"))
    call = many.call(*said, SILENT, SILENT, **words)
    played = call.line.played
    assert played[played.index("confirm.right.speech") - 1] == "/clips/3_id"
    assert "complaint.topic.speech" in played
    assert call.report["topic"] == "added_3"


def test_what_callers_may_say_are_the_names_of_this_call_and_nothing_that_is_not_there() -> None:
    names = {"topic_1": Named("Tiang miring", ""), "topic_2": Named("Gardu 7", ""), "topic_3": None}
    area = AreaTable.load().by_code("0380")
    grammar = CallGrammars(Words(), "id", area, names={"complaint_topic": names}).of(MENU.node("topic"))
    assert grammar is not None
    heard = {phrase.text: phrase.meaning for phrase in grammar.phrases}
    assert (heard["Tiang miring"], heard["yang kedua"], heard["dua"]) == ("topic_1", "topic_2", "topic_2")
    assert "Gardu 7" not in heard, "a name with signs that nobody says is chosen by its number"
    assert "topic_3" not in heard.values()
