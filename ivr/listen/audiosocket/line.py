"""A line over AudioSocket: one session for many turns, so that no key falls between two questions."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import structlog

from ivr.agi import CallerHungUp, SafeAgi, quote
from ivr.listen.audiosocket.frames import CODED_BYTES, FRAME_SECONDS
from ivr.listen.audiosocket.overhearing import Overhearing
from ivr.listen.audiosocket.session import Happened, News, Session
from ivr.listen.audiosocket.speaking import SpokenTurn
from ivr.listen.contract import DigitBuffer, Expect, Heard, LineFault, Recording
from ivr.listen.keys import collect
from ivr.listen.spoken import MOMENT
from ivr.listen.stream_file import StreamFileLine

if TYPE_CHECKING:
    from pathlib import Path

    from ivr.listen.audiosocket.server import AudioServer
    from ivr.listen.audiosocket.speaking import Listening
    from ivr.listen.clips import ClipStore
    from ivr.speech.contract import Grammar, Recognition

log = structlog.get_logger()

_CONNECT_SECONDS: Final = 2.0
_GRACE_SECONDS: Final = 2.0
_END_SECONDS: Final = 2.0


class AudioSocketLine:
    """Opens its session with the first prompt and keeps it until ``release``.

    Hears speech when it is given ``listening``. Raises LineFault when audio fails, NoRoom when too many are heard
    already.
    """

    def __init__(
        self,
        agi: SafeAgi,
        server: AudioServer,
        clips: ClipStore,
        language: str,
        call_seconds: int,
        *,
        listening: Listening | None = None,
    ) -> None:
        self.played: list[str] = []
        self.missing: list[str] = []
        self.buffer = DigitBuffer()
        self._agi = agi
        self._commands = StreamFileLine(agi, lambda _key: None)
        self._server = server
        self._clips = clips
        self._language = language
        self._call_seconds = call_seconds
        self._session: Session | None = None
        self._listening = listening

    def hears(self, grammar: Grammar) -> bool:
        """Tell whether an answer of this grammar would be understood now; announces the grammar."""
        return self._listening is not None and self._listening.hears(grammar)

    def say(
        self, prompts: tuple[str, ...], *, can_interrupt: bool = True, commands: Grammar | None = None
    ) -> Recognition | None:
        """Play prompts; a key skips the rest and is kept for the next question, an urgent command is returned."""
        if not prompts or (can_interrupt and self.buffer):
            return None
        session = self._open()
        clips = [(key, self._frames(key)) for key in prompts]
        listening = self._listening
        if can_interrupt and commands is not None and listening is not None and listening.hears(commands):
            return Overhearing(session, listening, commands, self.take).say(clips)
        self._play(session, clips, can_interrupt=can_interrupt)
        return None

    def _play(self, session: Session, clips: list[tuple[str, bytes]], *, can_interrupt: bool) -> None:
        left = sum(len(frames) for _, frames in clips) / CODED_BYTES * FRAME_SECONDS + _GRACE_SECONDS
        turn = session.play(clips)
        while (news := session.wait(left)) is not None:
            if news.happened is Happened.ALL_PLAYED and news.turn == turn:
                return
            if self.take(news) and can_interrupt:
                session.stop()
                return
        raise LineFault("the audio did not end in its time")

    def ask(self, prompts: tuple[str, ...], expect: Expect) -> Heard:
        """Play prompts unless keys are waiting, then take what is said, or up to ``expect.most`` keys.

        The first key ends speech for this turn.
        """
        listening = self._listening
        if expect.grammar is None or listening is None or self.buffer or not listening.hears(expect.grammar):
            self.say(prompts)
        elif (heard := self._listen(listening, prompts, expect)) is not None:
            return heard
        return collect(self._key(expect.timers.first_digit), expect, self._key)

    def speak(self, language: str) -> None:
        """Play the prompts of this language from now on."""
        self._language = language

    def record(self, path: Path, seconds: int) -> Recording:
        """Keep what the caller says; Asterisk records, so the session is given back first."""
        self.release()
        return self._commands.record(path, seconds)

    def transfer(self, queue: str, seconds: int, *, is_unknown: bool = False) -> bool:
        """Put the caller into a line queue; the session is given back first."""
        self.release()
        return self._commands.transfer(queue, seconds, is_unknown=is_unknown)

    def hang_up(self) -> None:
        """End the call from our side."""
        self.release()
        self._agi.execute("HANGUP")

    def release(self) -> None:
        """Give the call back to AGI commands; the next prompt opens a new session."""
        session, self._session = self._session, None
        if session is None:
            return
        session.close()
        while (news := session.wait(_END_SECONDS)) is not None and news.happened is not Happened.CLOSED:
            if news.happened is Happened.KEY:
                self.buffer.add(news.text)
        if self._agi.get_result()["result"][0] == "-1":
            raise CallerHungUp("the audio ended with the call")
        self._agi.execute("SET VARIABLE", "CHANNEL(language)", quote(self._language))

    def _listen(self, listening: Listening, prompts: tuple[str, ...], expect: Expect) -> Heard | None:
        moment = (MOMENT, self._clips.frames(self._language, MOMENT))
        turn = SpokenTurn(self._open(), listening, expect, self.take, moment)
        return turn.ask([(key, self._frames(key)) for key in prompts])

    def _open(self) -> Session:
        if self._session is not None:
            return self._session
        if not self._server.is_alive():
            raise LineFault("the pacing thread is gone")
        session = self._server.expect()
        self._agi.execute("SET VARIABLE", "TIMEOUT(absolute)", quote(self._call_seconds))
        # The reply comes when the session is over; until then no other AGI command may be sent.
        self._agi.send_command("EXEC", "AudioSocket", quote(f"{session.id},127.0.0.1:{self._server.port}"))
        news = session.wait(_CONNECT_SECONDS)
        if news is None or news.happened is not Happened.CONNECTED:
            self._server.forget(session)
            session.close()
            self._agi.get_result()
            raise LineFault("Asterisk did not connect the audio")
        self._session = session
        return session

    def take(self, news: News) -> bool:
        """Note one piece of news; True when it is a key."""
        match news.happened:
            case Happened.CLIP_BEGAN:
                self.played.append(news.text)
            case Happened.KEY:
                self.buffer.add(news.text)
                return True
            case Happened.CLOSED:
                self._lost()
        return False

    def _key(self, seconds: float) -> str:
        if waiting := self.buffer.take():
            return waiting
        session, deadline = self._open(), time.monotonic() + seconds
        while (news := session.wait(deadline - time.monotonic())) is not None:
            if self.take(news):
                break
        return self.buffer.take()

    def _lost(self) -> None:
        self._session = None
        if self._agi.get_result()["result"][0] == "-1":
            raise CallerHungUp("the audio ended with the call")
        raise LineFault("the audio connection was lost")

    def _frames(self, key: str) -> bytes:
        frames = self._clips.frames(self._language, key)
        if not frames:
            # A missing clip must never end a call: the caller hears the rest, the operator sees this line.
            self.missing.append(key)
            log.error("prompt not played", prompt=key, language=self._language)
        return frames
