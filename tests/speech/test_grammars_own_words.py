"""An operator's own words: heard at once, checked, and never in the way of what is shipped."""

from __future__ import annotations

import os

import pytest

from ivr.speech.grammars.making import Words
from ivr.speech.grammars.own_words import FILE, OwnWord, OwnWords, WordError
from ticketing.network.caller import AreaTable

KUPANG, CIREBON = (AreaTable.load().by_code(code) for code in ("0380", "0231"))
HEADING = "grammar,meaning,phrase,language,area\n"


def means(words, name, area, text, language="id"):
    return {phrase.text: phrase.meaning for phrase in words.grammar_for(name, area, language).phrases}.get(text)


@pytest.fixture
def words(tmp_path):
    return Words(tmp_path)


def written(tmp_path, text, step=1):
    path = tmp_path / FILE
    path.write_text(HEADING + text, "utf-8")
    os.utime(path, ns=(step * 10**9, step * 10**9))
    return OwnWords(path)


def test_a_word_is_heard_in_its_area_from_the_next_question_on(words):
    assert means(words, "scope", KUPANG, "ketong dua ruma") is None
    words.own.add(OwnWord("scope", "neighbours", "ketong dua ruma", "mkn", "038"))
    assert means(words, "scope", KUPANG, "ketong dua ruma") == "neighbours"
    assert means(words, "scope", CIREBON, "ketong dua ruma") is None
    assert means(Words(), "scope", KUPANG, "ketong dua ruma") is None


def test_a_word_for_everywhere_is_heard_by_callers_without_area_too(words):
    words.own.add(OwnWord("main", "outage", "setrum hilang", "id", ""))
    assert means(words, "main", None, "setrum hilang") == "outage"


def test_a_word_of_yes_is_heard_by_every_question_that_borrows_it(words):
    words.own.add(OwnWord("yesno", "yes", "siap betul", "id", ""))
    assert means(words, "readback", KUPANG, "siap betul") == "right"


def test_a_danger_word_is_heard_everywhere(words):
    words.own.add(OwnWord("universal", "danger", "gardu terbakar", "id", ""))
    assert means(words, "since", CIREBON, "gardu terbakar") == "danger"


def test_english_words_are_heard_on_english_lines_alone(words):
    words.own.add(OwnWord("main", "outage", "lights gone", "en", ""))
    assert means(words, "main", KUPANG, "lights gone", "en") == "outage"
    assert means(words, "main", KUPANG, "lights gone") is None


def test_a_word_that_was_taken_out_is_no_longer_heard(words):
    words.own.add(OwnWord("main", "outage", "setrum hilang", "id", "0380"))
    assert words.own.remove("main", "Setrum  hilang") == 1
    assert means(words, "main", KUPANG, "setrum hilang") is None
    assert words.own.remove("main", "setrum hilang") == 0


@pytest.mark.parametrize(("word", "reason"), [
    (OwnWord("mian", "outage", "setrum hilang", "id", ""), "no question is called 'mian'"),
    (OwnWord("main", "outrage", "setrum hilang", "id", ""), "not 'outrage'"),
    (OwnWord("main", "outage", "setrum 2", "id", ""), "not letters"),
    (OwnWord("main", "outage", "", "id", ""), "empty"),
    (OwnWord("main", "outage", "a" * 61, "id", ""), "longer than 60"),
    (OwnWord("main", "outage", "setrum hilang", "klingon", ""), "no language 'klingon'"),
    (OwnWord("main", "outage", "setrum hilang", "id", "Kupang"), "not an area code"),
    (OwnWord("main", "outage", "mati lampu", "id", ""), "in the phrase book already"),
    (OwnWord("main", "outage", "lampu redup", "id", ""), "means voltage"),
    (OwnWord("main", "outage", "petugas", "id", ""), "means person, in every question"),
    (OwnWord("main", "outage", "kabel putus", "id", ""), "means danger, in every question"),
    (OwnWord("universal", "danger", "tetangga juga", "id", ""), "an answer to scope"),
])  # fmt: skip
def test_a_word_that_cannot_be_heard_is_refused_with_the_reason(words, word, reason):
    with pytest.raises(WordError, match=reason):
        words.own.add(word)
    assert words.own.words() == ()


def test_lines_with_faults_are_left_out_and_told_and_the_others_are_heard(tmp_path):
    own = written(tmp_path, "main,outage,setrum hilang,id,\nmain,nothing,oops,id,\nmain,outage\n")
    assert [word.phrase for word in own.words()] == ["setrum hilang"]
    assert [(fault.line, fault.text.split(" ", 2)[:2]) for fault in own.faults()] == [
        (3, ["main", "knows"]),
        (4, ["has", "2"]),
    ]


def test_a_word_that_is_there_twice_is_heard_once_and_told(tmp_path):
    own = written(tmp_path, "main,outage,setrum hilang,id,\nmain,voltage,Setrum hilang,id,\n")
    assert [word.meaning for word in own.words()] == ["outage"]
    assert "twice" in own.faults()[0].text


@pytest.mark.parametrize("text", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n"])
def test_a_file_that_is_no_table_leaves_the_shipped_words_alone(tmp_path, text):
    (tmp_path / FILE).write_bytes(text)
    words = Words(tmp_path)
    assert means(words, "main", KUPANG, "mati lampu") == "outage"
    assert words.own.faults()


def test_a_file_changed_by_hand_is_read_at_the_next_question(tmp_path):
    own = written(tmp_path, "main,outage,setrum hilang,id,\n")
    assert len(own.words()) == 1
    written(tmp_path, "main,outage,setrum hilang,id,\nmain,outage,setrum lenyap,id,\n", step=2)
    assert len(own.words()) == 2
