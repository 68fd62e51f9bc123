"""A prompt that asks nothing, during which commands are heard: "petugas", "ada kabel putus". Nothing else stops it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from ivr.listen.audiosocket.frames import CODED_BYTES, FRAME_SECONDS
from ivr.listen.audiosocket.session import Happened
from ivr.listen.beside import URGENT
from ivr.listen.contract import LineFault
from ivr.listen.hearing.endpointing import Sound
from ivr.listen.spoken import DEADLINE_SECONDS
from ivr.speech.contract import Band, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from ivr.listen.audiosocket.session import News, Session
    from ivr.listen.audiosocket.speaking import Listening
    from ivr.listen.hearing.ear import Ear
    from ivr.speech.contract import Grammar, Recognition, Turn

_GRACE_SECONDS: Final = 2.0
_LOOK_SECONDS: Final = 0.1
_LAST_WORDS_SECONDS: Final = 2.0
"""How long we wait, when the prompt is over, for somebody who is speaking."""


class Overhearing:
    """One prompt. ``take`` notes one piece of news for the line and is True for a key."""

    def __init__(self, session: Session, listening: Listening, grammar: Grammar, take: Callable[[News], bool]) -> None:
        self._session = session
        self._hearing = listening.hearing
        self._understanding = listening.understanding
        self._grammar = grammar
        self._take = take
        self._ear: Ear | None = None
        self._turn: Turn | None = None
        self._is_asked = self._has_ended = False

    def say(self, clips: list[tuple[str, bytes]]) -> Recognition | None:
        """Play to the end, to a key, or to an urgent command: that is returned."""
        self._listen()
        try:
            return self._follow(clips)
        finally:
            self._deafen()

    def _follow(self, clips: list[tuple[str, bytes]]) -> Recognition | None:
        seconds = sum(len(frames) for _, frames in clips) / CODED_BYTES * FRAME_SECONDS
        play = self._session.play(clips)
        is_playing, until = True, time.monotonic() + seconds + _GRACE_SECONDS
        while is_playing or (self._turn is not None and time.monotonic() < until):
            left = max(0.0, until - time.monotonic())
            news = self._session.wait(left if self._turn is None else min(left, _LOOK_SECONDS))
            if news is not None and self._take(news):
                self._session.stop()
                return None
            if news is not None and news.happened is Happened.ALL_PLAYED and news.turn == play:
                is_playing, until = False, time.monotonic() + _LAST_WORDS_SECONDS
            if (command := self._command(news)) is not None:
                self._session.stop()
                return command
            if is_playing and time.monotonic() >= until:
                raise LineFault("the audio did not end in its time")
        return None

    def _command(self, news: News | None) -> Recognition | None:
        """Follow the caller's voice; return what he said once that is a command that cannot wait."""
        if news is not None and news.ear is self._ear:
            self._note(news.sound)
        turn, ear = self._turn, self._ear
        if turn is None or ear is None:
            return None
        turn.feed(ear.new_words())
        if not self._is_asked and (sure := turn.partial()) is not None and sure.meaning in URGENT:
            self._finish()
        found = turn.result(0) if self._is_asked else None
        if found is None:
            return None
        if is_urgent(found):
            return self._understanding.judge(found)
        if self._has_ended:
            self._understanding.judge(found)
            self._turn = None  # it is answered: nothing to cancel
            self._listen()
        return None

    def _note(self, sound: Sound | None) -> None:
        if sound is Sound.BEGAN:
            self._turn = self._understanding.turn(self._grammar)
        elif sound is Sound.WENT_ON:
            self._is_asked = False
        elif sound is not None:
            self._has_ended = sound is Sound.ENDED
            if not self._is_asked:
                self._finish()

    def _finish(self) -> None:
        if self._turn is not None and self._ear is not None:
            self._turn.finish(self._ear.words(), self._ear.last_voice + DEADLINE_SECONDS)
            self._is_asked = True

    def _listen(self) -> None:
        self._deafen()
        self._ear = self._session.ear = self._hearing.open(self._session.tell_sound)

    def _deafen(self) -> None:
        ear, self._ear, self._session.ear = self._ear, None, None
        if ear is not None:
            self._hearing.close(ear)
        if self._turn is not None:
            self._turn.cancel()
        self._turn, self._is_asked, self._has_ended = None, False, False


def is_urgent(found: Recognition) -> bool:
    """Tell whether something that cannot wait was understood, if only to be asked back."""
    best = found.best
    return found.status is Status.OK and found.band is not Band.REJECT and best is not None and best.meaning in URGENT
