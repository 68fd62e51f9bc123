"""Every path through the real menus, walked once for all tests of a process."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from ivr import menus
from ivr.dialogue.graph import Do
from ivr.dialogue.interpreter import Interpreter
from ivr.dialogue.registry import load_menus
from ivr.dialogue.rehearsal import PaperJournal, rehearse
from ivr.dialogue.walking import Walk, walk_all
from ivr.dialogue.ways import full
from ivr.dialogue.worlds import WORLDS, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ivr.dialogue.text_line import Rehearsal
    from ivr.journal import Line

MENUS = load_menus(menus)
USUAL = WORLDS[0]

Turning = tuple[str, str]
"""A place that decides by itself, and where it led."""


def no_seconds(language: str, key: str) -> float:
    return 0.0


def play(world: World, answer, journal=None, leaves_after: int | None = None) -> Rehearsal:
    journal = journal or PaperJournal(can_store=world.can_store)
    return rehearse(MENUS, answer, world, seconds_of=no_seconds, journal=journal, leaves_after=leaves_after)


_taken: dict[Turning, tuple[World, tuple[str, ...]]] = {}


@cache
def walks(world: World, arrivals: int | None = 1) -> tuple[tuple[Walk, list[Line]], ...]:
    """Every beginning of every path in this world, with the records the call left.

    ``arrivals`` 1 takes every answer of every question, more of them combinations of answers.
    """
    found: list[list[Line]] = []
    turnings: list[set[Turning]] = []

    def one(answer) -> Rehearsal:
        journal = PaperJournal(can_store=world.can_store)
        found.append(journal.records)
        with seen_turnings() as seen:
            call = play(world, answer, journal)
        turnings.append(seen)
        return call

    calls = zip(walk_all(one, arrivals=arrivals, begin=world.begin, without=world.without), found, strict=False)
    walked = tuple((walk, _of_call(records, walk)) for walk, records in calls)
    for (walk, _), seen in zip(walked, turnings, strict=False):
        for turning in seen:
            if turning not in _taken or len(walk.answers) < len(_taken[turning][1]):
                _taken[turning] = (world, walk.answers)
    return walked


def turnings_taken() -> dict[Turning, tuple[World, tuple[str, ...]]]:
    """The shortest answers, and their world, by which each decision of a menu went each way it went."""
    for world in WORLDS:
        walks(world)
    return _taken


@contextmanager
def seen_turnings() -> Iterator[set[Turning]]:
    """Watch where the decisions of a call lead."""
    seen: set[Turning] = set()
    visit = Interpreter._visit

    def watched(self: Interpreter, place: str) -> str:
        to = visit(self, place)
        menu, node = MENUS.find(place)
        if isinstance(node, Do):
            seen.add((f"{menu.name}:{node.name}", full(MENUS, to)))
        return to

    Interpreter._visit = watched
    try:
        yield seen
    finally:
        Interpreter._visit = visit


@cache
def way_to(place: str) -> tuple[World, tuple[str, ...]]:
    """The shortest answers that lead to a question, and the world in which they do."""
    found = [
        (len(walk.answers), number, walk.answers)
        for number, world in enumerate(WORLDS)
        for walk, _ in walks(world)
        if walk.stopped_at == place
    ]
    assert found, f"{place} is met on no path; which world leads there?"
    _, number, answers = min(found)
    return WORLDS[number], answers


def _of_call(records: list[Line], walk: Walk) -> list[Line]:
    """Without the call that broke off before this one."""
    return [record for record in records if record.call == walk.call.call_id]
