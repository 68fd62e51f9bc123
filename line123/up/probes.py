"""Ask a part whether it serves; every probe gives an empty sentence when it does, else why not."""

from __future__ import annotations

import http.client
import socket
import subprocess
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ivr.speech import wire

if TYPE_CHECKING:
    from pathlib import Path

Probe = Callable[[], str]

_PATIENCE = 3.0


def nothing() -> str:
    """For parts that only have to be alive."""
    return ""


def tcp(port: int) -> Probe:
    """Something accepts connections on a port of 127.0.0.1."""

    def probe() -> str:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE).close()
        except OSError as error:
            return f"port {port} does not answer ({error.strerror or error})"
        return ""

    return probe


def http_get(port: int, path: str) -> Probe:
    """A page answers with a status below 500."""

    def probe() -> str:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        try:
            connection.request("GET", path)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            return f"port {port} does not answer ({error})"
        finally:
            connection.close()
        return f"{path} answers {status}" if status >= http.client.INTERNAL_SERVER_ERROR else ""

    return probe


def redis_ping(path: Path) -> Probe:
    """Redis answers PING on its Unix socket."""

    def probe() -> str:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(_PATIENCE)
            try:
                link.connect(str(path))
                link.sendall(b"PING\r\n")
                answer = link.recv(64)
            except OSError as error:
                return f"{path.name} does not answer ({error.strerror or error})"
        return "" if answer.startswith(b"+PONG") else f"Redis says {answer.decode('ascii', 'replace').strip()}"

    return probe


def recogniser_ping(path: Path) -> Probe:
    """The recogniser answers on its Unix socket, with or without its models."""

    def probe() -> str:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(_PATIENCE)
            try:
                link.connect(str(path))
                link.sendall(wire.encode(wire.Ping(id=0)))
                answer = link.recv(1)
            except OSError as error:
                return f"{path.name} does not answer ({error.strerror or error})"
        return "" if answer else f"{path.name} does not answer"

    return probe


def asterisk_booted(command: Sequence[str]) -> Probe:
    """Asterisk says on its console that it has fully booted."""

    def probe() -> str:
        try:
            done = subprocess.run(
                [*command, "-rx", "core waitfullybooted"],
                capture_output=True,
                text=True,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "Asterisk has not booted yet"
        return "" if "fully booted" in done.stdout else "Asterisk does not answer on its console"

    return probe
