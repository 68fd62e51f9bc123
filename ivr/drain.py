"""Moves journal records into the database, in order, each exactly once; waits out any database that is away."""

from __future__ import annotations

import json
import threading
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy.exc import OperationalError

from ivr.journal import Damage, Line, Reader
from ticketing.intake import caller as intake

if TYPE_CHECKING:
    from pathlib import Path

    from ivr.journal import Journal
    from ticketing.core.db import Database

log = structlog.get_logger()

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0
_STATE_EVERY: Final = 1.0


class Drainer(threading.Thread):
    """The one thread of a node that writes calls into the database.

    A record that fails while the database is well is set aside in ``quarantine.txt`` with an alarm event: the records
    behind it are other people's reports.
    """

    def __init__(self, journal: Journal, database: Database, state_file: Path) -> None:
        super().__init__(name="drainer", daemon=True)
        self.applied_seq = 0
        self.is_database_away = False
        self._journal = journal
        self._database = database
        self._state_file = state_file
        self._news = threading.Condition()
        self._stopping = False
        self._reader: Reader | None = None
        self._state_at = 0.0
        self._damage_seen: set[tuple[str, int]] = set()

    def tell(self) -> None:
        """Say that a record was appended."""
        with self._news:
            self._news.notify_all()

    def wait_for(self, seq: int, seconds: float) -> bool:
        """Wait until this record is in the database; False when it takes longer."""
        with self._news:
            return self._news.wait_for(lambda: self.applied_seq >= seq, timeout=seconds)

    def stop(self) -> None:
        """End after the record at hand; what is left is drained at the next start."""
        with self._news:
            self._stopping = True
            self._news.notify_all()
        self.join(timeout=10)
        self._write_state()

    def run(self) -> None:
        """Drain until told to stop."""
        pause = _FIRST_PAUSE
        while not self._stopping:
            try:
                self._drain()
            except Exception as error:  # noqa: BLE001 this thread must outlive every fault; the journal keeps the records
                pause = self._wait_out(error, pause)
                continue
            pause = _FIRST_PAUSE
            self.is_database_away = False
            self._write_state_sometimes()
            with self._news:
                if not self._stopping and self.applied_seq >= self._journal.last_seq:
                    self._news.wait(timeout=_STATE_EVERY)

    def _drain(self) -> None:
        if self._reader is None:
            with self._database.read() as session:
                known = intake.highest_seq(session, self._journal.node)
            self._reach(known)
            self._reader = Reader(self._journal.folder, self.applied_seq)
        try:
            self._read_on(self._reader)
        except BaseException:
            self._reader = None  # its place is behind the record that failed: begin again from the database
            raise

    def _read_on(self, reader: Reader) -> None:
        for item in reader.poll(self._journal.last_seq):
            if self._stopping:
                self._reader = None
                return
            if isinstance(item, Damage):
                self._set_aside_damage(item)
                continue
            self._apply(item)
            self._reach(item.seq)

    def _reach(self, seq: int) -> None:
        with self._news:
            self.applied_seq = seq
            self._news.notify_all()

    def _apply(self, line: Line) -> None:
        try:
            fact = intake.from_data(line.kind, line.data)
            record = intake.Record(line.node, line.seq, datetime.fromisoformat(line.at), line.call, fact)
            with self._database.write() as session:
                intake.apply(session, record)
        except OperationalError:
            raise
        except Exception as error:  # a bug must not stop other people's reports
            log.exception("record set aside", seq=line.seq, kind=line.kind, call=line.call)
            self._set_aside(line, repr(error)[:300])

    def _set_aside(self, line: Line, reason: str) -> None:
        # The alarm comes first: when the database is what fails here, nothing is skipped and the record is tried again.
        with self._database.write() as session:
            intake.quarantine(session, line.node, line.seq, kind=line.kind, call_id=line.call, reason=reason)
        with (self._journal.folder / "quarantine.txt").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"seq": line.seq, "reason": reason, "kind": line.kind, "data": line.data}) + "\n")

    def _set_aside_damage(self, damage: Damage) -> None:
        place = (damage.segment, damage.line)
        if place not in self._damage_seen:
            self._damage_seen.add(place)
            log.error("journal line damaged", segment=damage.segment, line=damage.line)

    def _wait_out(self, error: Exception, pause: float) -> float:
        if not self.is_database_away:
            log.warning("database away, the journal keeps the reports", error=repr(error)[:300])
        self.is_database_away = True
        self._write_state()
        self._database.dispose()
        with self._news:
            if not self._stopping:
                self._news.wait(timeout=pause)
        return min(pause * 2, _LONGEST_PAUSE)

    def _write_state_sometimes(self) -> None:
        if time.monotonic() - self._state_at >= _STATE_EVERY:
            self._write_state()

    def _write_state(self) -> None:
        self._state_at = time.monotonic()
        state: dict[str, Any] = {
            "last_seq": self._journal.last_seq,
            "applied_seq": self.applied_seq,
            "backlog": max(0, self._journal.last_seq - self.applied_seq),
            "is_database_away": self.is_database_away,
            "has_failed": self._journal.failed,
            "damaged_lines": len(self._damage_seen),
        }
        scratch = self._state_file.with_suffix(".tmp")
        try:
            scratch.write_text(json.dumps(state), encoding="ascii")
            scratch.replace(self._state_file)
        except OSError as error:
            log.warning("journal state not written", error=error.strerror)
