"""A few rows that the line must know whatever the database does: in memory, and in a file over a restart."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.orm import Session

    from ticketing.core.db import Database

log = structlog.get_logger(__name__)

Row = TypeVar("Row")

_WRITE_EVERY: Final = timedelta(minutes=1)


class Snapshot(Generic[Row]):
    """Rows (frozen dataclasses) as they were last read; any thread may ask at any time.

    A subclass says how rows are read from the database and from the file; both are called by one thread at a time.
    """

    name: str
    """In logs and of the thread."""
    longest_kept: timedelta
    """What was read longer ago than this is told to nobody."""

    def __init__(self, database: Database, file: Path, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._file = file
        self._now = now
        self._rows: tuple[Row, ...] = ()
        self._read_at: datetime | None = None
        self._written_at: datetime | None = None
        self._is_away = False
        self._stop = threading.Event()
        self._load()

    def read(self, session: Session) -> list[Row]:
        """Read the rows from the database."""
        raise NotImplementedError

    def from_json(self, row: dict[str, Any]) -> Row:
        """Make a row from what ``dataclasses.asdict`` left in the file; moments and paths are texts there."""
        raise NotImplementedError

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows, none when they are too old to be true."""
        if self._read_at is None or self._now() - self._read_at > self.longest_kept:
            return ()
        return self._rows

    def refresh(self) -> bool:
        """Read the database; False when it is away and the last snapshot stays."""
        try:
            with self._database.read() as session:
                found = tuple(self.read(session))
        except Exception as error:  # noqa: BLE001 the line must answer although the database is away
            if not self._is_away:
                log.warning("snapshot.not_read", snapshot=self.name, error=type(error).__name__)
            self._is_away = True
            return False
        self._is_away = False
        has_changed = found != self._rows
        self._rows, self._read_at = found, self._now()
        if has_changed or self._written_at is None or self._read_at - self._written_at >= _WRITE_EVERY:
            self._write()
        return True

    def keep_fresh(self, seconds: float = 3) -> threading.Thread:
        """Refresh now and every so many seconds in a thread of its own, until ``stop``."""

        def go_on() -> None:
            self.refresh()
            while not self._stop.wait(seconds):
                self.refresh()

        thread = threading.Thread(target=go_on, name=self.name, daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """End the thread of ``keep_fresh``."""
        self._stop.set()

    def _load(self) -> None:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            read_at = datetime.fromisoformat(kept["read_at"])
            found = tuple(self.from_json(row) for row in kept["rows"])
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("snapshot.file_unreadable", snapshot=self.name, error=type(error).__name__)
            return
        self._rows, self._read_at = found, read_at

    def _write(self) -> None:
        if self._read_at is None:
            return
        kept = {"read_at": self._read_at, "rows": [asdict(row) for row in self._rows]}  # type: ignore[call-overload]
        draft = self._file.with_suffix(".tmp")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(kept, default=_plain, indent=1), encoding="utf-8")
            draft.replace(self._file)
        except OSError as error:
            log.warning("snapshot.file_not_written", snapshot=self.name, error=error.strerror)
            return
        self._written_at = self._read_at


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
