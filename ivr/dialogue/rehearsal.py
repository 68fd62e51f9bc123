"""A call without a telephone: the real interpreter, menus and book, on a line of text."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ivr.agi import CallerHungUp
from ivr.dialogue.counter import NearCounter
from ivr.dialogue.interpreter import Interpreter, LostError
from ivr.dialogue.talk import Talk
from ivr.dialogue.text_line import Pace, Rehearsal, TextLine
from ivr.journal import JournalError, Line
from ivr.ledger import Ledger
from ivr.speech.grammars.making import Words
from ticketing.core.report_number import NumberPlan
from ticketing.intake.caller import CallStarted, Kind, StepTaken
from ticketing.network.caller import AreaTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ivr.call_entry import CallEntry
    from ivr.dialogue.graph import Node
    from ivr.dialogue.registry import Menus
    from ivr.dialogue.text_line import Answer, SecondsOf
    from ivr.dialogue.worlds import World
    from ivr.journal import Journal
    from ivr.listen.contract import Line as VoiceLine

    LineOf = Callable[[Answer, Callable[[], tuple[str, Node]]], VoiceLine]


class PaperJournal:
    """Keeps records in memory, in the shape of the journal; refuses reports when the disk is said to be full."""

    def __init__(self, *, can_store: bool = True) -> None:
        self.node = 1
        self.folder = Path()
        self.records: list[Line] = []
        self._can_store = can_store

    def append(self, kind: str, call: str, data: dict[str, Any], *, at: datetime) -> Line:
        """Keep one record. Raises JournalError for a report on a full disk."""
        if not self._can_store and kind in (Kind.REPORT_MADE, Kind.CALLED_AGAIN):
            raise JournalError("journal not written: no space left (rehearsed)")
        line = Line(len(self.records) + 1, self.node, kind, at.isoformat(), call, data)
        self.records.append(line)
        return line

    def rewrite(self, call: str, change: Callable[[Line], dict[str, Any] | None]) -> int:
        """Put other data in the place of records of one call; return how many."""
        count = 0
        for at, line in enumerate(self.records):
            data = change(line) if line.call == call else None
            if data is not None:
                self.records[at] = replace(line, data=data)
                count += 1
        return count


def rehearse(
    menus: Menus,
    answer: Answer,
    world: World,
    *,
    seconds_of: SecondsOf,
    start: str = "main:greet",
    journal: Journal | PaperJournal | None = None,
    pace: Pace | None = None,
    watch: Rehearsal | None = None,
    leaves_after: int | None = None,
    has_clip: Callable[[str], bool] = lambda _: True,
    line_of: LineOf | None = None,
) -> Rehearsal:
    """Play one call to its end or until its caller hangs up; ``watch`` is filled while it goes on.

    ``line_of`` brings a line of another kind; then ``watch`` holds no turns, and ``leaves_after`` is the caller's own.
    """
    call = watch or Rehearsal(world)
    book = journal or PaperJournal(can_store=world.can_store)
    ledger = Ledger(book, NumberPlan(node=1), now=lambda: world.at)  # type: ignore[arg-type]  # it can append
    _break_off(ledger, world)
    entry = ledger.start(_started(world))

    def at() -> tuple[str, Node]:
        place = (entry.last_node or start).replace(".", ":", 1)
        return place, menus.find(place)[1]

    line = line_of(answer, at) if line_of else TextLine(call, answer, at, seconds_of, pace or Pace(), leaves_after)
    talk = Talk(
        line,
        ledger,
        entry,
        _areas(),
        desk=world,
        counter=NearCounter(world.office),
        now=lambda: world.at,
        words=_words() if world.hears else None,
    )
    try:
        Interpreter(menus, talk, has_clip).run(start)
    except CallerHungUp:
        call.ended = "hung up"
    except LostError:
        call.ended = "lost"
    call.goal, call.number, call.call_id, call.category = talk.goal, talk.number, entry.id, talk.category
    call.fields, call.errand = frozenset(entry.answers), talk.service.errand.name
    _end(ledger, entry, call, line.played)
    return call


def _started(world: World) -> CallStarted:
    area = _areas().by_code(world.area_code) if world.area_code else None
    dialled = f"{world.area_code or ''}123"
    unit = area.unit_code if area else None
    return CallStarted("rehearsal", dialled, world.area_code, unit, world.caller_number, world.language)


def _break_off(ledger: Ledger, world: World) -> None:
    """Let an earlier call of this world break off with what was answered in it."""
    if world.broke_off is None:
        return
    earlier = ledger.start(_started(world))
    earlier.category = world.broke_off_about
    for field, value in world.broke_off:
        ledger.step(earlier, StepTaken("earlier", field, value, world.broke_off_about))
    ledger.end(earlier, outcome="hung_up", goal=None, played=[])


def _end(ledger: Ledger, entry: CallEntry, call: Rehearsal, played: list[str]) -> None:
    outcome = "hung_up" if call.ended == "hung up" else "gave_up"
    try:
        ledger.end(entry, outcome="goal_reached" if call.goal else outcome, goal=call.goal, played=played)
    except JournalError:
        return  # a rehearsed full disk; the server logs it and goes on


@cache
def _words() -> Words:
    return Words()


@cache
def _areas() -> AreaTable:
    return AreaTable.load()
