"""Every error branch that the menus declare, driven through AGI commands against a scripted Asterisk.

Nothing here names a menu: branches are read from the declarations, so a new one is driven by being declared.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog
from helpers.agi_caller import AgiCaller
from helpers.walked_menus import MENUS, no_seconds, turnings_taken, way_to

from ivr.agi import CallerHungUp
from ivr.dialogue.graph import Choose, Do, Enter, Node
from ivr.dialogue.interpreter import Interpreter
from ivr.dialogue.registry import resolve
from ivr.dialogue.rehearsal import PaperJournal, rehearse
from ivr.dialogue.text_line import Rehearsal
from ivr.dialogue.walking import script
from ivr.dialogue.ways import WayKind, full, is_question, ways
from ivr.dialogue.worlds import World

# The worker that walked the menus has what it found.
pytestmark = pytest.mark.xdist_group("paths through the menus")

PATIENT = 80
"""So many questions a caller who says nothing is asked before we call it a circle."""

BY_VOICE_ALONE = {"appointment:number_readback", "details:number_readback", "report_what:ask"}
QUESTIONS = sorted(
    place
    for menu in MENUS
    for node in menu.nodes
    if is_question(node) and menu.name != "privacy" and (place := f"{menu.name}:{node.name}") not in BY_VOICE_ALONE
)
OUTCOMES = sorted(
    {
        (f"{menu.name}:{node.name}", full(MENUS, way.to), way.means)
        for menu in MENUS
        for node in menu.nodes
        if isinstance(node, Do)
        for way in ways(menu, node)
        if way.kind is WayKind.OUTCOME
    }
)


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


class Stays:
    """Gives the answers it has, then says nothing for as long as anybody would."""

    def __init__(self, answers: tuple[str, ...]) -> None:
        self._answers, self._silences = list(answers), 0

    def __call__(self, place: str, _node: Node) -> str:
        if self._answers:
            return self._answers.pop(0)
        self._silences += 1
        if self._silences > PATIENT:
            raise CallerHungUp(f"asked in circles at {place}")
        return ""


def on_asterisk(world: World, answer) -> tuple[Rehearsal, dict, list[str]]:
    """Place the call through AGI; returns it, its last record and what Asterisk was told to play."""
    journal, callers = PaperJournal(can_store=world.can_store), []

    def line(answer, at):
        callers.append(AgiCaller(answer, at, hears=world.hears))
        return callers[0].line

    try:
        call = rehearse(MENUS, answer, world, seconds_of=no_seconds, journal=journal, line_of=line)
    finally:
        for caller in callers:
            caller.close()
    ended = [record.data for record in journal.records if record.call == call.call_id and record.kind == "call.ended"]
    return call, ended[0], callers[0].line.played


def wrong_key(node: Choose) -> str:
    return next(key for key in "87654321#" if key not in node.keys)


@pytest.mark.parametrize("place", QUESTIONS)
def test_silence_and_a_wrong_key_are_helped_twice_and_lead_to_a_person(place: str) -> None:
    node = MENUS.find(place)[1]
    world, answers = way_to(place)
    if isinstance(node, Enter):
        wrong = "1#" if 1 not in node.lengths else "12345#"
        misses = ("", wrong, wrong if node.may_pass else "")
        wanted = ["retry.no_input_1", node.bad_length]
    else:
        first = wrong_key(node) if node.silence is not None else ""
        misses = (first, *[wrong_key(node)] * (node.strikes - 1))
        kinds = ["no_match" if first else "no_input", *["no_match"] * (node.strikes - 2)]
        wanted = [] if node.reprompt else [f"retry.{kind}_{number}" for number, kind in enumerate(kinds, 1)]
        wanted += ["retry.give_up"]
    call, ended, played = on_asterisk(world, script((*answers, *misses)))
    if isinstance(node, Enter) and node.may_pass:  # who is not understood goes on without
        assert ended["last_node"] != place.replace(":", ".", 1)
        return
    heard = [key for key in played if key in wanted]
    assert heard[-len(wanted) :] == wanted, (place, played[-20:])
    assert ended["outcome"] in ("hung_up", "goal_reached", "gave_up")
    assert call.ended in ("hung up", "end")


@pytest.mark.parametrize("place", QUESTIONS)
def test_caller_who_hangs_up_at_a_question_is_counted_there(place: str) -> None:
    world, answers = way_to(place)
    call, ended, _ = on_asterisk(world, script(answers))
    assert call.ended == "hung up"
    assert ended["last_node"] == place.replace(":", ".", 1)


@pytest.mark.parametrize(("place", "to", "means"), OUTCOMES, ids=str)
def test_whatever_the_house_finds_is_told_and_is_no_dead_end(
    place: str, to: str, means: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Away, refused, not stored, nothing found: the caller hears something and the call ends by itself."""
    taken = turnings_taken()
    at_all = [way for way in taken if way[0] == place]
    if not at_all:
        assert place in UNMET, f"{place} is met on no path; which world leads there?"
        return
    way = (place, to) if (place, to) in taken else at_all[0]
    world, answers = taken[way]
    visit, forced, said = Interpreter._visit, [], []

    def visited(self: Interpreter, here: str) -> str:
        menu, node = MENUS.find(here)
        leads = visit(self, here)
        if not forced and f"{menu.name}:{node.name}" == place:
            forced.append(here)
            said.extend(self._talk.line.played)
            assert isinstance(node, Do)
            return resolve(menu, node.next[means])
        return leads

    monkeypatch.setattr(Interpreter, "_visit", visited)
    call, ended, played = on_asterisk(world, Stays(answers))
    assert forced, (place, answers)
    assert call.ended == "end", (place, means, played[-12:])
    assert len(played) > len(said), "silence"
    assert ended["outcome"] in ("goal_reached", "gave_up")


UNMET = {"danger:file", "appointment:wrong_number", "details:wrong_number"}
"""Behind the universal key 9 (tests/ivr/test_menus.py), and by voice alone (tests/speech/test_turn_numbers.py)."""
