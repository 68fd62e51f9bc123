"""Speak to the supervisor of a copy over its Unix socket."""

from __future__ import annotations

import xmlrpc.client
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from supervisor.xmlrpc import SupervisorTransport

if TYPE_CHECKING:
    from pathlib import Path

_UNREACHABLE = (OSError, xmlrpc.client.Error, xmlrpc.client.ProtocolError)


@dataclass(frozen=True)
class Running:
    """A program as supervisor sees it; ``pid`` is 0 when it is down."""

    name: str
    state: str
    pid: int
    seconds_up: int


class SupervisorAwayError(Exception):
    """No supervisor answers on the socket."""


def programs(socket: Path) -> dict[str, Running]:
    """All programs by name. Raises SupervisorAwayError."""
    transport: Any = SupervisorTransport("", "", f"unix://{socket}")  # type: ignore[no-untyped-call]
    # The host is not used: the transport goes to the socket.
    server: Any = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
    try:
        listed = server.supervisor.getAllProcessInfo()
    except _UNREACHABLE as error:
        raise SupervisorAwayError(f"no supervisor answers on {socket}") from error
    finally:
        transport.close()  # it leaves its socket open when nobody answers
    return {row["name"]: _running(row) for row in listed}


def _running(row: dict[str, Any]) -> Running:
    up = row["now"] - row["start"] if row["statename"] == "RUNNING" else 0
    return Running(row["name"], row["statename"], int(row["pid"]), int(up))
