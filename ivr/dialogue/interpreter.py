"""Walks a menu with one caller: universal keys, three strikes, the way back. Knows no menu by heart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import END, Choose, Do, Enter, Menu, Say, Speaks
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
                if node.reaches_goal:
                    self._talk.goal = menu.goal
                self._talk.line.say(self._spoken(node.prompts), can_interrupt=node.can_interrupt)
                return resolve(menu, node.next)
            case Do():
                return resolve(menu, node.next[node.action(self._talk)])
            case Choose():
                return self._choose(menu, node, name)
            case Enter():
                return self._enter(menu, node, name)

    def _choose(self, menu: Menu, node: Choose, name: str) -> str:
        self._arrive(f"{menu.name}:{node.name}")
        reprompt: tuple[str, ...] = ()
        while self._strikes < _STRIKES:
            heard = self._talk.line.ask(reprompt + self._spoken(node.prompts), Expect(1, node.timers))
            meaning = node.keys.get(heard.digits)
            if meaning is not None:
                self._talk.answer(name, node.field, meaning)
                return resolve(menu, node.next.get(meaning) or node.next["*"])
            if (way := self._universal(heard)) is not None:
                return way
            reprompt = self._strike(heard)
        return self._give_up()

    def _enter(self, menu: Menu, node: Enter, name: str) -> str:
        self._arrive(f"{menu.name}:{node.name}")
        prompts, attempts = self._spoken(node.prompts), 0
        reprompt: tuple[str, ...] = ()
        while self._strikes < _STRIKES:
            heard = self._talk.line.ask(reprompt + prompts, Expect(max(node.lengths), node.timers))
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
            reprompt = (node.bad_length,) if heard.digits else self._strike(heard)
        return self._give_up()

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

    def _strike(self, heard: Heard) -> tuple[str, ...]:
        self._strikes += 1
        if self._strikes >= _STRIKES:
            return ()
        kind = "no_input" if heard.kind is HeardKind.SILENCE else "no_match"
        return (f"retry.{kind}_{self._strikes}",)

    def _give_up(self) -> str:
        self._talk.line.say(("retry.give_up",))
        return PERSON

    def _spoken(self, prompts: tuple[Speaks, ...]) -> tuple[str, ...]:
        keys: list[str] = []
        for prompt in prompts:
            keys.extend((prompt,) if isinstance(prompt, str) else prompt(self._talk))
        return tuple(keys)
