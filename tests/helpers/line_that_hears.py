"""Lines that hear, connected to fake Asterisks and a recogniser that a test scripts."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from pathlib import Path

from helpers.asterisk import FakeAsterisk
from helpers.spoken_script import SCOPE, ScriptedRecogniser

from ivr.agi import SafeAgi
from ivr.listen.audiosocket.line import AudioSocketLine
from ivr.listen.audiosocket.server import AudioServer
from ivr.listen.audiosocket.speaking import Listening
from ivr.listen.clips import ClipStore
from ivr.listen.contract import Expect, Timers
from ivr.listen.hearing.thread import Hearing
from ivr.listen.ladder import LadderLine
from ivr.listen.record_line import RecordLine
from ivr.listen.spoken import Understanding
from ivr.listen.stream_file import StreamFileLine

ENVIRONMENT = b"agi_request: agi://127.0.0.1/main\nagi_uniqueid: 1763760000.1\n\n"
QUICK = Timers(first_digit=0.3, inter_digit=0.2, lone_command=0.1)
CLIPS = ("a.ask", "a.long", "wait.moment")
SPEAKS = (0.5, 1.2)  # half a second of speech, then silence long enough to end it
ASK = Expect(timers=QUICK, grammar=SCOPE)


@dataclass
class Exchange:
    """Connects lines that hear to fake Asterisks."""

    folder: Path
    server: AudioServer
    hearing: Hearing
    recogniser: ScriptedRecogniser = field(default_factory=ScriptedRecogniser)
    opened: list[tuple[SafeAgi, socket.socket]] = field(default_factory=list)

    def agi(self, asterisk: FakeAsterisk) -> SafeAgi:
        asterisk.sounds = {ClipStore(self.folder).samples("id", key)[:2]: key for key in CLIPS}
        ours = asterisk.in_background(ENVIRONMENT)
        self.opened.append((SafeAgi(ours), ours))
        return self.opened[-1][0]

    def audio(self, asterisk: FakeAsterisk) -> AudioSocketLine:
        return self._audio(self.agi(asterisk), Understanding(self.recogniser))

    def record(self, asterisk: FakeAsterisk) -> RecordLine:
        return RecordLine(self.agi(asterisk), {}.get, Understanding(self.recogniser), self.folder / "turns")

    def keys(self, asterisk: FakeAsterisk) -> StreamFileLine:
        return StreamFileLine(self.agi(asterisk), {}.get)

    def ladder(self, asterisk: FakeAsterisk) -> LadderLine:
        agi, understanding = self.agi(asterisk), Understanding(self.recogniser)
        second = RecordLine(agi, {}.get, understanding, self.folder / "turns")
        return LadderLine(self._audio(agi, understanding), second, lambda _: None)

    def _audio(self, agi: SafeAgi, understanding: Understanding) -> AudioSocketLine:
        listening = Listening(self.hearing, understanding)
        return AudioSocketLine(agi, self.server, ClipStore(self.folder), "id", 60, listening=listening)

    def close(self) -> None:
        for agi, ours in self.opened:
            agi.hang_up_now()
            agi.close()
            ours.close()
        self.hearing.stop()
        self.server.stop()


def write_clips(folder: Path) -> None:
    (folder / "id").mkdir()
    for code, key in enumerate(CLIPS, start=1):
        seconds = 3.0 if key == "a.long" else 0.2
        (folder / "id" / f"{key}.alaw").write_bytes(bytes([code]) * round(8000 * seconds))
