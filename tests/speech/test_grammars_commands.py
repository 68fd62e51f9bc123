"""``line123 speech words``: what an operator sees when looking at words, adding one, taking one out."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from ivr.speech.grammars.commands import app
from ivr.speech.grammars.own_words import FILE


@pytest.fixture
def words(tmp_path):
    def run(*arguments):
        return CliRunner().invoke(app, [*arguments, "--data", str(tmp_path)])

    return run


def test_the_questions_are_listed_with_their_meanings(words):
    shown = words("list")
    assert shown.exit_code == 0
    assert "neighbours, own_house" in shown.output


def test_a_question_shows_what_it_hears_in_an_area(words):
    shown = words("list", "yesno", "--area", "0380")
    assert "sonde (mkn)" in shown.output
    assert "sonde" not in words("list", "yesno", "--area", "0231").output


def test_a_word_that_was_added_is_shown_as_ones_own_and_can_be_tried(words):
    added = words("add", "scope", "neighbours", "ketong dua  ruma", "--area", "0380", "--language", "mkn")
    assert added.exit_code == 0, added.output
    assert "'ketong dua ruma' means neighbours in scope now, for Kupang." in added.output
    assert "ketong dua ruma (mkn) *" in words("list", "scope", "--area", "0380").output
    assert "ketong dua ruma\tneighbours" in words("phrases", "scope", "--area", "0380").output


def test_a_word_of_yes_names_every_question_that_borrows_it(words):
    assert "yesno, join, customer, readback, callback" in words("add", "yesno", "yes", "siap betul").output.replace(
        "resume, ", ""
    )


def test_a_word_can_be_taken_out_again(words):
    words("add", "scope", "neighbours", "ketong dua ruma", "--area", "0380")
    assert words("remove", "scope", "ketong dua ruma").exit_code == 0
    assert "ketong" not in words("list", "scope", "--area", "0380").output
    assert words("remove", "scope", "ketong dua ruma").exit_code == 2


@pytest.mark.parametrize("arguments", [
    ("add", "scope", "nobody", "siapa"), ("list", "nothing"), ("list", "scope", "--area", "0999"), ("phrases", "no"),
])  # fmt: skip
def test_what_is_not_there_is_told_in_a_sentence(words, arguments):
    shown = words(*arguments)
    assert shown.exit_code == 2
    assert "Traceback" not in shown.output


def test_lines_with_faults_are_told_with_their_number(words, tmp_path):
    (tmp_path / FILE).write_text("grammar,meaning,phrase,language,area\nmain,outage,setrum 2,id,\n", "utf-8")
    shown = words("list")
    assert shown.exit_code == 1
    assert "line 2" in shown.output
