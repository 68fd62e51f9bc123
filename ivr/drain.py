"""Moves journal records into the database, in order, each exactly once; waits out any database that is away."""

from __future__ import annotations

import json
import math
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
_GATHER_SECONDS, _HURRY_SECONDS = 0.5, 0.05
"""How long a record waits for others to share its transaction; the second when a call waits for it."""

_MOST_TOGETHER: Final = 40
"""Records in one transaction: some 40 ms in which, on SQLite, nobody else writes."""

_LAST_SECONDS: Final = 5.0


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
        lock = threading.Lock()
        self._work = threading.Condition(lock)
        self._progress = threading.Condition(lock)
        self._is_resting = False
        self._awaited_seq = 0
        self._stopping = False
        self._stop_at = math.inf
        self._reader: Reader | None = None
        self._state_at = 0.0
        self._damage_seen: set[tuple[str, int]] = set()

    def tell(self) -> None:
        """Say that a record was appended."""
        with self._work:
            if self._is_resting or self._backlog >= _MOST_TOGETHER:
                self._work.notify()

    def wait_for(self, seq: int, seconds: float) -> bool:
        """Wait until this record is in the database, which is done soon; False when it takes longer."""
        with self._progress:
            if self.applied_seq < seq:
                self._awaited_seq = max(self._awaited_seq, seq)
                self._work.notify()
            return self._progress.wait_for(lambda: self.applied_seq >= seq, timeout=seconds)

    def stop(self) -> None:
        """Take in what waits, for some seconds at most; what is left then is drained at the next start."""
        with self._work:
            self._stopping = True
            self._stop_at = time.monotonic() + _LAST_SECONDS
            self._work.notify()
        self.join(timeout=_LAST_SECONDS + 5)
        self._write_state()

    def run(self) -> None:
        """Drain until told to stop."""
        pause = _FIRST_PAUSE
        while True:
            is_last = self._stopping
            try:
                self._drain()
            except Exception as error:  # noqa: BLE001 this thread must outlive every fault; the journal keeps the records
                if is_last:
                    return
                pause = self._wait_out(error, pause)
                continue
            if is_last:
                return
            pause = _FIRST_PAUSE
            self.is_database_away = False
            self._write_state_sometimes()
            self._rest()

    @property
    def _backlog(self) -> int:
        return self._journal.last_seq - self.applied_seq

    def _rest(self) -> None:
        """Wait for a record, then a moment for its neighbours: a transaction costs more than what is in it."""
        with self._work:
            self._is_resting = True
            self._work.wait_for(lambda: self._stopping or self._backlog > 0, timeout=_STATE_EVERY)
            self._is_resting = False
            if self._backlog > 0:
                self._work.wait_for(lambda: self._is_full or self._is_awaited, timeout=_GATHER_SECONDS)
                if self._is_awaited:
                    self._work.wait_for(lambda: self._is_full, timeout=_HURRY_SECONDS)

    @property
    def _is_full(self) -> bool:
        return self._stopping or self._backlog >= _MOST_TOGETHER

    @property
    def _is_awaited(self) -> bool:
        return self._awaited_seq > self.applied_seq

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
        together: list[Line] = []
        for item in reader.poll(self._journal.last_seq):
            if isinstance(item, Damage):
                self._set_aside_damage(item)
                continue
            if len(together) >= _MOST_TOGETHER:
                self._apply(together)
                together = []
                if time.monotonic() > self._stop_at:
                    return
            together.append(item)
        if together:
            self._apply(together)

    def _reach(self, seq: int) -> None:
        with self._progress:
            self.applied_seq = seq
            self._progress.notify_all()

    def _apply(self, lines: list[Line]) -> None:
        """Take in these records in one transaction; when it fails though the database is well, each in its own."""
        try:
            self._write(lines)
        except OperationalError:
            raise
        except Exception as error:  # a bug must not stop other people's reports
            if len(lines) > 1:
                for line in lines:
                    self._apply([line])
                return
            log.exception("record set aside", seq=lines[0].seq, kind=lines[0].kind, call=lines[0].call)
            self._set_aside(lines[0], repr(error)[:300])
        self._reach(lines[-1].seq)

    def _write(self, lines: list[Line]) -> None:
        records = [_record_of(line) for line in lines]
        with self._database.write() as session:
            intake.apply_all(session, records)

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
        with self._work:
            self._work.wait_for(lambda: self._stopping, timeout=pause)
        return min(pause * 2, _LONGEST_PAUSE)

    def _write_state_sometimes(self) -> None:
        if time.monotonic() - self._state_at >= _STATE_EVERY:
            self._write_state()

    def _write_state(self) -> None:
        self._state_at = time.monotonic()
        state: dict[str, Any] = {
            "last_seq": self._journal.last_seq,
            "applied_seq": self.applied_seq,
            "backlog": max(0, self._backlog),
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


def _record_of(line: Line) -> intake.Record:
    fact = intake.from_data(line.kind, line.data)
    return intake.Record(line.node, line.seq, datetime.fromisoformat(line.at), line.call, fact)
