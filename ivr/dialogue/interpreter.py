"""Walks a menu with one caller: universal keys, three strikes, the way back. Knows no menu by heart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.agi import CallerHungUp
from ivr.dialogue.graph import END, Choose, Do, Enter, Menu, Record, Say, Speaks, Transfer
from ivr.dialogue.registry import resolve
from ivr.listen.contract import Expect, Heard, HeardKind

if TYPE_CHECKING:
    from ivr.dialogue.registry import Menus
    from ivr.dialogue.talk import Talk

PERSON, DANGER = "person:promise", "danger:file"
"""Where the universal keys 0 and 9 lead from every question."""

_STRIKES: Final = 3
_UNIVERSAL: Final = {"0": PERSON, "9": DANGER, "*0": PERSON, "*9": DANGER}
_LONGEST_WALK: Final = 300
_SHORTEST_WORD: Final = 0.6
"""Seconds; a shorter recording is a click, not an address."""


class LostError(Exception):
    """The caller walked in circles longer than any real call: a menu has no way out."""


class Interpreter:
    """One walk through the menus. ``run`` returns when the caller has reached the end."""

    def __init__(self, menus: Menus, talk: Talk) -> None:
        self._menus = menus
        self._talk = talk
        self._questions: list[str] = []
        self._strikes = 0

    def run(self, start: str) -> None:
        """Walk from this place to the end. Raises CallerHungUp when the caller leaves earlier."""
        place = start
        for _ in range(_LONGEST_WALK):
            if place == END:
                return
            place = self._visit(place)
        raise LostError(place)

    def _visit(self, place: str) -> str:
        menu, node = self._menus.find(place)
        name = f"{menu.name}.{node.name}"
        if not isinstance(node, Do):
            self._talk.at(name)
        match node:
            case Say():
                return self._say(menu, node)
            case Do():
                return resolve(menu, node.next[node.action(self._talk)])
            case Choose():
                return self._choose(menu, node, name)
            case Enter():
                return self._enter(menu, node, name)
            case Record():
                return self._record(menu, node, name)
            case Transfer():
                self._talk.line.say(self._spoken(node.prompts))
                answered = self._talk.line.transfer(node.queue, node.seconds)
                self._talk.answer(name, None, "answered" if answered else "nobody")
                return resolve(menu, node.answered if answered else node.unanswered)

    def _say(self, menu: Menu, node: Say) -> str:
        if node.reaches_goal:
            self._talk.goal = (menu.goal or "").format(category=self._talk.category) or None
        self._talk.line.say(self._spoken(node.prompts), can_interrupt=node.can_interrupt)
        target = node.keys.get(self._talk.line.buffer.first())
        if target is None:
            return resolve(menu, node.next)
        self._talk.line.buffer.take()
        return resolve(menu, target)

    def _choose(self, menu: Menu, node: Choose, name: str) -> str:
        self._arrive(f"{menu.name}:{node.name}")
        prompts = self._spoken(node.prompts)
        while self._strikes < node.strikes:
            heard = self._talk.line.ask(prompts, Expect(1, self._talk.pace(node.timers)))
            meaning = node.keys.get(heard.digits) if heard.digits else node.silence
            if meaning is not None:
                self._talk.answer(name, node.field, meaning)
                return resolve(menu, node.next.get(meaning) or node.next["*"])
            if (way := self._universal(heard)) is not None:
                return way
            apology = self._strike(heard, node.strikes)
            prompts = (node.reprompt,) if node.reprompt else (*apology, *self._spoken(node.prompts))
        return self._give_up()

    def _enter(self, menu: Menu, node: Enter, name: str) -> str:
        self._arrive(f"{menu.name}:{node.name}")
        question, attempts = self._spoken(node.prompts), 0
        prompts = question
        while self._strikes < _STRIKES:
            heard = self._talk.line.ask(prompts, Expect(max(node.lengths), self._talk.pace(node.timers)))
            if heard.digits.isdigit() and len(heard.digits) in node.lengths:
                self._talk.answer(name, node.field, heard.digits)
                return resolve(menu, node.next)
            if (way := self._universal(heard)) is not None:
                return way
            if heard.has_finished and not heard.digits and node.is_optional:
                self._talk.answer(name, None, "none")
                return resolve(menu, node.without)
            attempts += heard.kind is HeardKind.KEYS
            if attempts >= node.attempts:
                return resolve(menu, node.without)
            prompts = ((node.bad_length,) if heard.digits else self._strike(heard, _STRIKES)) + question
        return self._give_up()

    def _record(self, menu: Menu, node: Record, name: str) -> str:
        self._talk.line.say(self._spoken(node.prompts))
        path = self._talk.recording_path(node.field)
        try:
            kept = self._talk.line.record(path, node.seconds).seconds >= _SHORTEST_WORD
        except CallerHungUp:
            # Callers speak and hang up: what they said is on disk and belongs to the report.
            self._talk.answer(name, node.field, path.name)
            raise
        self._talk.answer(name, node.field if kept else None, path.name if kept else "nothing said")
        return resolve(menu, node.next)

    def _universal(self, heard: Heard) -> str | None:
        if heard.digits.startswith("*") and heard.digits not in _UNIVERSAL:
            return self._back()
        return _UNIVERSAL.get(heard.digits)

    def _back(self) -> str:
        here = self._questions.pop()
        return self._questions.pop() if self._questions else here

    def _arrive(self, place: str) -> None:
        # Asking the same question again after a detour must not grow the way back.
        if place in self._questions:
            del self._questions[self._questions.index(place) :]
        self._questions.append(place)
        self._strikes = 0

    def _strike(self, heard: Heard, most: int) -> tuple[str, ...]:
        self._strikes += 1
        if heard.kind is HeardKind.SILENCE:
            self._talk.note_silence()
        if self._strikes >= most:
            return ()
        kind = "no_input" if heard.kind is HeardKind.SILENCE else "no_match"
        return (f"retry.{kind}_{min(self._strikes, _STRIKES - 1)}",)

    def _give_up(self) -> str:
        self._talk.line.say(("retry.give_up",))
        return PERSON

    def _spoken(self, prompts: tuple[Speaks, ...]) -> tuple[str, ...]:
        keys: list[str] = []
        for prompt in prompts:
            keys.extend((prompt,) if isinstance(prompt, str) else prompt(self._talk))
        return tuple(keys)
