"""The pacing thread: accepts AudioSocket connections and moves the audio of all calls, 20 ms at a time."""

from __future__ import annotations

import select
import socket
import sys
import threading
import time
import uuid
from contextlib import suppress
from typing import Final

import structlog

from ivr.listen.audiosocket.frames import CODED_BYTES, FRAME_SECONDS, Decoder, Kind, encode
from ivr.listen.audiosocket.session import Happened, Session
from ivr.listen.contract import KEYS, NoRoom

log = structlog.get_logger()

LATE_SECONDS: Final = 0.06
_SWITCH_SECONDS: Final = 0.0005
"""How long another thread may compute before pacing gets its turn. Each send gives the turn away, so with Python's
usual 5 ms one busy thread makes a hundred calls stutter; docs/benchmarks has the figures."""

_MOST_AT_ONCE: Final = 10
_INTRODUCTION_SECONDS: Final = 2.0
_UUID_BYTES: Final = 16
_READ_BYTES: Final = 65536
_IDLE_SECONDS: Final = 0.5


class _Connection:
    """A socket and, once it has named itself, the session it belongs to."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.decoder = Decoder()
        self.session: Session | None = None
        self.since = time.monotonic()


class AudioServer(threading.Thread):
    """Listens on one loopback port. Sessions must be expected first: an unknown UUID is refused."""

    def __init__(self, address: tuple[str, int], most_sessions: int = 100) -> None:
        super().__init__(name="audio", daemon=True)
        self._most_sessions = most_sessions
        self._listener = socket.create_server(address, backlog=256)
        self._listener.settimeout(0)
        self.port = int(self._listener.getsockname()[1])
        self._expected: dict[uuid.UUID, Session] = {}
        self._connections: dict[socket.socket, _Connection] = {}
        self._lock = threading.Lock()
        self._stopping = False
        self.frames_sent = 0
        self.frames_late = 0
        self.turned_away = 0

    @property
    def sessions(self) -> int:
        """Return how many sessions there are or will be in a moment."""
        return len(self._expected) + len(self._connections)

    @property
    def has_room(self) -> bool:
        """Tell whether one more caller can be heard without making the others' prompts late."""
        return self.sessions < self._most_sessions

    def figures(self) -> dict[str, float]:
        """Return counts since the start and the seconds of processor time that pacing took."""
        ident = self.ident if self.is_alive() else None
        return {
            "sessions": self.sessions,
            "frames_sent": self.frames_sent,
            "frames_late": self.frames_late,
            "turned_away": self.turned_away,
            "pacing_seconds": time.clock_gettime(time.pthread_getcpuclockid(ident)) if ident else 0.0,
        }

    def expect(self) -> Session:
        """Return a new session whose UUID will be let in. Raises NoRoom."""
        session = Session()
        with self._lock:
            if not self.has_room:
                self.turned_away += 1
                raise NoRoom("all places for listening are taken")
            self._expected[session.id] = session
        return session

    def forget(self, session: Session) -> None:
        """Refuse the session's UUID from now on."""
        with self._lock:
            self._expected.pop(session.id, None)

    def stop(self) -> None:
        """End every session and the thread."""
        self._stopping = True
        self.join(timeout=5)

    def run(self) -> None:
        """Serve until stopped."""
        sys.setswitchinterval(_SWITCH_SECONDS)
        tick = time.monotonic()
        while not self._stopping:
            self._rest(tick)
            now = time.monotonic()
            self._pace(now)  # sending is what must be in time: it comes first
            self._accept()
            for connection in list(self._connections.values()):
                self._read(connection)
            tick = max(tick + FRAME_SECONDS, now)
        for connection in list(self._connections.values()):
            self._drop(connection)
        self._listener.close()

    def _rest(self, until: float) -> None:
        # Sockets are looked at once a frame, all together: to be woken by each of them costs twice the time.
        if self._connections:
            time.sleep(max(0.0, until - time.monotonic()))
        else:
            select.select([self._listener], [], [], _IDLE_SECONDS)

    def _read(self, connection: _Connection) -> None:
        try:
            data = connection.socket.recv(_READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop(connection)
            return
        for kind, payload in connection.decoder.feed(data):
            if connection.socket in self._connections:
                self._take(connection, kind, payload)

    def _accept(self) -> None:
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            accepted.settimeout(0)
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connections[accepted] = _Connection(accepted)

    def _take(self, connection: _Connection, kind: int, payload: bytes) -> None:
        session = connection.session
        if session is None:
            self._introduce(connection, kind, payload)
        elif kind == Kind.AUDIO:
            if (ear := session.ear) is not None:
                ear.append(payload)
        elif kind == Kind.KEY:
            key = payload.decode("ascii", "replace")
            if key and key in KEYS:
                session.tell(Happened.KEY, key)
        elif kind in (Kind.HANG_UP, Kind.ERROR):
            self._drop(connection)

    def _introduce(self, connection: _Connection, kind: int, payload: bytes) -> None:
        with self._lock:
            named = kind == Kind.UUID and len(payload) == _UUID_BYTES
            session = self._expected.pop(uuid.UUID(bytes=payload), None) if named else None
        if session is None:
            log.warning("audio connection refused: nobody expects it")
            self._drop(connection)
            return
        connection.session = session
        session.socket = connection.socket
        session.tell(Happened.CONNECTED)

    def _pace(self, now: float) -> None:
        for connection in list(self._connections.values()):
            session = connection.session
            if session is None:
                if now - connection.since > _INTRODUCTION_SECONDS:
                    self._drop(connection)
                continue
            if session.is_closing:
                self._drop(connection)
                continue
            late_before = session.frames_late
            frames = session.due_frames(now, LATE_SECONDS, _MOST_AT_ONCE)
            self.frames_late += session.frames_late - late_before
            if frames:
                self.frames_sent += len(frames) // CODED_BYTES
                self._send(connection, frames)

    def _send(self, connection: _Connection, data: bytes) -> None:
        try:
            sent = connection.socket.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._drop(connection)
            return
        if sent < len(data):
            # Asterisk reads 50 frames a second; a full buffer means that it does not read at all.
            log.warning("audio connection blocked")
            self._drop(connection)

    def _drop(self, connection: _Connection) -> None:
        self._connections.pop(connection.socket, None)
        with suppress(OSError):
            connection.socket.send(encode(Kind.HANG_UP))
        connection.socket.close()
        if connection.session is not None:
            connection.session.tell(Happened.CLOSED)
