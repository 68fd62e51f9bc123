"""The pacing thread: accepts AudioSocket connections and moves the audio of all calls, 20 ms at a time."""

from __future__ import annotations

import selectors
import socket
import threading
import time
import uuid
from typing import Final

import structlog

from ivr.listen.audiosocket.frames import FRAME_SECONDS, Decoder, Kind, encode
from ivr.listen.audiosocket.session import Happened, Session
from ivr.listen.contract import KEYS, NoRoom

log = structlog.get_logger()

LATE_SECONDS: Final = 0.06
_MOST_AT_ONCE: Final = 10
_INTRODUCTION_SECONDS: Final = 2.0
_UUID_BYTES: Final = 16
_READ_BYTES: Final = 65536


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
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
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
        tick = time.monotonic()
        while not self._stopping:
            for key, _ in self._selector.select(max(0.0, tick - time.monotonic())):
                self._read(key.fileobj)
            now = time.monotonic()
            if now >= tick:
                self._pace(now)
                tick = max(tick + FRAME_SECONDS, now)
        for connection in list(self._connections.values()):
            self._drop(connection)
        self._selector.unregister(self._listener)
        self._listener.close()
        self._selector.close()

    def _read(self, source: object) -> None:
        if source is self._listener:
            self._accept()
            return
        connection = self._connections.get(source)  # type: ignore[call-overload]
        if connection is None:
            return
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
        try:
            accepted, _ = self._listener.accept()
        except OSError:
            return
        accepted.settimeout(0)
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connections[accepted] = _Connection(accepted)
        self._selector.register(accepted, selectors.EVENT_READ)

    def _take(self, connection: _Connection, kind: int, payload: bytes) -> None:
        session = connection.session
        if session is None:
            self._introduce(connection, kind, payload)
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
                self.frames_sent += len(frames)
                self._send(connection, b"".join(frames))

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
        try:
            self._selector.unregister(connection.socket)
            connection.socket.send(encode(Kind.HANG_UP))
        except (KeyError, ValueError, OSError):
            pass
        connection.socket.close()
        if connection.session is not None:
            connection.session.tell(Happened.CLOSED)
