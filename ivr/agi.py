"""pyst2's AGI made safe: threads, hang-ups, hostile text. The only module that knows pyst2.

Stock pyst2 0.5.1 sets a signal handler, quotes nothing, reads the FastAGI ``HANGUP`` line as a reply and prints every
command to stderr. Its command methods all go through ``execute``, so replacing the few methods below keeps the rest.
"""

from __future__ import annotations

import re
import socket
from typing import Any, Final

from asterisk.agi import AGI

_REPLY = re.compile(
    r"^(?P<code>\d{3})(?P<more>-| )?\s*(?:result=(?P<value>-?[^\s(]*))?\s*"
    r"(?:\((?P<data>.*?)\)(?=\s+\w+=|\s*$))?\s*(?P<rest>.*)$",
    re.DOTALL,
)
_PAIR = re.compile(r'(\w+)=(?:"(.*?)"(?=\s+\w+=|\s*$)|(\S*))')
_ENVIRONMENT_LINE = re.compile(r"^(agi_[a-z0-9_]{1,40}): ?(.*)$")
_UNIQUE_ID = re.compile(r"^[A-Za-z0-9_-]*\.?[0-9]+\.[0-9]+$")
_LONGEST_LINE: Final = 8192
_MOST_LINES: Final = 60
_ARGUMENT_LIMIT: Final = 1000
_USAGE_LINES: Final = 200


class CallerHungUp(Exception):  # noqa: N818 not an error: every call ends so
    """The caller is gone, or Asterisk closed the connection."""


class AgiError(Exception):
    """Asterisk answered something that the protocol does not allow here."""


class ForgedEnvironmentError(AgiError):
    """The lines before the first command are not what Asterisk sends: repeated, unknown or broken."""


class _Null:
    """Where pyst2 may write: nowhere. Its chatter holds caller numbers."""

    def write(self, _text: str) -> int:
        return 0

    def flush(self) -> None:
        """Keep nothing."""


class SafeAgi(AGI):
    """One AGI conversation over a connected socket.

    Reading the environment happens in ``__init__`` and raises ForgedEnvironmentError when it was tampered with.
    """

    def __init__(self, connection: socket.socket) -> None:
        # AGI.__init__ is not called: it reads stdin and sets a signal handler.
        self._connection = connection
        self.stdin = connection.makefile("r", encoding="utf-8", errors="replace", newline="\n")
        self.stdout = connection.makefile("w", encoding="utf-8", newline="\n")
        self.stderr = _Null()
        self._got_sighup = False
        self.was_answered = False
        """Whether a person of the line queue has picked this call up."""
        self.env = self._read_environment()

    @property
    def has_hung_up(self) -> bool:
        """Tell whether Asterisk announced the hang-up."""
        return bool(self._got_sighup)

    @property
    def arguments(self) -> list[str]:
        """The arguments given to ``AGI()`` in the dialplan, in order."""
        return [self.env[f"agi_arg_{n}"] for n in range(1, _MOST_LINES) if f"agi_arg_{n}" in self.env]

    def hang_up_now(self) -> None:
        """Break the conversation from another thread; the one that serves the call meets CallerHungUp."""
        try:
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def close(self) -> None:
        """Close both text streams; the socket belongs to the server."""
        for stream in (self.stdout, self.stdin):
            try:
                stream.close()
            except OSError:
                continue

    def execute(self, command: str, *arguments: object) -> dict[str, tuple[str, str]]:
        """Send one command and return its reply; raise CallerHungUp when the caller is gone."""
        if self.has_hung_up:
            raise CallerHungUp(command)
        return self.execute_after_hangup(command, *arguments)

    def execute_after_hangup(self, command: str, *arguments: object) -> dict[str, tuple[str, str]]:
        """Send a command that Asterisk allows on a dead channel (variables, NOOP, VERBOSE)."""
        try:
            self.send_command(command, *arguments)
            return self.get_result()
        except (OSError, ValueError) as error:  # ValueError: the stream is closed
            raise CallerHungUp(str(error)) from error

    def send_command(self, command: str, *arguments: object) -> None:
        """Write exactly one line; text with a line end is refused, not cleaned, because someone meant it."""
        line = " ".join([command.strip(), *(str(argument) for argument in arguments)]).strip()
        if any(mark in line for mark in "\r\n\0"):
            raise AgiError("an AGI command holds a line end")
        self.stdout.write(f"{line}\n")
        self.stdout.flush()

    def get_result(self, stdin: Any = None) -> dict[str, tuple[str, str]]:  # noqa: ARG002 pyst2's signature
        """Read one reply into ``{"result": (value, data), name: (value, "")}``."""
        line = self._line()
        match = _REPLY.match(line)
        if match is None:
            raise AgiError(f"not a reply: {line[:80]!r}")
        code = match["code"]
        if code == "200":
            return self._success(match)
        if code == "511":
            raise CallerHungUp("the channel is dead")
        if code == "520" and match["more"] == "-":
            self._skip_usage()
        raise AgiError(line[:200])

    def _success(self, match: re.Match[str]) -> dict[str, tuple[str, str]]:
        reply = {"result": (match["value"] or "", match["data"] or "")}
        for name, quoted, plain in _PAIR.findall(match["rest"] or ""):
            reply[name] = (quoted or plain, "")
        if match["data"] == "hangup":
            self._got_sighup = True
        return reply

    def _skip_usage(self) -> None:
        for _ in range(_USAGE_LINES):
            if self._line().startswith("520 "):
                return

    def _line(self) -> str:
        while True:
            line = self.stdin.readline(_LONGEST_LINE)
            if not line.endswith("\n"):
                raise CallerHungUp("Asterisk closed the connection")
            line = line.rstrip("\r\n")
            if line != "HANGUP":
                return str(line)
            self._got_sighup = True

    def _read_environment(self) -> dict[str, str]:
        environment: dict[str, str] = {}
        for _ in range(_MOST_LINES):
            line = self.stdin.readline(_LONGEST_LINE)
            if not line and not environment:
                raise CallerHungUp("the connection was closed without a word")
            if line in ("\n", "\r\n"):
                return _checked(environment)
            match = _ENVIRONMENT_LINE.match(line.rstrip("\n")) if line.endswith("\n") else None
            if match is None or not match[2].isprintable():
                raise ForgedEnvironmentError("a line is not agi_name: value")
            if match[1] in environment:
                raise ForgedEnvironmentError(f"{match[1]} comes twice")
            environment[match[1]] = match[2]
        raise ForgedEnvironmentError("the environment has no end")

    def _quote(self, string: object) -> str:
        return quote(string)


def quote(value: object) -> str:
    """Return one AGI argument in quotes; raises AgiError for what can not be said safely."""
    text = str(value)
    if len(text) > _ARGUMENT_LIMIT or any(mark in text for mark in "\r\n\0"):
        raise AgiError("an AGI argument is too long or holds a line end")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _checked(environment: dict[str, str]) -> dict[str, str]:
    if not environment.get("agi_request", "").startswith("agi://"):
        raise ForgedEnvironmentError("agi_request is missing")
    if not _UNIQUE_ID.match(environment.get("agi_uniqueid", "")):
        raise ForgedEnvironmentError("agi_uniqueid is not one of Asterisk's")
    return environment
