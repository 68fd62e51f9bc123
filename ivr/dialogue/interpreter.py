"""Walks a menu with one caller: universal keys, three strikes, the way back. Knows no menu by heart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.agi import CallerHungUp
from ivr.dialogue.asking import BACK, DANGER, PERSON, Asker, Question, Reply
from ivr.dialogue.grammars import DIGITS, NONE, NUMBER, PHONE, PLACE, PROVINCE
from ivr.dialogue.graph import END, Choose, Do, Enter, Menu, Record, Say, Speaks, Transfer
from ivr.dialogue.registry import resolve
from ivr.dialogue.secret import SecretQuestion
from ivr.dialogue.slots import since_of
from ivr.dialogue.spoken_number import SpokenNumber
from ivr.listen.contract import Heard, HeardKind
from ivr.voice import playback

if TYPE_CHECKING:
    from collections.abc import Callable

    from ivr.dialogue.registry import Menus
    from ivr.dialogue.talk import Talk
    from ticketing.network.caller import Area

__all__ = ["DANGER", "PERSON", "Interpreter", "LostError"]

_STRIKES: Final = 3
_UNIVERSAL: Final = {"0": PERSON, "9": DANGER, "*0": PERSON, "*9": DANGER}
_LONGEST_WALK: Final = 300
_SHORTEST_WORD: Final = 0.6
"""Seconds; a shorter recording is a click, not an address."""
_HAVE = "have"
_UNRECORDED: Final = "7"
"""The key by which a caller goes on without being recorded, at any tone; `privacy.at_tone.keys` names it."""


class LostError(Exception):
    """The caller walked in circles longer than any real call: a menu has no way out."""


class Interpreter:
    """One walk through the menus. ``run`` returns when the caller has reached the end.

    ``has_clip``: whether a prompt can be played; spoken variants and examples that are not there are left out.
    """

    def __init__(self, menus: Menus, talk: Talk, has_clip: Callable[[str], bool] = lambda _: True) -> None:
        self._menus = menus
        self._talk = talk
        talk.can_say = has_clip
        self._asker = Asker(talk, has_clip)
        self._prepared_for: tuple[str, Area | None] | None = None
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

    def _prepare(self) -> None:
        """Tell the line what this caller may say, so that it is ready before the first question is over."""
        now = (self._talk.language, self._talk.area)
        if now != self._prepared_for:
            self._prepared_for = now
            for grammar in self._talk.grammars.all(self._menus):
                self._talk.line.hears(grammar)

    def _visit(self, place: str) -> str:
        self._prepare()
        menu, node = self._menus.find(place)
        name = f"{menu.name}.{node.name}"
        if not isinstance(node, Do):
            self._talk.at(name)
        match node:
            case Say():
                return self._say(menu, node, name)
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
                answered = self._talk.line.transfer(node.queue, node.seconds, is_unknown=self._talk.is_unknown)
                self._talk.answer(name, None, "answered" if answered else "nobody")
                return resolve(menu, node.answered if answered else node.unanswered)

    def _say(self, menu: Menu, node: Say, name: str) -> str:
        if node.reaches_goal:
            self._talk.goal = (menu.goal or "").format(category=self._talk.category) or None
        way = self._asker.tell(name, self._spoken(node.prompts), can_interrupt=node.can_interrupt)
        if way is not None:
            return way
        target = node.keys.get(self._talk.line.buffer.first())
        if target is None:
            return resolve(menu, node.next)
        self._talk.line.buffer.take()
        return resolve(menu, target)

    def _choose(self, menu: Menu, node: Choose, name: str) -> str:
        if (way := self._answered_already(menu, node, name)) is not None:
            return way
        question = self._arrive(menu, node, name)
        prompts = question.prompts
        while self._strikes < node.strikes:
            reply = self._asker.ask(question, prompts, by_keys=self._strikes >= node.strikes - 1)
            meaning = reply.meaning or self._keyed(node, reply.heard)
            if meaning is not None:
                self._talk.answer(name, node.field, meaning, question.heard)
                return resolve(menu, node.next.get(meaning) or node.said.get(meaning) or node.next["*"])
            if (way := self._way(reply, question)) is not None:
                return way
            apology = self._strike(reply.heard, node.strikes)
            prompts = (node.reprompt,) if node.reprompt else (*apology, *self._spoken(node.prompts))
        return self._give_up(question)

    def _keyed(self, node: Choose, heard: Heard) -> str | None:
        if heard.digits:
            return node.keys.get(heard.digits)
        return node.silence if heard.kind is HeardKind.SILENCE else None

    def _answered_already(self, menu: Menu, node: Choose, name: str) -> str | None:
        """Take what was said beside an earlier answer instead of asking; say it, so that a mistake is noticed."""
        said = self._talk.slots.pop(node.slot, None) if node.slot else None
        meaning = since_of(said, self._talk.local_time()) if said else None
        if meaning is None:
            return None
        grammar = self._talk.grammars.of(node)
        clips = self._asker.clips_for(grammar, meaning) if grammar else ()
        if not clips:
            return None
        self._talk.line.say(clips)
        self._talk.answer(name, node.field, meaning)
        return resolve(menu, node.next.get(meaning) or node.next["*"])

    def _enter(self, menu: Menu, node: Enter, name: str) -> str:
        question, attempts = self._arrive(menu, node, name), 0
        prompts, before = question.prompts, self._said_before(node, question)
        while self._strikes < _STRIKES:
            reply, before = before or self._value(node, question, prompts), None
            heard = reply.heard
            value = (reply.meaning or heard.digits).removeprefix(PLACE)
            if value.isdigit() and len(value) in node.lengths:
                self._take(node, question, value)
                return resolve(menu, node.next)
            if (way := self._way(reply, question)) is not None:
                return way
            if node.is_optional and (value == NONE or (heard.has_finished and not heard.digits)):
                self._talk.answer(name, None, "none", question.heard)
                return resolve(menu, node.without)
            attempts += heard.kind is HeardKind.KEYS
            if attempts >= node.attempts or (node.may_pass and self._strikes + 1 >= _STRIKES):
                return resolve(menu, node.without)
            prompts = ((node.bad_length,) if heard.digits else self._strike(heard, _STRIKES)) + question.prompts
        return self._give_up(question)

    def _take(self, node: Enter, question: Question, value: str) -> None:
        if node.is_secret:
            self._talk.service.secret = value
            self._talk.answer(question.name, None, "given", question.heard)
        else:
            self._talk.answer(question.name, node.field, value, question.heard)

    def _value(self, node: Enter, question: Question, prompts: tuple[str, ...]) -> Reply:
        """Return the number a caller gave by key or voice; whoever says that he has one says it in groups."""
        by_keys = self._strikes >= _STRIKES - 1
        is_said = not by_keys and self._is_said_in_groups(node, question)
        if not is_said:
            reply = self._asker.ask(question, prompts, by_keys=by_keys or node.hears == PHONE)
        if is_said or (node.hears == NUMBER and reply.meaning == _HAVE):
            reply = SpokenNumber(self._asker, self._talk, node, question).take()
            if reply.meaning is None:
                self._strikes = _STRIKES - 2  # what was not understood digit by digit is keyed next
            return reply
        if node.hears == DIGITS and reply.meaning is not None and reply.meaning.isdigit():
            return self._asked_back(question, reply, reply.meaning)
        if reply.meaning is not None and reply.meaning.startswith(PROVINCE):
            question.grammar = self._talk.grammars.cities_of(reply.meaning.removeprefix(PROVINCE))
            return self._asker.ask(question, question.prompts)
        return reply

    def _is_said_in_groups(self, node: Enter, question: Question) -> bool:
        """Tell whether the first group is asked for at once: of a telephone number, or of one that was wrong."""
        if node.hears == PHONE:
            return question.grammar is not None and self._talk.line.hears(question.grammar)
        return node.hears == NUMBER and bool(self._talk.spoken_groups.get(node.field))

    def _said_before(self, node: Enter, question: Question) -> Reply | None:
        """Ask back what was said in an earlier answer; None when there is nothing, or it was not meant."""
        said = self._talk.slots.pop(node.slot, None) if node.slot and question.grammar else None
        clips = self._asker.clips_for(question.grammar, f"{node.slot}:{said}") if said and question.grammar else ()
        if not clips:
            return None
        reply = self._asker.confirms(question, clips)
        if reply.meaning == "yes":
            return Reply(reply.heard, said)
        question.refused.add(f"{node.slot}:{said}")
        return reply if reply.way else None

    def _asked_back(self, question: Question, reply: Reply, digits: str) -> Reply:
        answer = self._asker.confirms(question, playback.digits_in_groups(digits, (len(digits),)))
        if answer.meaning == "yes":
            return reply
        return answer if answer.way else Reply(reply.heard)

    def _record(self, menu: Menu, node: Record, name: str) -> str:
        if not self._talk.may_record:
            self._talk.line.say(("privacy.not_recorded",))
            self._talk.answer(name, None, "not_recorded")
            return resolve(menu, node.next)
        self._talk.line.say(self._spoken(node.prompts))
        if self._talk.line.buffer.first() == _UNRECORDED:
            self._talk.line.buffer.take()
            return self._unrecorded(menu, node, name)
        path = self._talk.recording_path(node.field)
        try:
            recording = self._talk.line.record(path, node.seconds)
        except CallerHungUp:
            # Callers speak and hang up: what they said is on disk and belongs to the report.
            self._talk.answer(name, node.field, path.name)
            raise
        if recording.key == _UNRECORDED:
            recording.path.unlink(missing_ok=True)
            return self._unrecorded(menu, node, name)
        kept = recording.seconds >= _SHORTEST_WORD
        self._talk.answer(name, node.field if kept else None, path.name if kept else "nothing said")
        return resolve(menu, node.next)

    def _unrecorded(self, menu: Menu, node: Record, name: str) -> str:
        self._talk.refuse_recording(name)
        self._talk.line.say(("privacy.refused",))
        return resolve(menu, node.next)

    def _way(self, reply: Reply, question: Question) -> str | None:
        """Return where a universal command leads, by key or by voice."""
        digits = reply.heard.digits
        way = BACK if digits.startswith("*") and digits not in _UNIVERSAL else _UNIVERSAL.get(digits)
        if reply.way is not None:
            self._talk.answer(question.name, None, reply.way, question.heard)
            way = reply.way
        return self._back() if way == BACK else way

    def _back(self) -> str:
        here = self._questions.pop()
        return self._questions.pop() if self._questions else here

    def _arrive(self, menu: Menu, node: Choose | Enter, name: str) -> Question:
        # Asking the same question again after a detour must not grow the way back.
        place = f"{menu.name}:{node.name}"
        if place in self._questions:
            del self._questions[self._questions.index(place) :]
        self._questions.append(place)
        self._strikes = 0
        most = max(node.lengths) if isinstance(node, Enter) else 1
        leading = frozenset((*node.next, *node.said)) if isinstance(node, Choose) and "*" not in node.next else None
        grammar = self._talk.grammars.of(node)
        kind = SecretQuestion if isinstance(node, Enter) and node.is_secret else Question
        return kind(name, self._spoken(node.prompts), grammar, node.timers, most, leading)

    def _strike(self, heard: Heard, most: int) -> tuple[str, ...]:
        self._strikes += 1
        if heard.kind is HeardKind.SILENCE:
            self._talk.note_silence()
        if self._strikes >= most:
            return ()
        kind = "no_input" if heard.kind is HeardKind.SILENCE else "no_match"
        return (f"retry.{kind}_{min(self._strikes, _STRIKES - 1)}",)

    def _give_up(self, question: Question) -> str:
        if question.heard:
            self._talk.answer(question.name, None, "not understood", question.heard)
        self._talk.line.say(("retry.give_up",))
        return PERSON

    def _spoken(self, prompts: tuple[Speaks, ...]) -> tuple[str, ...]:
        keys: list[str] = []
        for prompt in prompts:
            keys.extend((prompt,) if isinstance(prompt, str) else prompt(self._talk))
        return tuple(keys)
