"""Everything the menus declare has its words on the pages, in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import ivr.menus
from ivr.dialogue.graph import Choose, Enter, Record
from ivr.dialogue.registry import load_menus
from ticketing.core.i18n import Label
from ticketing.intake import facts
from ticketing.intake.labels import FIELDS, FREE_FIELDS, GOALS, VALUES
from ticketing.intake.places import MENUS, NODES, place
from ticketing.intake.recordings import FIELDS as RECORDED
from ticketing.tickets.models import Category

MENUS_IN_USE = load_menus(ivr.menus)
QUESTIONS = [node for menu in MENUS_IN_USE for node in menu.nodes if isinstance(node, Choose | Enter | Record)]
# What the interpreter and the conversation write besides: silence, no number, no word, the queue's answer, the pace.
ANSWERS_OF_THE_HOUSE = {"none", "nothing said", "answered", "nobody", "slow"}


def written_by_code() -> set[tuple[str, str]]:
    """Node and field of every step that the phone's code writes by itself, outside a declared question."""
    found = set()
    for path in sorted(Path(ivr.__file__).parent.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(call.func, "id", getattr(call.func, "attr", "")) if isinstance(call, ast.Call) else ""
            if name in ("StepTaken", "answer"):
                words = [_written(word) for word in call.args[:2]]
                found.add((str(words[0] or ""), str(words[1] or "")))
    return found


def _written(word: ast.expr) -> object:
    """The text of an argument: written out, or a constant of the facts."""
    if isinstance(word, ast.Name):
        return getattr(facts, word.id, "") if word.id.isupper() else ""
    return word.value if isinstance(word, ast.Constant) else ""


def answers() -> set[str]:
    keyed = {value for node in QUESTIONS if isinstance(node, Choose) for value in node.keys.values()}
    silent = {node.silence for node in QUESTIONS if isinstance(node, Choose) and node.silence}
    return keyed | silent | ANSWERS_OF_THE_HOUSE


def goals() -> set[str]:
    declared = {menu.goal for menu in MENUS_IN_USE if menu.goal}
    return {goal.format(category=category) for goal in declared for category in Category}


def test_every_place_in_a_menu_has_its_own_words():
    declared = {f"{menu.name}.{node.name}" for menu in MENUS_IN_USE for node in menu.nodes}
    written = {node for node, _ in written_by_code() if "." in node}
    assert (declared | written) - set(NODES) == set()
    assert set(NODES) - declared - written == set(), "words of places that nothing writes"
    assert set(MENUS) == {node.partition(".")[0] for node in NODES}


@pytest.mark.parametrize("language", ["id", "en"])
def test_two_places_where_a_caller_may_hang_up_are_told_apart(language):
    from ivr.dialogue.graph import Do

    spoken = [f"{menu.name}.{node.name}" for menu in MENUS_IN_USE for node in menu.nodes if not isinstance(node, Do)]
    words = {name: place(name).text(language) for name in spoken}
    assert len(set(words.values())) == len(words)
    assert place("main.opening") != place("main.menu")


def test_every_goal_has_words():
    assert goals() - set(GOALS) == set()


def test_every_field_has_words():
    declared = {node.field for node in QUESTIONS if node.field}
    assert declared | {field for _, field in written_by_code() if field} == set(FIELDS)
    assert {node.field for node in QUESTIONS if isinstance(node, Enter)} <= FREE_FIELDS
    assert {node.field for node in QUESTIONS if isinstance(node, Record)} == set(RECORDED)


def test_every_answer_has_words():
    assert answers() - set(VALUES) == set()


def test_a_place_of_an_older_version_is_still_named():
    assert place("outage:scope") == place("outage.scope")
    assert place("gone.question") == Label("gone: question", "gone: question")
    assert place("report") == MENUS["report"]
    assert place(None).en == "Before the greeting"
