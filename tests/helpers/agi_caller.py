"""A scripted Asterisk whose caller answers questions: AGI commands over a socket, and nothing waits in real time."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from ivr.agi import CallerHungUp, SafeAgi
from ivr.dialogue.graph import Say
from ivr.listen.stream_file import StreamFileLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from ivr.dialogue.graph import Node
    from ivr.dialogue.text_line import Answer
    from ivr.speech.contract import Grammar

_ENVIRONMENT = b"agi_request: agi://127.0.0.1/main\nagi_uniqueid: 1763760000.1\n\n"
_STREAM = re.compile(r'^STREAM FILE "(?:line123/)?(?P<key>[^"]+)" "(?P<escape>[^"]*)"$')


class _HearingLine(StreamFileLine):
    """Asks for speech; this caller presses keys all the same."""

    def hears(self, _grammar: Grammar) -> bool:
        return True


class AgiCaller:
    """Answers the commands of one call as Asterisk does for a caller who answers by ``answer``.

    Prompts are heard to their end; then the caller presses the keys of his answer one by one. An empty answer is
    silence, at a recording as well; anything else in a line queue is somebody who picks up. ``answer`` raises
    CallerHungUp where he leaves. ``hears``: the line asks for speech.
    """

    def __init__(self, answer: Answer, at: Callable[[], tuple[str, Node]], *, hears: bool = False) -> None:
        self._answer, self._at = answer, at
        self._keys: str | None = None
        self._may_press = False
        self.ours, self._theirs = socket.socketpair()
        self._theirs.sendall(_ENVIRONMENT)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self.agi = SafeAgi(self.ours)
        self.line = _HearingLine(self.agi, lambda _key: 1.0) if hears else StreamFileLine(self.agi, lambda _key: 1.0)

    def close(self) -> None:
        """End the connection from both ends."""
        self.agi.close()
        self.ours.close()
        self._thread.join(5)

    def _serve(self) -> None:
        with suppress(OSError), self._theirs, self._theirs.makefile("r", encoding="utf-8", newline="\n") as reader:
            for line in reader:
                self._theirs.sendall(f"{self._reply(line.rstrip(chr(10)))}\n".encode())

    def _reply(self, command: str) -> str:
        if command.startswith("SET"):
            self._may_press = True  # the limit is set anew before something is said
            return "200 result=1"
        try:
            if _STREAM.match(command):
                self._keys = None  # something is said: what comes next is a new answer
                return self._streamed()
            if command.startswith("WAIT FOR DIGIT"):
                return f"200 result={ord(key) if (key := self._next_key()) else 0}"
            if command.startswith("RECORD FILE"):
                return f"200 result=0 (timeout) endpos={24000 if self._answer(*self._at()) else 0}"
            if command.startswith("EXEC") and "Queue" in command:
                self.agi.was_answered = bool(self._answer(*self._at()))
        except CallerHungUp:
            return "200 result=-1 endpos=800\nHANGUP"
        return "200 result=0"

    def _streamed(self) -> str:
        place, node = self._at()
        if isinstance(node, Say) and node.keys and self._may_press:
            self._may_press = False
            key = self._answer(place, node)
            return f"200 result={ord(key[0]) if key else 0} endpos=16000"
        return "200 result=0 endpos=16000"

    def _next_key(self) -> str:
        if self._keys is None:
            self._keys = self._answer(*self._at())
        key, self._keys = self._keys[:1], self._keys[1:]
        return key
