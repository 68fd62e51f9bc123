"""Every path through the menus, hung up at every step: what was said is in the journal.

Nothing here names a menu: paths are found by walking, so a new menu is covered by adding its file.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator

import pytest
import structlog
from helpers.walked_menus import MENUS, USUAL, play, walks, way_to

from ivr.dialogue.graph import END, Choose, Enter, Node
from ivr.dialogue.interpreter import PERSON
from ivr.dialogue.rehearsal import PaperJournal
from ivr.dialogue.text_line import Rehearsal
from ivr.dialogue.walking import script, walk_all
from ivr.dialogue.ways import ENTRANCES, house_ways, is_question, reachable, ways
from ivr.dialogue.worlds import WORLDS, World
from ivr.journal import Journal, Line, read
from ticketing.core.report_number import is_valid
from ticketing.intake.caller import UNKNOWN_CALLER, YES
from ticketing.intake.facts import TELL_NOBODY

# One worker walks, so that what it found serves all tests of this file.
pytestmark = pytest.mark.xdist_group("paths through the menus")

COMBINED = 2
"""How many callers of whom the same is known go on from a question of the usual world: not every combination."""

THOROUGH = pytest.param(WORLDS[0], 6, id="combined further", marks=pytest.mark.long)
EVERY_WORLD = [pytest.param(world, COMBINED if world == WORLDS[0] else 1, id=world.name) for world in WORLDS]

STORING = [world for world in WORLDS if world.can_store]
BY_VOICE_ALONE = {f"privacy:{node.name}" for menu in MENUS if menu.name == "privacy" for node in menu.nodes} | {
    "appointment:number_readback",
    "details:number_readback",
    "report_what:ask",
}
"""Where nobody comes by keys; callers who speak do in tests/speech/test_turn_dialogue.py and test_turn_numbers.py."""

QUESTIONS = sorted({f"{menu.name}:{node.name}" for menu in MENUS for node in menu.nodes if is_question(node)})
QUESTIONS = [place for place in QUESTIONS if place not in BY_VOICE_ALONE]


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


def of(records: list[Line], kind: str) -> list[dict]:
    return [record.data for record in records if record.kind == kind]


def meaning(node: Node, answer: str) -> tuple[str, str] | None:
    """The field and the value that an answer should leave, worked out from the declaration alone."""
    if isinstance(node, Choose) and node.field:
        value = node.keys.get(answer) if answer else node.silence
        return (node.field, value) if value is not None else None
    digits = answer.removesuffix("#")
    if isinstance(node, Enter) and digits.isdigit() and len(digits) in node.lengths:
        return None if node.is_secret else (node.field, digits)
    return None


def is_forgotten(records: list[Line]) -> bool:
    """Who told of theft is forgotten, and with him most of what he answered."""
    return any(step["field"] == UNKNOWN_CALLER and step["value"] == YES for step in of(records, "call.step"))


def check_records(call: Rehearsal, records: list[Line]) -> None:
    steps = [(step["field"], step["value"]) for step in of(records, "call.step")]
    said = [(turn.place, turn.answer) for turn in call.turns if turn.answer is not None]
    wanted = [found for place, answer in said if (found := meaning(MENUS.find(place)[1], answer)) is not None]
    if is_forgotten(records):
        wanted = [(field, value) for field, value in wanted if field in TELL_NOBODY]
    assert [step for step in steps if step in wanted] == wanted, (call.answers, steps)
    (ended,) = of(records, "call.ended")
    assert records[-1].kind == "call.ended"
    assert ended["played"] == [key for turn in call.turns for key in turn.prompts]
    if call.turns:
        assert ended["last_node"] == call.turns[-1].place.replace(":", ".")


def check_report(call: Rehearsal, records: list[Line]) -> None:
    """At most one report; what the caller said last is in it; a case begun leaves one, whatever happens."""
    reports = of(records, "report.made")
    assert len(reports) <= 1, call.answers
    assert not (reports and not call.world.can_store)
    if not call.category or not call.world.can_store:
        return
    (report,) = reports
    assert is_valid(report["number"])
    before = records[: [record.kind for record in records].index("report.made")]
    latest = {step["field"]: step["value"] for step in of(before, "call.step") if step["field"]}
    for field in set() if is_forgotten(records) else set(latest) & set(report):
        kept = report["place_id" if field == "place" else field]  # a report names its place in full beside the code
        assert (kept or "") == (latest[field] or ""), (field, call.answers)


@pytest.mark.parametrize(("world", "arrivals"), [*EVERY_WORLD, THOROUGH])
def test_hanging_up_at_any_question_of_any_path_leaves_what_was_said(world: World, arrivals: int) -> None:
    seen = 0
    for walk, records in walks(world, arrivals):
        check_records(walk.call, records)
        check_report(walk.call, records)
        seen += walk.stopped_at is not None
    assert seen


@pytest.mark.parametrize(("world", "arrivals"), [*EVERY_WORLD, THOROUGH])
def test_every_path_that_is_answered_comes_to_an_end(world: World, arrivals: int) -> None:
    ends = {walk.call.ended for walk, _ in walks(world, arrivals) if walk.stopped_at is None}
    is_opening_only = "main:menu" in world.without
    assert ends == (set() if is_opening_only else {"end"})


def test_every_node_of_every_menu_is_met_on_some_path() -> None:
    """A node that is missing here needs a world (`ivr/dialogue/text_line.py`) in which callers come to it."""
    met = {turn.place for world in WORLDS for walk, _ in walks(world) for turn in walk.call.turns}
    for world in (world for world in WORLDS if not world.begin):
        for begin in (("0",), ("9",)):
            met |= {
                turn.place for walk in walk_all(lambda a, w=world: play(w, a), begin=begin) for turn in walk.call.turns
            }
    speaking = {f"{menu.name}:{node.name}" for menu in MENUS for node in menu.nodes if getattr(node, "prompts", ())}
    assert sorted(speaking - met - BY_VOICE_ALONE) == []


@pytest.mark.parametrize("world", STORING, ids=lambda world: world.name)
def test_hanging_up_while_anything_is_said_leaves_what_was_said(world: World) -> None:
    tried: set[tuple[object, ...]] = set()
    for walk, _ in walks(world):
        heard = 0
        for number, turn in enumerate(walk.call.turns):
            heard += len(turn.prompts)
            before = tuple((one.place, one.answer) for one in walk.call.turns[:number])
            if turn.prompts and (*before, turn.place) not in tried:
                tried.add((*before, turn.place))
                journal = PaperJournal()
                call = play(world, script(walk.answers), journal, leaves_after=heard)
                assert call.ended == "hung up"
                records = [record for record in journal.records if record.call == call.call_id]
                check_records(call, records)
                check_report(call, records)
    assert tried


@pytest.mark.parametrize("place", QUESTIONS)
def test_universal_keys_lead_to_a_person_and_to_danger_from_every_question(place: str) -> None:
    for way in house_ways(MENUS.find(place)[1]):
        if way.press:
            world, answers = way_to(place)
            ends = list(walk_all(lambda a, w=world: play(w, a), begin=(*answers, way.press)))
            assert all(any(turn.place.startswith(_menu(way.to)) for turn in walk.call.turns) for walk in ends), way


@pytest.mark.parametrize("place", QUESTIONS)
@pytest.mark.parametrize("miss", ["silence", "nonsense"])
def test_a_question_missed_too_often_ends_with_a_person(place: str, miss: str) -> None:
    node = MENUS.find(place)[1]
    keys = getattr(node, "keys", {})
    if miss == "silence" and getattr(node, "silence", None) is not None:
        assert node.next[node.silence]
        return
    if getattr(node, "may_pass", False):
        return  # whoever is not understood goes on without
    wrong = "" if miss == "silence" else next(key for key in "87654321#" if key not in keys)
    world, answers = way_to(place)
    if isinstance(node, Enter) and miss == "nonsense":
        return  # a wrong length goes on without the number; walked as a path of its own
    strikes = getattr(node, "strikes", 3)
    call = play(world, script((*answers, *[wrong] * strikes)))
    assert sum(turn.place == place and "retry.give_up" in turn.prompts for turn in call.turns) == 1
    assert any(turn.place.startswith(_menu(PERSON)) for turn in call.turns)


@pytest.mark.parametrize("place", QUESTIONS)
def test_star_asks_a_question_again_and_loses_nothing(place: str) -> None:
    world, answers = way_to(place)
    journal = PaperJournal()
    call = play(world, script((*answers, "*")), journal)
    assert call.ended == "hung up"
    records = [record for record in journal.records if record.call == call.call_id]
    check_records(call, records)
    check_report(call, records)


def test_journal_on_disk_tells_the_same_as_the_one_on_paper(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # what is written counts here, not when
    for number, (walk, records) in enumerate(walks(USUAL)[::3]):
        journal = Journal(tmp_path / f"{number}", node=1)
        play(USUAL, script(walk.answers), journal)
        kept = [item for item in read(journal.folder) if isinstance(item, Line)]
        journal.close()
        assert [_plain(line) for line in kept] == [_plain(line) for line in records]


def _plain(line: Line) -> tuple[str, str]:
    """A record without the id of its call, which also names recordings."""
    return str(line.kind), json.dumps(line.data, sort_keys=True).replace(line.call, "CALL")


def _menu(place: str) -> str:
    return f"{place.partition(':')[0]}:"


def test_every_place_of_the_graph_is_known_to_the_tools() -> None:
    places = reachable(MENUS, *ENTRANCES)
    for menu in MENUS:
        for node in menu.nodes:
            assert ways(menu, node), f"{menu.name}:{node.name}"
    assert END in places
