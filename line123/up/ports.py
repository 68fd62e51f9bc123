"""Which ports a copy gets: those it was given, those it had before, or the next that are free."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING

from line123.up import processes
from ticketing.core.config import PORT_SPAN

if TYPE_CHECKING:
    from pathlib import Path

FIRST_BASE = 12300
_LAST_BASE = 64000
_EPHEMERAL = 32000  # Linux hands out ports above to outgoing connections: last choice

Wanted = Iterable[tuple[str, int]]
"""Pairs of ``tcp`` or ``udp`` and an offset from the base."""


class PortTakenError(Exception):
    """A port this copy needs is held by another process; the message names both."""


def claim(cache: Path, base: int, wanted: Wanted) -> IO[str]:
    """Reserve one base for the life of the returned file. Raises PortTakenError naming port and pid."""
    lock = _reserve(cache, base)
    if lock is None:
        raise PortTakenError(
            f"Ports from {base} are reserved by another copy of Line 123 (pid {_reserver(cache, base)})."
        )
    for kind, offset in wanted:
        if not is_free(kind, base + offset):
            lock.close()
            raise PortTakenError(_sentence(kind, base + offset))
    return lock


def claim_next(cache: Path, wanted: Wanted) -> tuple[int, IO[str]]:
    """Reserve the next free base in steps of 1000. Raises PortTakenError when there is none."""
    wanted = list(wanted)
    bases = list(range(FIRST_BASE, _LAST_BASE, PORT_SPAN))
    for base in sorted(bases, key=lambda base: (base > _EPHEMERAL, base)):
        try:
            return base, claim(cache, base, wanted)
        except PortTakenError:
            continue
    raise PortTakenError(f"No {PORT_SPAN} ports in a row are free between {FIRST_BASE} and {_LAST_BASE}.")


def is_free(kind: str, port: int) -> bool:
    """Whether a ``tcp`` or ``udp`` port of 127.0.0.1 can be bound."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM) as probe:
        if kind == "tcp":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # an ended connection is no holder
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _sentence(kind: str, port: int) -> str:
    pid = processes.port_holder(kind, port)
    holder = f"pid {pid} ({processes.command_of(pid)[:120]})" if pid else "a process of another user"
    return f"Port {port} ({kind}) is taken by {holder}. Stop it, or choose other ports with --ports."


def _reserve(cache: Path, base: int) -> IO[str] | None:
    folder = cache / "ports"
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / str(base)).open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _reserver(cache: Path, base: int) -> str:
    return (cache / "ports" / str(base)).read_text(encoding="ascii") or "unknown"
