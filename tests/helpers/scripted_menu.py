"""A FastAGI server that plays a list of clips: the far end of a call whose every word a test decides."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

KEYS = "0123456789*#"


@dataclass
class Caller:
    """One call as the menu sees it."""

    ask: Callable[[str], str]
    keys: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)

    def play(self, prompt: str, keys: str = KEYS) -> str:
        """Play a clip; a key of ``keys`` cuts it and is returned, or an empty string."""
        return self._key(self.ask(f'STREAM FILE "line123/{prompt}" "{keys}"'))

    def wait(self, milliseconds: int) -> str:
        """Wait for one key."""
        return self._key(self.ask(f"WAIT FOR DIGIT {milliseconds}"))

    def hear(self, seconds: float, folder: str, name: str) -> None:
        """Record what the caller says into a wav file that Asterisk writes."""
        self.ask(f'RECORD FILE "{folder}/{name}" wav "" {int(seconds * 1000)}')

    def _key(self, code: str) -> str:
        key = chr(int(code)) if int(code) > 0 else ""
        self.keys += [key] if key else []
        return key


class _HungUpError(Exception):
    pass


@contextmanager
def scripted_menu(port: int, talk: Callable[[Caller], None]) -> Iterator[list[Caller]]:
    """Serve every call on ``port`` with ``talk``; yields the callers in the order they came."""
    callers: list[Caller] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            lines = iter(self._line, "")
            environment = dict(line.split(": ", 1) for line in lines if ": " in line)
            if environment.get("agi_network_script", "").startswith("ended"):
                return
            caller = Caller(self._ask)
            caller.arguments = [value for name, value in environment.items() if name.startswith("agi_arg_")]
            callers.append(caller)
            try:
                self._ask("SET VARIABLE TIMEOUT(absolute) 120")  # as the real script does, before each step
                talk(caller)
                self._ask("SET VARIABLE IVR_DONE 1")
            except _HungUpError:
                pass

        def _line(self) -> str:
            raw = self.rfile.readline()
            if not raw:
                raise _HungUpError
            return raw.decode().rstrip("\r\n")

        def _ask(self, command: str) -> str:
            self.wfile.write(command.encode() + b"\n")
            while True:
                line = self._line()
                reply = re.match(r"200 result=(-?\d+)", line)
                if line == "HANGUP" or (reply and reply[1] == "-1") or line.startswith("511"):
                    raise _HungUpError
                if reply:
                    return reply[1]

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield callers
        finally:
            server.shutdown()
            thread.join()
