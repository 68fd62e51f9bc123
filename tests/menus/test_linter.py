"""Each rule catches what only it catches; the menus that callers meet have no fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.small_house import SmallHouse, nothing

from ivr import menus
from ivr.dialogue.checks import goals, hearing, seconds, ways, words
from ivr.dialogue.checks.house import Budgets, Journey
from ivr.dialogue.graph import END, Choose, Do, Menu, Record, Say
from ivr.dialogue.linter import inspect_folder
from ivr.dialogue.registry import declared_menus
from ivr.dialogue.speaks import speaks
from ivr.listen.contract import Timers

Break = Callable[[SmallHouse], None]
BREAKS: dict[str, tuple[str, str, Break]] = {}


def breaks(rule: str, where: str) -> Callable[[Break], Break]:
    """Note a way to break the house, the rule that must notice it, and how its line must begin."""

    def note(function: Break) -> Break:
        BREAKS[function.__name__] = (rule, where, function)
        return function

    return note


def hear_scope(house: SmallHouse) -> None:
    """Let the menu hear the scope of an outage, with every word that this needs."""
    keys = {"1": "own_house", "2": "neighbours"}
    house.change("main", "menu", keys=keys, next={"*": "fault:number"}, hears="scope")
    house.say("main.menu.speech", "Rumah sendiri, satu. Tetangga juga, dua.")
    for key in ("confirm.scope.own_house", "confirm.scope.neighbours", *hearing.SPOKEN_PROMPTS):
        house.say(key, "Betul?")


@breaks("speech", "menus/main.py menu: main.menu.speech has no text in id")
def question_that_hears_and_never_says_so(house: SmallHouse) -> None:
    hear_scope(house)
    for phrases in house.phrases.values():
        del phrases["main.menu.speech"]


@breaks("speech", "menus/main.py menu: confirm.scope.neighbours has no text in en")
def answer_that_cannot_be_confirmed(house: SmallHouse) -> None:
    hear_scope(house)
    del house.phrases["en"]["confirm.scope.neighbours"]


@breaks("speech", "menus/main.py menu: never says key 2 by voice in id")
def key_that_is_named_only_without_speech(house: SmallHouse) -> None:
    hear_scope(house)
    house.say("main.menu.speech", "Rumah sendiri, satu. Tetangga juga.")


@breaks("speech", "menus/main.py menu: nobody can say 'moon'")
def meaning_without_a_phrase(house: SmallHouse) -> None:
    hear_scope(house)
    house.change("main", "menu", keys={"1": "own_house", "2": "moon"})
    house.say("confirm.scope.moon", "Di bulan,")


@breaks("speech", "menus/main.py menu: hears weather")
def grammar_that_is_not_there(house: SmallHouse) -> None:
    hear_scope(house)
    house.change("main", "menu", hears="weather")
    for meaning in ("own_house", "neighbours"):
        house.say(f"confirm.weather.{meaning}", "Betul?")


@breaks("resolves", "menus/main.py greet: leads to main:nowhere")
def next_that_is_not_there(house: SmallHouse) -> None:
    house.change("main", "greet", next="nowhere")


@breaks("resolves", "menus/main.py menu: 'meter' has no next")
def meaning_without_next(house: SmallHouse) -> None:
    house.change("main", "menu", next={"fault": "fault:number"})


@breaks("outcomes", "menus/fault.py file: its action may return 'not_stored'")
def outcome_without_next(house: SmallHouse) -> None:
    house.change("fault", "file", next={"stored": "thanks"})
    house.menus["fault"] = replace(
        house.menus["fault"], nodes=tuple(node for node in house.menus["fault"].nodes if node.name != "sorry")
    )


@breaks("outcomes", "menus/fault.py file: has a next for 'perhaps'")
def next_without_outcome(house: SmallHouse) -> None:
    house.change("fault", "file", next={"stored": "thanks", "not_stored": "sorry", "perhaps": "sorry"})


@breaks("outcomes", "menus/main.py menu: has a next for 'water'")
def next_without_key(house: SmallHouse) -> None:
    house.change("main", "menu", next={"fault": "fault:number", "meter": "fault:number", "water": "fault:number"})


@breaks("exit", "menus/fault.py sorry: has no way to the end")
def loop_without_a_way_out(house: SmallHouse) -> None:
    house.say("fault.again.keys", "Ulangi, tekan satu.")
    house.change("fault", "sorry", next="again")
    house.put("fault", Choose("again", ("fault.again.keys",), {"1": "again"}, {"again": "sorry"}))


@breaks("rush", "menus/fault.py sorry: comes back to itself")
def loop_in_which_nobody_is_asked(house: SmallHouse) -> None:
    def perhaps(talk) -> str:
        return "over" if talk.goal else "again"

    house.change("fault", "sorry", next="perhaps")
    house.put("fault", Do("perhaps", perhaps, {"over": END, "again": "sorry"}))


@breaks("unreachable", "menus/fault.py lost: is never reached")
def node_nobody_comes_to(house: SmallHouse) -> None:
    house.put("fault", Say("lost", ("fault.sorry",), next=END))


@breaks("timeout", "menus/main.py menu: waits 0 s (first_digit)")
def question_without_a_time_out(house: SmallHouse) -> None:
    house.change("main", "menu", timers=Timers(first_digit=0.0))


@breaks("timeout", "menus/fault.py number: waits 16 s (inter_digit)")
def question_that_waits_for_ever(house: SmallHouse) -> None:
    house.change("fault", "number", timers=Timers(inter_digit=16.0))


@breaks("timeout", "menus/fault.py words: takes 0 s")
def recording_without_time(house: SmallHouse) -> None:
    house.change("fault", "sorry", next="words")
    house.put("fault", Record("words", ("fault.sorry",), "address", 0, END))


@breaks("strikes", "menus/fault.py number: asks 9 times")
def number_asked_nine_times(house: SmallHouse) -> None:
    house.change("fault", "number", attempts=9)


@breaks("strikes", "menus/main.py menu: asks 6 times")
def question_asked_six_times(house: SmallHouse) -> None:
    house.change("main", "menu", strikes=6)


@breaks("choices", "menus/main.py menu: has 6 choices")
def sixth_choice(house: SmallHouse) -> None:
    house.say("main.menu.keys", "Padam, tekan satu. Dua, tiga, empat, lima, enam.")
    house.change("main", "menu", keys={str(key): "fault" for key in range(1, 7)}, next={"*": "fault:number"})


@breaks("universal", "menus/main.py menu: gives the universal key 9")
def universal_key_with_another_meaning(house: SmallHouse) -> None:
    house.say("main.menu.keys", "Padam, tekan satu. Meteran, sembilan.")
    house.change("main", "menu", keys={"1": "fault", "9": "meter"})


@breaks("languages", "menus/main.py greet: main.hello has no text in en")
def prompt_in_one_language(house: SmallHouse) -> None:
    del house.phrases["en"]["main.hello"]


@breaks("languages", "menus/fault.py number: fault.badlen has no text in id")
def word_for_trouble_missing(house: SmallHouse) -> None:
    del house.phrases["id"]["fault.badlen"]


@breaks("languages", "prompts: retry.give_up has no text in en")
def word_of_the_house_missing(house: SmallHouse) -> None:
    del house.phrases["en"]["retry.give_up"]


@breaks("languages", "menus/main.py greet: greeting.* has no text in id")
def prompt_function_without_words(house: SmallHouse) -> None:
    @speaks("greeting.*")
    def greeting(talk) -> tuple[str, ...]:
        return ("main.hello",)

    house.change("main", "greet", prompts=(greeting,))


@breaks("clips", "menus/main.py greet: en/main.hello has no clip")
def prompt_without_a_clip(house: SmallHouse) -> None:
    house.phrases["en"]["main.hello"] = replace(house.phrases["en"]["main.hello"], clip=None)


@breaks("keys_last", "menus/main.py menu: does not end with a prompt")
def question_whose_keys_are_not_last(house: SmallHouse) -> None:
    house.change("main", "menu", prompts=("main.menu.keys", "main.hello"))


@breaks("spoken", "menus/main.py menu: never says key 2 in id")
def key_that_is_never_said(house: SmallHouse) -> None:
    house.phrases["id"]["main.menu.keys"] = replace(house.phrases["id"]["main.menu.keys"], script="Padam, tekan satu.")


@breaks("key_first", "prompts: id/main.menu.keys says the key before the choice: 'tekan satu untuk'")
def key_before_its_choice(house: SmallHouse) -> None:
    script = "Silakan tekan satu untuk padam. Meteran, dua."
    house.phrases["id"]["main.menu.keys"] = replace(house.phrases["id"]["main.menu.keys"], script=script)


@breaks("half", "prompts: id/main.hello says 'setengah'")
def half_past(house: SmallHouse) -> None:
    house.phrases["id"]["main.hello"] = replace(house.phrases["id"]["main.hello"], script="Menyala setengah tujuh.")


@breaks("goal", "menus/fault.py: no node reaches its goal reported")
def goal_nobody_reaches(house: SmallHouse) -> None:
    house.budgets = Budgets({}, ())
    house.change("fault", "thanks", reaches_goal=False)
    house.change("fault", "sorry", next="person:promise")


@breaks("goal", "menus/fault.py thanks: reaches a goal that the menu does not declare")
def goal_without_a_name(house: SmallHouse) -> None:
    house.budgets = Budgets({}, ())
    house.change("fault", "file", action=nothing, next={"done": "thanks"})
    nodes = tuple(node for node in house.menus["fault"].nodes if node.name != "sorry")
    house.menus["fault"] = replace(house.menus["fault"], nodes=nodes, goal=None)


@breaks("goal", "menus/fault.py file: files a report; the menu needs a goal")
def report_that_counts_for_nothing(house: SmallHouse) -> None:
    house.budgets = Budgets({}, ())
    house.change("fault", "thanks", reaches_goal=False, next="person:promise")
    house.menus["fault"] = replace(house.menus["fault"], goal=None)


@breaks("goal", "menus/quiz.py: asks the caller, and nothing he can answer leads to a goal")
def question_for_nothing(house: SmallHouse) -> None:
    house.say("quiz.ask.keys", "Betul, tekan satu.")
    house.menus["quiz"] = Menu("quiz", "ask", (Choose("ask", ("quiz.ask.keys",), {"1": "yes"}, {"yes": END}),))
    house.change("fault", "sorry", next="quiz:ask")


@breaks("clip_seconds", "menus/fault.py sorry: id/fault.sorry takes 3.00 s; 2.5 s are allowed")
def clip_longer_than_its_limit(house: SmallHouse) -> None:
    phrase = house.phrases["id"]["fault.sorry"]
    long = replace(phrase.clip, seconds=3.0)
    house.phrases["id"]["fault.sorry"] = replace(phrase, clip=long, seconds_allowed=2.5)


@breaks("node_seconds", "menus/fault.py sorry: takes 14.00 s in id; 12 s are allowed")
def node_that_talks_too_long(house: SmallHouse) -> None:
    house.change("fault", "sorry", prompts=("fault.sorry",) * 7)


@breaks("node_seconds", "menus/main.py greet: takes 2.00 s in id; 1.5 s are allowed")
def node_over_its_own_budget(house: SmallHouse) -> None:
    house.budgets = Budgets({"main.greet": 1.5}, ())


@breaks("node_seconds", "menus/fault.py sorry: takes 16.00 s in id; 12 s are allowed")
def prompt_function_that_may_talk_too_long(house: SmallHouse) -> None:
    @speaks("fault.sorry", longest=("fault.sorry",) * 8)
    def often(talk) -> tuple[str, ...]:
        return ("fault.sorry",)

    house.change("fault", "sorry", prompts=(often,))


@breaks("words", "menus/fault.py sorry: says fault.unheard_of, which has no text in id")
def function_that_says_what_nobody_wrote(house: SmallHouse) -> None:
    def strange(talk) -> tuple[str, ...]:
        return ("fault.unheard_of",)

    house.change("fault", "number", without="sorry")
    house.change("fault", "sorry", prompts=(strange,))


@breaks("journey", "menus/fault.py: report takes 8.0 s (area known; keys 2 54321098765); 7 s are allowed")
def journey_that_takes_too_long(house: SmallHouse) -> None:
    house.budgets = Budgets({}, (Journey("report", 7.0, goal="reported"),))


@breaks("journey", "menus/main.py menu: opening takes 2.0 s")
def opening_that_takes_too_long(house: SmallHouse) -> None:
    house.budgets = Budgets({}, (Journey("opening", 1.9, until="main.menu"),))


def test_a_sound_house_has_no_fault(house: SmallHouse) -> None:
    assert house.inspect().faults == ()


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_a_broken_menu_is_caught_by_the_one_rule_for_it(house: SmallHouse, name: str) -> None:
    rule, line, function = BREAKS[name]
    function(house)
    faults = house.inspect().faults
    assert {fault.rule for fault in faults} == {rule}, [str(fault) for fault in faults]
    assert any(str(fault).startswith(line) for fault in faults), [str(fault) for fault in faults]


def test_every_rule_has_a_menu_that_only_it_catches() -> None:
    code = "".join(Path(module.__file__).read_text("utf-8") for module in (goals, hearing, seconds, ways, words))
    assert set(re.findall(r'Fault\(\s*"(\w+)"', code)) == {rule for rule, _, _ in BREAKS.values()}


def test_a_question_may_be_asked_longer_while_the_caller_is_at_the_meter(house: SmallHouse) -> None:
    house.change("main", "menu", strikes=6, reprompt="main.menu.keys", timers=Timers(first_digit=10.0))
    assert house.inspect().faults == ()


def test_questions_for_keys_alone_are_noted_and_no_fault(house: SmallHouse) -> None:
    assert "questions answered by keys alone: main:menu, fault:number" in house.inspect().notes


def test_question_that_hears_is_fine_with_all_its_words(house: SmallHouse) -> None:
    hear_scope(house)
    assert [str(fault) for fault in house.inspect().faults] == []


def test_budget_for_a_goal_that_no_menu_has_yet_is_noted(house: SmallHouse) -> None:
    house.budgets = Budgets({}, (Journey("joining", 25.0, goal="joined"),))
    assert any("joining" in note for note in house.inspect().notes)


def test_the_menus_that_callers_meet_have_no_fault() -> None:
    assert [str(fault) for fault in inspect_folder(declared_menus(menus)).faults] == []
