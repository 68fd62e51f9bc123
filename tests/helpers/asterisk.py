"""Plays Asterisk on a socket: answers AGI commands the way a caller's behaviour makes the real one answer."""

from __future__ import annotations

import re
import socket
import threading
import time
import uuid
import wave
from contextlib import suppress
from dataclasses import dataclass, field

from ivr.listen.audiosocket.frames import Decoder, Kind, encode

_AUDIO = re.compile(r'^EXEC AudioSocket "(?P<id>[^,]+),127\.0\.0\.1:(?P<port>\d+)"$')
_STREAM = re.compile(r'^STREAM FILE "line123/(?P<key>[^"]+)" "(?P<escape>[^"]*)"$')


@dataclass
class FakeAsterisk:
    """``keys``: prompt key -> keys pressed while it plays (the first stops it, the others wait on the line).

    ``waiting`` are keys the caller presses when nothing plays. ``leaves_at``: hang up during this prompt.
    ``missing``: clips that are not on disk. ``sounds``: first sample of a clip -> its key, for AudioSocket.
    ``loses_audio_at``: the audio connection breaks during this prompt while the caller stays. ``says``: prompt key ->
    seconds of speech, then of silence, and so on, that the caller's audio holds when it begins, faster than time.
    ``recorded``: what ``RECORD FILE`` hears, in seconds of speech; None when the caller presses ``waiting`` instead.
    """

    keys: dict[str, str] = field(default_factory=dict)
    waiting: str = ""
    leaves_at: str | None = None
    missing: frozenset[str] = frozenset()
    sounds: dict[bytes, str] = field(default_factory=dict)
    refuses_audio: bool = False
    loses_audio_at: str | None = None
    says: dict[str, tuple[float, ...]] = field(default_factory=dict)
    recorded: float | None = 1.0
    commands: list[str] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)

    def serve(self, connection: socket.socket) -> None:
        """Answer until the script closes the connection."""
        with suppress(ConnectionError), connection, connection.makefile("r", encoding="utf-8", newline="\n") as reader:
            for line in reader:
                command = line.rstrip("\n")
                self.commands.append(command)
                with suppress(OSError):
                    connection.sendall(f"{self._answer(command)}\n".encode())

    def in_background(self, environment: bytes) -> socket.socket:
        """Send the environment and serve; returns the script's end of the new connection."""
        ours, theirs = socket.socketpair()
        theirs.sendall(environment)
        threading.Thread(target=self.serve, args=(theirs,), daemon=True).start()
        return ours

    def _answer(self, command: str) -> str:
        if command.startswith("SET VARIABLE"):
            _, _, name, value = command.split(" ", 3)
            self.variables[name] = value.strip('"')
            return "200 result=1"
        if match := _STREAM.match(command):
            return self._play(match["key"], match["escape"])
        if command.startswith("WAIT FOR DIGIT"):
            key, self.waiting = self.waiting[:1], self.waiting[1:]
            return f"200 result={ord(key) if key else 0}"
        if match := _AUDIO.match(command):
            return self._audio(match["id"], int(match["port"]))
        if command.startswith("RECORD FILE"):
            return self._record(command.split('"')[1])
        return "200 result=0"

    def _record(self, name: str) -> str:
        if self.recorded is None:
            key, self.waiting = self.waiting[:1], self.waiting[1:]
            return f"200 result={ord(key)} (dtmf) endpos=800"
        with wave.open(f"{name}.wav", "wb") as sound:
            sound.setparams((1, 2, 8000, 0, "NONE", ""))
            sound.writeframes(b"\x00\x20" * round(8000 * self.recorded))
        return "200 result=0 (timeout) endpos=8000"

    def _audio(self, session: str, port: int) -> str:
        if self.refuses_audio:
            return "200 result=-1"
        with socket.create_connection(("127.0.0.1", port)) as audio:
            audio.sendall(encode(Kind.UUID, uuid.UUID(session).bytes))
            for key in self.waiting:
                audio.sendall(encode(Kind.KEY, key.encode()))
            self.waiting = ""
            return self._listen(audio)

    def _listen(self, audio: socket.socket) -> str:
        decoder, last = Decoder(), b""
        while data := audio.recv(4096):
            for kind, payload in decoder.feed(data):
                if kind == Kind.HANG_UP:
                    return "200 result=0"
                sound, last = (payload[:2], payload[:2]) if payload[:2] != last else (b"", last)
                prompt = self.sounds.get(sound, "")
                if prompt and prompt == self.leaves_at:
                    return "200 result=-1\nHANGUP"
                if prompt and prompt == self.loses_audio_at:
                    return "200 result=0"
                for place, seconds in enumerate(self.says.pop(prompt, ())):
                    frame = encode(Kind.AUDIO, (b"\x00\x20" if place % 2 == 0 else bytes(2)) * 160)
                    audio.sendall(frame * round(seconds * 50))
                    time.sleep(0.1)  # the call's thread looks on between two stretches
                for key in self.keys.pop(prompt, ""):
                    audio.sendall(encode(Kind.KEY, key.encode()))
        return "200 result=0"

    def _play(self, key: str, escape: str) -> str:
        if key in self.missing:
            return "200 result=0 endpos=0"
        if key == self.leaves_at:
            return "200 result=-1 endpos=800\nHANGUP"
        pressed = self.keys.pop(key, "")
        if pressed and pressed[0] in escape:
            self.waiting = pressed[1:] + self.waiting
            return f"200 result={ord(pressed[0])} endpos=1600"
        return "200 result=0 endpos=16000"
