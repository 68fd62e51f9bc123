"""The phrase book: every meaning can be said, no phrase means two things, an area hears its own languages."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ivr.menus
from ivr.dialogue.graph import Choose
from ivr.dialogue.registry import declared_menus
from ivr.speech.contract import Kind
from ivr.speech.grammars import areas, book
from ivr.speech.grammars.making import TIME, UNIVERSAL, area_grammar, digits_grammar, grammar_for
from ticketing.network.caller import AreaTable

TABLE = AreaTable.load()
QUESTIONS = sorted(name for name, rules in book.rules().items() if rules.has_universal)
FEWEST_WAYS = 3

any_area = st.sampled_from(TABLE.codes()).map(TABLE.by_code)
any_question = st.sampled_from(QUESTIONS)


def phrases(grammar, meaning):
    return {phrase.text for phrase in grammar.phrases if phrase.meaning == meaning}


def meaning_of(grammar, text):
    return next((phrase.meaning for phrase in grammar.phrases if book.plain(phrase.text) == text), None)


@pytest.mark.parametrize("name", sorted(book.rules()))
def test_every_meaning_has_three_ways_in_indonesian_and_one_in_english(name):
    ways = Counter((row.meaning, row.language) for row in book.rows() if row.grammar == name)
    digits = name == "digits"
    for meaning in {row.meaning for row in book.rows() if row.grammar == name}:
        assert digits or ways[meaning, "id"] >= FEWEST_WAYS, (name, meaning)
        assert ways[meaning, "en"] >= 1, (name, meaning)


@given(any_question, any_area, st.booleans(), st.booleans())
def test_no_phrase_means_two_things_and_every_meaning_can_be_said_in_every_area(name, area, with_places, with_times):
    grammar = grammar_for(name, area, with_places=with_places, with_times=with_times)
    texts = [book.plain(phrase.text) for phrase in grammar.phrases]
    assert len(texts) == len(set(texts))
    assert grammar.meanings >= book.meanings(name) | (UNIVERSAL - {"danger"})
    assert "danger" in grammar.meanings or not book.rules()[name].has_danger or name == "danger_kind"


def test_the_book_itself_gives_no_phrase_two_meanings_in_any_area():
    for code in TABLE.codes():
        words = areas.of_area(code)
        meant = defaultdict(set)
        for row in book.rows():
            if words.hears(row):
                meant[row.grammar, book.plain(row.phrase)].add(row.meaning)
        assert not {phrase: meanings for phrase, meanings in meant.items() if len(meanings) > 1}


def test_grammars_mean_what_the_keys_of_their_question_mean():
    nodes = {f"{menu.name}:{node.name}": node for menu in declared_menus(ivr.menus) for node in menu.nodes}
    for name, rules in book.rules().items():
        for place in rules.nodes:
            node = nodes.get(place)
            if isinstance(node, Choose):
                silent = {node.silence} - {None}
                spoken_only = {"elsewhere", "bill_complaint", "office", "app", "cost", "documents"}
                assert book.meanings(name) - spoken_only == set(node.keys.values()) | silent | set(node.said), place


def test_danger_wins_over_the_answers_of_a_question():
    assert meaning_of(grammar_for("scope", None), "kabel putus") == "danger"


def test_the_kind_of_a_danger_can_still_be_told():
    assert meaning_of(grammar_for("danger_kind", None), "kabel putus") == "broken_cable"


def test_an_answer_wins_over_a_command():
    assert meaning_of(grammar_for("resume", None), "mulai dari awal") == "anew"
    assert meaning_of(grammar_for("yesno", None), "jangan") == "no"


def test_please_is_not_danger():
    assert all(row.phrase != "tolong" for row in book.rows())


def test_lapor_asks_what_is_to_be_reported():
    assert meaning_of(grammar_for("main", None), "lapor") == "report_what"


def test_no_command_ends_a_call():
    assert "end" not in {row.meaning for row in book.rows()}


@pytest.mark.parametrize(("code", "meaning"), [("0231", "no"), ("0380", None), ("021", None), ("0232", None)])
def test_beli_is_no_in_cirebon_alone(code, meaning):
    assert meaning_of(grammar_for("yesno", TABLE.by_code(code)), "beli") == meaning


def test_sonde_is_no_in_kupang_alone():
    assert meaning_of(grammar_for("yesno", TABLE.by_code("0386")), "sonde") == "no"
    assert meaning_of(grammar_for("yesno", TABLE.by_code("0231")), "sonde") is None


@pytest.mark.parametrize(
    ("code", "language"),
    [("0380", "mkn"), ("0389", "tet"), ("0231", "jv-cbn"), ("0233", "su"), ("0274", "jv"), ("0911", "abs"),
     ("0967", "pmy"), ("0513", None), ("0778", None)],
)  # fmt: skip
def test_an_area_hears_its_languages_by_the_longest_prefix(code, language):
    heard = {phrase.language for phrase in grammar_for("yesno", TABLE.by_code(code)).phrases} - {"id"}
    assert language in heard if language else not heard


def test_starting_points_are_not_heard_until_somebody_who_speaks_the_language_has_looked():
    heard = {phrase.text for phrase in grammar_for("main", TABLE.by_code("0389")).phrases}
    assert "ahi mate" not in heard


def test_an_english_line_hears_english_alone():
    grammar = grammar_for("main", TABLE.by_code("0380"), "en")
    assert {phrase.language for phrase in grammar.phrases} == {"en"}
    assert grammar.meanings >= book.meanings("main")


def test_borrowed_yes_and_no_mean_what_the_question_means():
    grammar = grammar_for("readback", TABLE.by_code("0231"))
    assert grammar.kind is Kind.YESNO
    assert meaning_of(grammar, "inggih") == "right"
    assert meaning_of(grammar, "beli") == "wrong"


def test_callers_who_say_again_what_they_called_about_are_not_taken_for_an_answer():
    assert meaning_of(grammar_for("scope", None), "lampu mati") == "elsewhere"
    assert meaning_of(grammar_for("status", None), "masih mati lampu") == "still_dark"


def test_callers_may_say_the_number_of_a_choice():
    grammar = grammar_for("scope", None, keys={"1": "own_house", "2": "neighbours"})
    assert meaning_of(grammar, "nomor dua") == "neighbours"
    assert meaning_of(grammar, "satu") == "own_house"


def test_times_are_slots_beside_the_answers():
    grammar = grammar_for("main", None, with_times=True)
    assert meaning_of(grammar, "tadi pagi") == f"{TIME}this_morning"
    assert meaning_of(grammar, "jam setengah delapan") == f"{TIME}07:30"
    assert meaning_of(grammar_for("since", None, with_times=True), "tadi pagi") == "longer"


@given(any_area)
def test_digits_are_ten_in_every_area(area):
    grammar = digits_grammar(4, area)
    assert (grammar.kind, grammar.digits, grammar.meanings) == (Kind.DIGITS, 4, frozenset("0123456789"))


def test_the_same_question_is_made_once():
    area = TABLE.by_code("0380")
    assert grammar_for("main", area) is grammar_for("main", area)


def test_the_area_can_be_named_or_spelled():
    grammar = area_grammar()
    assert meaning_of(grammar, "kupang") == "0380"
    assert meaning_of(grammar, "nol tiga delapan nol") == "0380"
    assert meaning_of(grammar, "jakarta") == "021"
    assert meaning_of(grammar, "nusa tenggara timur") == "province:53"
    assert grammar.meanings >= set(TABLE.codes())


def test_a_province_that_was_named_lists_its_own_cities():
    grammar = area_grammar(province="53", with_codes=False)
    assert meaning_of(grammar, "labuan bajo") == "0385"
    assert meaning_of(grammar, "cirebon") is None


def test_a_caller_who_says_the_area_is_wrong_hears_the_province_around_it():
    assert meaning_of(area_grammar(near=TABLE.by_code("0231"), with_codes=False), "majalengka") == "0233"
    assert meaning_of(area_grammar(near=TABLE.by_code("0380"), with_codes=False), "larantuka") == "0383"


def test_token_that_is_refused_is_heard_as_that_where_faults_are_chosen():
    heard = grammar_for("trouble", TABLE.by_code("0380"))
    assert {
        text: meaning_of(heard, text) for text in ("token gagal", "token tidak masuk", "meteran rusak", "token")
    } == {
        "token gagal": "token",
        "token tidak masuk": "token",
        "meteran rusak": "meter",
        "token": "meter",
    }
