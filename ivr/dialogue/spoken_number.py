"""A number said four digits at a time: each group heard again, one group repaired, keys at any moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.dialogue.asking import Question, Reply
from ivr.dialogue.grammars import GROUP_SIZES, LAST_OF_PHONE, NONE, PHONE
from ivr.listen.contract import HeardKind
from ivr.speech.contract import Band
from ivr.voice import playback

if TYPE_CHECKING:
    from ivr.dialogue.asking import Asker
    from ivr.dialogue.graph import Enter
    from ivr.dialogue.talk import Talk
    from ivr.listen.contract import Heard
    from ivr.speech.contract import Candidate

_ATTEMPTS: Final = 3
_BEFORE_THE_LAST_OF_PHONE: Final = 8
_FIRST, _NEXT, _LAST, _AGAIN = "digits.first.speech", "digits.next.speech", "digits.last.speech", "digits.again.speech"


class SpokenNumber:
    """``take`` returns the digits as the meaning of its reply, or what else the caller did."""

    def __init__(self, asker: Asker, talk: Talk, node: Enter, question: Question) -> None:
        self._asker = asker
        self._talk = talk
        self._node = node
        self._question = question
        self._groups: list[str] = []

    def take(self) -> Reply:
        """Ask group after group; with groups of an earlier try, only for those the caller says are wrong."""
        earlier = self._talk.spoken_groups.pop(self._node.field, [])
        reply = self._repair(earlier) if earlier else self._ask_groups()
        if reply.meaning not in (None, NONE) and self._groups:
            self._talk.spoken_groups[self._node.field] = list(self._groups)
        return reply

    def _ask_groups(self) -> Reply:
        echo: tuple[str, ...] = ()
        while True:
            is_last = self._is_last()
            reply = self._group((*echo, *self._prompt()), is_sure=is_last)
            if self._has_ended(reply):
                return Reply(reply.heard, "".join(self._groups))
            if reply.meaning in (None, NONE):
                return reply
            assert reply.meaning is not None  # noqa: S101 for the type
            if len(reply.meaning) in self._node.lengths:
                self._groups = []
                return reply  # keyed as a whole
            self._groups.append(reply.meaning)
            whole = "".join(self._groups)
            if is_last:
                return Reply(reply.heard, whole) if len(whole) in self._node.lengths else Reply(reply.heard)
            echo = _said(reply.meaning)

    def _repair(self, earlier: list[str]) -> Reply:
        for group in earlier:
            reply = self._asker.confirms(self._question, _said(group))
            if reply.meaning == "yes":
                self._groups.append(group)
                continue
            if reply.meaning != "no":
                return reply
            reply = self._group((_AGAIN,), is_sure=True, wrong={group}, sizes=(len(group),))
            if reply.meaning in (None, NONE) or len(reply.meaning) in self._node.lengths:
                self._groups = []
                return reply
            self._groups.append(reply.meaning)
        return Reply(reply.heard, "".join(self._groups))

    def _group(
        self,
        prompts: tuple[str, ...],
        *,
        is_sure: bool,
        wrong: set[str] | None = None,
        sizes: tuple[int, ...] | None = None,
    ) -> Reply:
        """Return the digits of one group, a number keyed whole, or what else the caller did."""
        wrong, sizes = wrong or set(), sizes or self._sizes()
        for attempt in range(max(_ATTEMPTS, len(sizes))):
            reply, found = self._hear(prompts, sizes[attempt % len(sizes)])
            has_no_more = reply.meaning == NONE or self._is_unanswered(reply.heard) or self._has_ended(reply)
            if reply.way is not None or has_no_more:
                return reply
            if reply.heard.kind is HeardKind.KEYS:
                return self._keyed(reply.heard, sizes)
            prompts = (_AGAIN,)
            candidate = next((one for one in found if one.meaning not in wrong), None)
            if candidate is None:
                continue
            spoken = reply.heard.spoken
            if not is_sure and spoken is not None and spoken.band is Band.ACCEPT and candidate is spoken.best:
                return Reply(reply.heard, candidate.meaning)
            answer = self._asker.confirms(self._question, _said(candidate.meaning))
            if answer.meaning == "yes":
                return Reply(reply.heard, candidate.meaning)
            if answer.meaning != "no":
                return answer
            wrong.add(candidate.meaning)
        return Reply(reply.heard)

    def _hear(self, prompts: tuple[str, ...], size: int) -> tuple[Reply, tuple[Candidate, ...]]:
        grammar = self._talk.grammars.digits(size)
        asked = Question(self._question.name, prompts, grammar, self._question.timers, max(self._node.lengths))
        asked.heard = self._question.heard
        reply = self._asker.ask(asked, prompts)
        spoken = reply.heard.spoken
        is_there = spoken is not None and spoken.band is not Band.REJECT
        digits = [one for one in spoken.n_best if one.meaning.isdigit()] if spoken is not None and is_there else []
        return reply, tuple(one for one in digits if len(one.meaning) == size)

    def _keyed(self, heard: Heard, sizes: tuple[int, ...]) -> Reply:
        is_group = heard.digits.isdigit() and len(heard.digits) in sizes and not heard.has_finished
        return Reply(heard, heard.digits) if is_group or len(heard.digits) in self._node.lengths else Reply(heard)

    @property
    def _is_phone(self) -> bool:
        return self._node.hears == PHONE

    def _prompt(self) -> tuple[str, ...]:
        if not self._groups:
            return self._question.prompts if self._is_phone else (_FIRST,)
        return (_LAST,) if self._is_last() else (_NEXT,)

    def _is_unanswered(self, heard: Heard) -> bool:
        """Tell whether nothing was said to the question itself: the next one is asked for keys."""
        return heard.kind is HeardKind.SILENCE and self._is_phone and not self._groups

    def _has_ended(self, reply: Reply) -> bool:
        """Tell whether the number may end here, and no more comes: a report's is shorter than an application's."""
        is_quiet = reply.meaning == NONE or (reply.meaning is None and reply.heard.kind is HeardKind.SILENCE)
        return is_quiet and reply.way is None and not self._is_phone and self._told() in self._node.lengths

    def _told(self) -> int:
        return sum(len(group) for group in self._groups)

    def _is_last(self) -> bool:
        if self._is_phone:
            return self._told() >= _BEFORE_THE_LAST_OF_PHONE
        return max(self._node.lengths) - self._told() <= GROUP_SIZES[0]

    def _sizes(self) -> tuple[int, ...]:
        """Return how many digits this group may have, the likeliest first."""
        told = self._told()
        if not self._is_last():
            return (GROUP_SIZES[0],)
        if self._is_phone:
            return LAST_OF_PHONE
        return tuple(sorted((length - told for length in self._node.lengths if length > told), reverse=True))


def _said(digits: str) -> tuple[str, ...]:
    return playback.digits_in_groups(digits, (len(digits),))
