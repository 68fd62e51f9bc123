"""Whole sentences of callers, as they are kept for measuring: each can be answered by the grammar of its question."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ivr.speech.grammars import book
from ivr.speech.grammars.making import PLACE, grammar_for
from ivr.speech.grammars.times import spoken_time
from ticketing.network.caller import AreaTable

DATA = Path(__file__).parent.parent / "data" / "speech"
TABLE = AreaTable.load()
NOW = datetime(2026, 11, 22, 16, 20, tzinfo=ZoneInfo("Asia/Makassar"))
COMMANDS = {"person", "danger"}


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


CARRIERS = rows("carriers.tsv")


def test_there_are_sixty_of_three_regions_and_every_kind_of_question():
    assert len(CARRIERS) >= 60
    assert len({row["sentence"] for row in CARRIERS}) == len(CARRIERS)
    areas = Counter(row["area"] for row in CARRIERS)
    assert areas["0380"] >= 20
    assert areas["0231"] >= 15
    assert sum(many for area, many in areas.items() if area not in {"0380", "0231"}) >= 12
    assert {row["grammar"] for row in CARRIERS} == {"main", "scope", "since", "yesno"}
    assert sum(row["meaning"] == "danger" for row in CARRIERS) >= 4


@pytest.mark.parametrize("row", CARRIERS, ids=lambda row: row["sentence"][:40])
def test_the_expected_answer_and_place_of_a_sentence_are_in_its_grammar(row):
    grammar = grammar_for(row["grammar"], TABLE.by_code(row["area"]), with_places=True, with_times=True)
    assert row["meaning"] in book.meanings(row["grammar"]) | COMMANDS
    assert row["meaning"] in grammar.meanings
    if row["place"]:
        assert f"{PLACE}{row['place']}" in grammar.meanings


@pytest.mark.parametrize("row", [row for row in CARRIERS if row["time"]], ids=lambda row: row["sentence"][:40])
def test_the_time_in_a_sentence_is_read_from_its_words(row):
    expected = spoken_time(" ".join(f"time:{part}" for part in row["time"].split()), NOW)
    assert expected is not None
    assert spoken_time(row["sentence"], NOW) == expected


def test_out_of_grammar_words_and_sentences_are_no_phrase_of_any_question():
    phrases = {book.plain(row.phrase) for row in book.rows()}
    others = {row["transcript"] for row in rows("oog.tsv")}
    assert len(others) >= 50
    assert not {text for text in others if book.plain(text) in phrases}


def test_the_list_of_places_has_sixty_names():
    assert len(set((DATA / "places.txt").read_text("utf-8").split("\n")) - {""}) == 60
