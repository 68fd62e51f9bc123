"""Asks one question by voice or by keys and finds out what was meant: bands, confirmation, commands, danger."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ivr.dialogue.grammars import NONE, PLACE, UNIVERSAL
from ivr.dialogue.slots import SLOTS
from ivr.listen.contract import USUAL, Expect, Heard, HeardKind
from ivr.speech.contract import Band, Kind, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from ivr.dialogue.talk import Talk
    from ivr.listen.contract import Timers
    from ivr.speech.contract import Candidate, Grammar, Recognition

PERSON, DANGER, BACK, MAIN_MENU = "person:promise", "danger:file", "back", "main:which"
"""Where the universal commands lead from every question; BACK is the question before."""

_LEADS: Final = {"person": PERSON, "danger": DANGER, "back": BACK, "main_menu": MAIN_MENU, "cancel": MAIN_MENU}
_AGAIN: Final = frozenset({"repeat", "help", "slower"})
_WEIGHTY: Final = frozenset({"person", "danger"})
_MOST_DETOURS: Final = 4
_OFFERED: Final = 2
_RIGHT: Final = "confirm.right.keys"
_NAMES_DANGER: Final = "main.danger."


@dataclass
class Question:
    """One question while it is open. ``prompts`` are its ``.keys`` prompts; ``refused`` what the caller said it is not.

    ``meanings``: those that lead somewhere, None for all; another one ("lapor") is answered by an explanation.
    ``heard`` keeps what became of every spoken turn, for the record of the call.
    """

    name: str
    prompts: tuple[str, ...]
    grammar: Grammar | None
    timers: Timers
    most: int = 1
    meanings: frozenset[str] | None = None
    refused: set[str] = field(default_factory=set)
    heard: list[dict[str, Any]] = field(default_factory=list)

    def note(self, spoken: Recognition) -> None:
        """Keep what understood a turn and how surely."""
        best = spoken.best
        self.heard.append(
            {
                "status": str(spoken.status),
                "engine": spoken.engine,
                "model": spoken.model,
                "phrase": best.phrase if best else "",
                "meaning": best.meaning if best else "",
                "confidence": round(best.confidence, 3) if best else 0.0,
                "band": str(spoken.band),
                "ms": round(spoken.ms),
            }
        )

    def note_keys(self) -> None:
        """Keep that a caller who had spoken went on by keys; which ones belongs to the answer alone."""
        if self.heard:
            self.heard.append({"status": "keys"})


@dataclass(frozen=True)
class Reply:
    """``meaning``: what was said and, if need be, confirmed. ``way``: a universal command. Else see ``heard``.

    A spoken turn without meaning and way was not understood.
    """

    heard: Heard
    meaning: str | None = None
    way: str | None = None


class Asker:
    """``has_clip`` tells whether a prompt can be played in the language of the call."""

    def __init__(self, talk: Talk, has_clip: Callable[[str], bool]) -> None:
        self._talk = talk
        self._has_clip = has_clip

    def ask(self, question: Question, prompts: tuple[str, ...], *, by_keys: bool = False) -> Reply:
        """Play prompts and return what came back; repeating, helping and slowing down happen in here."""
        for _ in range(_MOST_DETOURS):
            heard = self._turn(question, prompts, question.grammar, by_keys=by_keys)
            spoken = heard.spoken
            if spoken is None or spoken.status is Status.SILENCE:
                return Reply(heard if spoken is None else Heard(HeardKind.SILENCE))
            if spoken.status in (Status.TIMEOUT, Status.ERROR):
                # Not the caller's fault: no strike, the question again by its keys.
                prompts, by_keys = (*self._if_there("retry.use_keys"), *question.prompts), True
                continue
            if self._is_only_a_slot(question, spoken):
                prompts = question.prompts
                continue
            reply = self._understood(question, heard, spoken)
            if reply.meaning is None or self._leads(reply.meaning, question):
                return reply
            prompts = (*self._detour(reply.meaning, question), *question.prompts)
        return Reply(Heard(HeardKind.SILENCE))

    def tell(self, name: str, prompts: tuple[str, ...], *, can_interrupt: bool) -> str | None:
        """Say prompts that ask nothing; return where "petugas" or a danger leads that was heard meanwhile."""
        commands = self._talk.grammars.commands() if can_interrupt else None
        if commands is None or not self._talk.line.hears(commands):
            self._talk.line.say(prompts, can_interrupt=can_interrupt)
            return None
        spoken = self._talk.line.say(tuple(self._ending(key, by_voice=True) for key in prompts), commands=commands)
        best = spoken.best if spoken is not None else None
        if spoken is None or best is None:
            return None
        question = Question(name, prompts, commands, USUAL)
        question.note(spoken)
        way: str | None = _LEADS[best.meaning]
        # Where our own prompt says the word, it may be the echo of it.
        is_echo = best.meaning == "danger" and any(key.startswith(_NAMES_DANGER) for key in prompts)
        if spoken.band is not Band.ACCEPT or is_echo:
            way = self._offer(question, Heard(HeardKind.SPEECH, spoken=spoken), [best]).way
        self._talk.answer(name, None, way or "not understood", question.heard)
        if way is None:
            self._talk.line.say(prompts)
        return way

    def confirms(self, question: Question, prompts: tuple[str, ...]) -> Reply:
        """Ask a yes or no about something just heard: meaning "yes" or "no", or a way, or nothing understood."""
        grammar = self._talk.grammars.yes_no()
        for by_keys in (False, True):
            heard = self._turn(question, (*prompts, _RIGHT), grammar, by_keys=by_keys)
            if heard.kind is HeardKind.KEYS:
                meaning = {"1": "yes", "2": "no"}.get(heard.digits)
                return Reply(heard, meaning)
            best = heard.spoken.best if heard.spoken is not None and heard.spoken.band is not Band.REJECT else None
            if best is not None and best.meaning in ("yes", "no"):
                return Reply(heard, best.meaning)
            if best is not None and best.meaning in _LEADS and best.meaning != "cancel":
                return Reply(heard, way=_LEADS[best.meaning])
        return Reply(heard)

    def clips_for(self, grammar: Grammar, meaning: str) -> tuple[str, ...]:
        """Return what is said of a meaning when it is confirmed; nothing when there are no words for it."""
        named = self._talk.names.get(grammar.name, {}).get(meaning)
        if named is not None:
            return (named.clip,)
        if meaning in UNIVERSAL or grammar.kind is Kind.DIGITS:
            key = f"confirm.universal.{meaning}"
        elif grammar.kind is Kind.PLACE:
            key = f"area.{meaning}" if meaning.isdigit() else f"place.{meaning.partition(':')[2]}"
        else:
            key = f"confirm.{grammar.name}.{meaning}"
        return self._if_there(key)

    def _understood(self, question: Question, heard: Heard, spoken: Recognition) -> Reply:
        grammar = question.grammar
        if grammar is None or spoken.band is Band.REJECT or spoken.status is not Status.OK:
            return Reply(heard)
        self._talk.fill(tuple(one.meaning for one in spoken.also))
        open_ones = [one for one in spoken.n_best if one.meaning not in question.refused]
        if not open_ones:
            return Reply(heard)
        first = open_ones[0]
        is_digits = grammar.kind is Kind.DIGITS and first.meaning.isdigit()
        is_pass = grammar.kind is Kind.PLACE and first.meaning == NONE  # costs nothing: the address is asked for next
        if first.meaning in _AGAIN or is_pass or is_digits:  # digits are read back by whoever asks for them
            return Reply(heard, first.meaning)
        is_accepted = spoken.band is Band.ACCEPT and first is spoken.best and first.meaning != "cancel"
        if is_accepted and not (grammar.kind is Kind.PLACE and _is_place(first.meaning)):
            return self._led(heard, first.meaning)
        return self._offer(question, heard, open_ones[:_OFFERED])

    def _is_only_a_slot(self, question: Question, spoken: Recognition) -> bool:
        """Keep a place or a time that was said instead of an answer ("di Oesapa"): the question still stands."""
        best = spoken.best if spoken.band is not Band.REJECT else None
        is_asked = question.grammar is not None and question.grammar.kind is Kind.PLACE
        if best is None or is_asked or not best.meaning.startswith(SLOTS):
            return False
        if spoken.band is not Band.ACCEPT and not best.meaning.startswith(PLACE):
            return False  # a place is asked back later, a time is not
        self._talk.fill((best.meaning, *(one.meaning for one in spoken.also)))
        return True

    def _offer(self, question: Question, heard: Heard, candidates: list[Candidate]) -> Reply:
        """Ask whether the best was meant, after a no whether the second was; never the same twice."""
        assert question.grammar is not None  # noqa: S101 a grammar was understood
        for candidate in candidates:
            if candidate.meaning in UNIVERSAL - _WEIGHTY - {"cancel"}:
                return self._led(heard, candidate.meaning)
            clips = self.clips_for(question.grammar, candidate.meaning)
            if not clips:
                return Reply(heard)
            reply = self.confirms(question, clips)
            if reply.meaning == "yes":
                return self._led(heard, candidate.meaning)
            if reply.meaning != "no":
                # Silence answers a confirmation, not the question.
                return Reply(heard) if reply.heard.kind is HeardKind.SILENCE else reply
            question.refused.add(candidate.meaning)
        return Reply(heard)

    def _led(self, heard: Heard, meaning: str) -> Reply:
        if meaning == "cancel":
            self._talk.about(None)
        if meaning in _AGAIN or meaning not in _LEADS:
            return Reply(heard, meaning)
        return Reply(heard, way=_LEADS[meaning])

    def _turn(self, question: Question, prompts: tuple[str, ...], grammar: Grammar | None, *, by_keys: bool) -> Heard:
        by_voice = not by_keys and grammar is not None and self._talk.line.hears(grammar)
        timers = self._talk.pace(question.timers)
        beside = grammar is not None and grammar.kind is Kind.DIGITS
        commands = self._talk.grammars.beside_digits() if by_voice and beside else None
        expect = Expect(question.most, timers, grammar if by_voice else None, commands)
        heard = self._talk.line.ask(tuple(self._ending(key, by_voice=by_voice) for key in prompts), expect)
        if heard.spoken is not None:
            question.note(heard.spoken)
        elif heard.kind is HeardKind.KEYS:
            question.note_keys()
        return heard

    def _ending(self, key: str, *, by_voice: bool) -> str:
        if not by_voice or not (key.endswith(".keys") or key.startswith("retry.")):
            return key
        spoken = f"{key.removesuffix('.keys')}.speech"
        return spoken if self._has_clip(spoken) else key

    def _leads(self, meaning: str, question: Question) -> bool:
        return meaning not in _AGAIN and (question.meanings is None or meaning in question.meanings)

    def _detour(self, meaning: str, question: Question) -> tuple[str, ...]:
        if meaning == "slower":
            self._talk.slow_down()
        if meaning in ("slower", "repeat"):
            return ()
        explained = self._if_there(f"help.{question.name}.{meaning}") if meaning != "help" else ()
        return explained or self._if_there(f"help.{question.name}")

    def _if_there(self, key: str) -> tuple[str, ...]:
        return (key,) if self._has_clip(key) else ()


def _is_place(meaning: str) -> bool:
    return meaning.isdigit() or meaning.startswith(PLACE)
