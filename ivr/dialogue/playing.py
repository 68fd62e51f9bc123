"""Plays a menu as text: what is said, how many seconds have gone, the path that was taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ivr.agi import CallerHungUp
from ivr.dialogue.graph import Record, Say, Transfer
from ivr.dialogue.rehearsal import rehearse
from ivr.dialogue.text_line import Rehearsal
from ivr.dialogue.ways import WayKind, house_ways, ways
from ivr.voice.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ivr.dialogue.graph import Node
    from ivr.dialogue.registry import Menus
    from ivr.dialogue.text_line import SecondsOf, Turn
    from ivr.dialogue.worlds import World
    from ivr.voice.catalogue import Phrase

Ask = Callable[[str], str]
"""Given the hint of what may be pressed: the keys. Raises EOFError to hang up."""


class Player:
    """Shows one rehearsed call line by line while it goes on."""

    def __init__(
        self, menus: Menus, phrases: Mapping[str, Mapping[str, Phrase]], show: Callable[[str], None], ask: Ask
    ) -> None:
        self._menus = menus
        self._phrases = phrases
        self._show = show
        self._ask = ask
        self._call: Rehearsal | None = None
        self._shown = 0

    def play(self, world: World, start: str, seconds_of: SecondsOf) -> Rehearsal:
        """Play from this place to the end, or until no more keys are given."""
        self._call, self._shown = Rehearsal(world), 0
        call = rehearse(self._menus, self._answer, world, seconds_of=seconds_of, start=start, watch=self._call)
        self._catch_up()
        for line in summary(call):
            self._show(line)
        return call

    def _answer(self, place: str, node: Node) -> str:
        self._catch_up()
        try:
            keys = self._ask(self._hint(place, node))
        except EOFError as error:
            raise CallerHungUp("no more keys") from error
        self._show(f"          > {keys or '(silence)'}")
        return keys

    def _catch_up(self) -> None:
        turns = self._call.turns if self._call else []
        for turn in turns[self._shown :]:
            for line in self._lines(turn):
                self._show(line)
        self._shown = len(turns)

    def _lines(self, turn: Turn) -> Iterator[str]:
        if not turn.prompts:
            return
        yield f"{turn.began:6.1f} s  {turn.place}"
        for text in sentences(turn.prompts, self._phrases[turn.language]):
            yield f"          {text}"

    def _hint(self, place: str, node: Node) -> str:
        menu, _ = self._menus.find(place)
        match node:
            case Record():
                return "anything = speak, nothing = say nothing"
            case Transfer():
                return "anything = somebody answers, nothing = nobody"
            case Say():
                return ", ".join(
                    [*(f"{way.press} = {way.means}" for way in ways(menu, node) if way.press), "nothing = listen on"]
                )
        own = [f"{way.press or 'nothing'} = {way.means}" for way in ways(menu, node) if way.kind is not WayKind.SAID]
        house = [f"{way.press} = {way.means}" for way in house_ways(node) if way.press]
        hears = getattr(node, "hears", None)
        return ", ".join([*own, *house, *([f"hears {hears}"] if hears else [])])


def summary(call: Rehearsal) -> Iterator[str]:
    """Say in three lines how a call went."""
    yield ""
    path = list(dict.fromkeys(turn.place for turn in call.turns))
    yield f"{call.seconds:6.1f} s  {call.ended}; goal: {call.goal or 'none'}; report: {call.number or 'none'}"
    yield f"          {' > '.join(path)}"
