"""The connection to the recogniser: one thread that asks for signs of life and comes back when it was lost."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import struct
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Final

import structlog

from ivr.speech import wire

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

log = structlog.get_logger()

_PING_SECONDS: Final = 0.5
_SILENT_SECONDS: Final = 1.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 0.5
_MOST_UNSENT: Final = 32 << 20
_READ_BYTES: Final = 1 << 18
_BEGINNERS_PATIENCE: Final = 4
_CREDENTIALS: Final = struct.Struct("3i")  # pid, user and group of the other side, as of unix(7)


class Link:
    """Told by its own thread: ``came_up`` when the process answers (again), ``told`` for each reply, ``went_down``."""

    def __init__(
        self,
        path: Path,
        *,
        came_up: Callable[[], None],
        told: Callable[[wire.Reply], None],
        went_down: Callable[[], None],
        ends_after: float | None = None,
    ) -> None:
        """``ends_after``: seconds of silence after which the process is killed; its supervisor starts it anew."""
        self._path = path
        self._ends_after = ends_after
        self._came_up, self._told, self._went_down = came_up, told, went_down
        self._lock = threading.Lock()
        self._unsent: deque[bytes] = deque()
        self._unsent_bytes = 0
        self._wake, self._woken = socket.socketpair()
        for end in (self._wake, self._woken):
            end.settimeout(0)
        self._asked_at = 0.0  # of the oldest ping without an answer
        self._answers = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="speech", daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def stop(self) -> None:
        """Close."""
        self._stopping.set()
        self._nudge()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self._wake.close()
        self._woken.close()

    @property
    def is_alive(self) -> bool:
        """Tell whether the process has shown a sign of life within the last second or so."""
        asked_at = self._asked_at
        return self._answers and not (asked_at and time.monotonic() - asked_at > _SILENT_SECONDS)

    def send(self, message: wire.Request, audio: bytes = b"") -> bool:
        """Hand over to be sent; False when nobody would read it. Never waits."""
        if not self.is_alive or self._unsent_bytes > _MOST_UNSENT:
            return False
        self._queue(wire.encode(message, audio))
        return True

    def _queue(self, data: bytes) -> None:
        with self._lock:
            self._unsent.append(data)
            self._unsent_bytes += len(data)
        self._nudge()

    def _nudge(self) -> None:
        with contextlib.suppress(OSError):  # full: it is awake already; closed: nobody to wake
            self._wake.send(b"\0")

    def _run(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            with socket.socket(socket.AF_UNIX) as link:
                try:
                    link.connect(str(self._path))
                except OSError:
                    self._stopping.wait(pause)
                    pause = min(2 * pause, _LONGEST_PAUSE)
                    continue
                link.settimeout(0)
                try:
                    self._talk(link)
                except (OSError, wire.WireFault) as error:
                    log.warning("connection to the recogniser lost", why=str(error))
            pause = _FIRST_PAUSE
            self._lose()

    def _lose(self) -> None:
        answered, self._answers, self._asked_at = self._answers, False, 0.0
        with self._lock:
            self._unsent.clear()
            self._unsent_bytes = 0
        if answered:
            self._went_down()

    def _talk(self, link: socket.socket) -> None:
        decoder = wire.Decoder()
        next_ping = 0.0
        while not self._stopping.is_set():
            now = time.monotonic()
            self._end_if_silent(link, now)
            if now >= next_ping and not self._asked_at:
                self._asked_at, next_ping = now, now + _PING_SECONDS
                self._queue(wire.encode(wire.Ping(id=0)))
            writers = [link] if self._unsent else []
            rest = max(0.0, next_ping - now) or _PING_SECONDS
            readable, writable, _ = select.select([link, self._woken], writers, [], rest)
            if self._woken in readable:
                self._woken.recv(4096)
            if writable:
                self._write(link)
            if link in readable:
                data = link.recv(_READ_BYTES)
                if not data:
                    raise OSError("closed by the other side")
                for header, _audio in decoder.feed(data):
                    self._take(header)

    def _end_if_silent(self, link: socket.socket, now: float) -> None:
        """Kill a process that is stopped or stuck: nobody else would notice. One that never answered gets longer."""
        if self._ends_after is None or not self._asked_at:
            return
        if now - self._asked_at > self._ends_after * (1 if self._answers else _BEGINNERS_PATIENCE):
            pid, _, _ = _CREDENTIALS.unpack(link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))
            log.error("recogniser is silent and is ended", pid=pid)
            os.kill(pid, signal.SIGKILL)
            raise OSError("silent for too long")

    def _write(self, link: socket.socket) -> None:
        with self._lock:
            data = self._unsent.popleft()
        sent = 0
        with contextlib.suppress(BlockingIOError):
            sent = link.send(data)
        with self._lock:
            self._unsent_bytes -= sent
            if sent < len(data):
                self._unsent.appendleft(data[sent:])

    def _take(self, header: bytes) -> None:
        try:
            reply = wire.read_reply(header)
        except wire.WireFault as fault:
            log.error("reply of the recogniser not understood", why=str(fault))  # noqa: TRY400 its words say it all
            return
        was_alive, self._answers = self.is_alive, True
        if isinstance(reply, wire.Pong):
            self._asked_at = 0.0
        self._told(reply)
        if not was_alive and self.is_alive:
            self._came_up()
