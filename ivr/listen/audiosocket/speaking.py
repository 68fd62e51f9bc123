"""One question that may be answered by voice or by keys: barge-in, end of speech, decoding ahead, deadline."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ivr.listen.audiosocket.frames import CODED_BYTES, FRAME_SECONDS
from ivr.listen.audiosocket.session import Happened
from ivr.listen.beside import URGENT
from ivr.listen.contract import Heard, HeardKind, LineFault
from ivr.listen.hearing.endpointing import DIGITS, WORDS, Sound
from ivr.listen.spoken import DEADLINE_SECONDS, MOMENT_SECONDS
from ivr.speech.contract import Band, Kind, Recognition, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from ivr.listen.audiosocket.session import News, Session
    from ivr.listen.contract import Expect
    from ivr.listen.hearing.thread import Hearing
    from ivr.listen.spoken import Understanding
    from ivr.speech.contract import Grammar, Turn

_GRACE_SECONDS: Final = 2.0
_LOOK_SECONDS: Final = 0.1
_KEY_LOOK_SECONDS: Final = 0.05
_LAST_WORD_SECONDS: Final = 0.3


@dataclass(frozen=True)
class Listening:
    """What hears that a caller speaks, and what understands him."""

    hearing: Hearing
    understanding: Understanding

    def hears(self, grammar: Grammar) -> bool:
        """Tell whether an answer of this grammar would be understood now; announces the grammar."""
        return self.hearing.is_alive() and self.understanding.is_ready(grammar)


class SpokenTurn:
    """``take`` notes one piece of news for the line and is True for a key. ``moment``: clip that says we are slow."""

    def __init__(
        self,
        session: Session,
        listening: Listening,
        expect: Expect,
        take: Callable[[News], bool],
        moment: tuple[str, bytes],
    ) -> None:
        self._session = session
        self._hearing = listening.hearing
        self._understanding = listening.understanding
        self._expect = expect
        self._take = take
        self._moment = moment
        self._ends = DIGITS if expect.grammar is not None and expect.grammar.kind is Kind.DIGITS else WORDS
        self._ear = self._hearing.open(session.tell_sound, self._ends)

    def ask(self, clips: list[tuple[str, bytes]]) -> Heard | None:
        """Play and listen. None when a key was pressed: it is in the buffer, and speech is over for this turn."""
        assert self._expect.grammar is not None  # noqa: S101 else there is nothing to listen for
        turn: Turn | None = None
        found: Recognition | None = None
        self._session.ear = self._ear
        try:
            began = self._await_speech(clips, self._expect.timers.first_digit)
            if began is HeardKind.SPEECH:
                self._session.stop()
                turn = self._understanding.turn(self._expect.grammar, self._expect.commands)
                found = self._await_answer(turn) if self._await_end(turn) else None
        finally:
            self._session.ear = None
            self._hearing.close(self._ear)
            if turn is not None and found is None:
                turn.cancel()
        if found is None:
            return Heard(HeardKind.SILENCE) if began is HeardKind.SILENCE else None
        return Heard(HeardKind.SPEECH, spoken=self._understanding.judge(found))

    def _await_speech(self, clips: list[tuple[str, bytes]], first_word: float) -> HeardKind:
        seconds = sum(len(frames) for _, frames in clips) / CODED_BYTES * FRAME_SECONDS
        play = self._session.play(clips)
        is_playing, until = True, time.monotonic() + seconds + _GRACE_SECONDS
        while (news := self._session.wait(until - time.monotonic())) is not None:
            if self._sound_of(news) is Sound.BEGAN:
                return HeardKind.SPEECH
            if self._take(news):
                self._session.stop()
                return HeardKind.KEYS
            if news.happened is Happened.ALL_PLAYED and news.turn == play:
                self._ear.in_prompt = is_playing = False
                until = time.monotonic() + first_word
        if is_playing:
            raise LineFault("the audio did not end in its time")
        return HeardKind.SILENCE

    def _await_end(self, turn: Turn) -> bool:
        """Follow the caller to the end of his words and ask for the answer; False when a key was pressed."""
        is_asked = False
        limit = time.monotonic() + self._ends.longest + self._ends.end + _GRACE_SECONDS
        while time.monotonic() < limit:
            news = self._session.wait(_LOOK_SECONDS)
            sound = self._sound_of(news) if news is not None else None
            if sound is Sound.WENT_ON:
                is_asked = False
            elif sound is Sound.PAUSED:
                is_asked = self._finish(turn)
            elif sound is Sound.ENDED or self._is_urgent(turn, news):
                return is_asked or self._finish(turn)
            elif news is not None and self._take(news):
                return False
            elif is_asked and _cannot_wait(turn.result(0)):
                return True
        return self._finish(turn)  # the hearing thread is gone: what came in may do

    def _await_answer(self, turn: Turn) -> Recognition | None:
        """Return what was understood, TIMEOUT when that took too long, None when a key was pressed meanwhile."""
        end, is_told = self._ear.last_voice, False
        found: Recognition | None = None
        while found is None and time.monotonic() < end + DEADLINE_SECONDS:
            found = turn.result(_KEY_LOOK_SECONDS)
            news = self._session.wait(0)
            if news is not None and self._take(news):
                return None
            if found is None and not is_told and time.monotonic() >= end + MOMENT_SECONDS:
                is_told = self._say_moment()
        if is_told:
            self._let_finish(end + DEADLINE_SECONDS + _LAST_WORD_SECONDS)
        return found or Recognition(Status.TIMEOUT, engine="")

    def _finish(self, turn: Turn) -> bool:
        turn.finish(self._ear.words(), self._ear.last_voice + DEADLINE_SECONDS)
        return True

    def _is_urgent(self, turn: Turn, news: News | None) -> bool:
        if news is not None:
            return False
        turn.feed(self._ear.new_words())
        sure = turn.partial()
        return sure is not None and sure.meaning in URGENT

    def _say_moment(self) -> bool:
        if self._moment[1]:
            self._session.play([self._moment])
        return True

    def _let_finish(self, until: float) -> None:
        while (news := self._session.wait(until - time.monotonic())) is not None:
            if self._take(news) or news.happened is Happened.ALL_PLAYED:
                return

    def _sound_of(self, news: News) -> Sound | None:
        return news.sound if news.ear is self._ear else None


def _cannot_wait(found: Recognition | None) -> bool:
    """Tell whether the words before a pause were a command that acts although the caller may go on."""
    best = found.best if found is not None and found.band is Band.ACCEPT else None
    return best is not None and best.meaning in URGENT
