"""The journal: what callers said, on disk before anybody acts on it. Part of the error kernel: standard library only.

One line a record: the CRC-32 of the rest in 8 hex digits, a space, one JSON object. A line is either whole or it is not
there: a torn tail is cut off at start, a damaged line is set aside by name and never read as something else.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

_SEGMENT_BYTES: Final = 8 * 1024 * 1024
_CRC_DIGITS: Final = 8
_NO_LIMIT: Final = 2**62
_FIRST_OF_A_CALL: Final = "call.started"


class JournalError(Exception):
    """The record is not safely on disk: nothing may be promised to the caller."""


class JournalInUseError(JournalError):
    """Another process writes this journal: two nodes must never share one."""


@dataclass(frozen=True)
class Line:
    """One journal record. ``at`` is ISO 8601 in UTC; ``data`` holds JSON values only."""

    seq: int
    node: int
    kind: str
    at: str
    call: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Damage:
    """A line that could not be believed."""

    segment: str
    line: int
    text: bytes


def encode(line: Line, room: int = 0) -> bytes:
    """Return the bytes of one record, with its check sum and line end, filled with blanks to ``room`` bytes."""
    body = json.dumps(
        {
            "seq": line.seq,
            "node": line.node,
            "kind": line.kind,
            "at": line.at,
            "call": line.call,
            "data": line.data,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    body = body.ljust(room - _CRC_DIGITS - len(b" \n"))
    return b"%08x %s\n" % (zlib.crc32(body), body)


def decode(raw: bytes) -> Line | None:
    """Return the record in one line, or None when a single bit of it is wrong."""
    if len(raw) <= _CRC_DIGITS + 2 or not raw.endswith(b"\n") or raw[_CRC_DIGITS : _CRC_DIGITS + 1] != b" ":
        return None
    body = raw[_CRC_DIGITS + 1 : -1]
    if b"%08x" % zlib.crc32(body) != raw[:_CRC_DIGITS]:
        return None
    try:
        return Line(**json.loads(body))
    except (TypeError, ValueError):
        return None


def read(folder: Path, after: int = 0) -> Iterator[Line | Damage]:
    """Yield the records after this sequence in order, and every damaged line where it stands."""
    return Reader(folder, after).poll(_NO_LIMIT)


class Reader:
    """Follows a journal that is being written; remembers its place, so that nothing is read twice."""

    def __init__(self, folder: Path, after: int) -> None:
        self._folder = folder
        self._after = after
        self._segment: str | None = None
        self._offset = 0
        self._line = 0

    def poll(self, up_to: int) -> Iterator[Line | Damage]:
        """Yield what was appended since the last poll, no further than this sequence.

        The limit is the newest sequence whose fsync returned: a line behind it may still be taken back.
        """
        while (path := self._path()) is not None:
            with path.open("rb") as file:
                file.seek(self._offset)
                while (raw := file.readline()).endswith(b"\n"):
                    line = decode(raw)
                    if line is not None and line.seq > up_to:
                        return
                    self._offset += len(raw)
                    self._line += 1
                    if line is None:
                        yield Damage(path.name, self._line, raw)
                    elif line.seq > self._after:
                        yield line
            if not self._next_segment():
                return

    def _path(self) -> Path | None:
        if self._segment is None:
            names = sorted(path.name for path in self._folder.glob("*.jsonl"))
            older = [name for name in names if int(name.partition(".")[0]) <= self._after + 1]
            self._segment = older[-1] if older else next(iter(names), None)
        return self._folder / self._segment if self._segment else None

    def _next_segment(self) -> bool:
        later = sorted(path.name for path in self._folder.glob("*.jsonl") if path.name > (self._segment or ""))
        if not later:
            return False
        self._segment, self._offset, self._line = later[0], 0, 0
        return True


class Journal:
    """The writing end. One process a folder; any thread may append.

    ``last_seq`` is the sequence of the newest record on disk. Records written while the disk was busy share the next
    fsync: no thread returns before an fsync that began after its record was written. After a failed fsync the journal
    stays failed until the process starts anew: what the kernel dropped then can not be known.
    """

    def __init__(self, folder: Path, node: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        _sync_folder(folder.parent)
        self.folder = folder
        self.node = node
        self.failed = False
        self.last_seq = 0
        self._lock = threading.Lock()
        self._sync_lock = threading.Lock()  # taken before the other one, where both are needed
        self._guard = _lock_folder(folder)
        self._cut_torn_tail()
        for line in read(folder):
            if isinstance(line, Line):
                self.last_seq = max(self.last_seq, line.seq)
        self._written_seq = self.last_seq
        self._open_segment()

    def skip_to(self, seq: int) -> None:
        """Never give out this sequence or one below (the database knows them although the folder was lost)."""
        with self._sync_lock, self._lock:
            self.last_seq = self._written_seq = max(self._written_seq, seq)

    def append(self, kind: str, call: str, data: dict[str, Any], *, at: datetime) -> Line:
        """Write one record and return once the disk has it; raise JournalError when it may not have it."""
        with self._lock:
            self._refuse_if_failed()
            line = Line(self._written_seq + 1, self.node, kind, at.isoformat(), call, data)
            self._write(encode(line))
            self._written_seq = line.seq
        self._sync(line.seq)
        return line

    def rewrite(self, call: str, change: Callable[[Line], dict[str, Any] | None]) -> int:
        """Put other data in the place of records of one call, each in as many bytes as before; return how many.

        ``change`` returns the new data, which may not be longer, or None to leave a record. Who follows the journal
        keeps his place. Raises JournalError when the disk does not take it; what was not reached stays as it was.
        """
        count = 0
        try:
            for path in sorted(self.folder.glob("*.jsonl"), reverse=True):
                lines = _lines_of(path, call)
                count += _replace(path, lines, change)
                if any(line.kind == _FIRST_OF_A_CALL for _, _, line in lines):
                    break
        except OSError as error:
            raise JournalError(f"journal not rewritten: {error.strerror}") from error
        return count

    def close(self) -> None:
        """Release the folder."""
        with self._sync_lock, self._lock:
            os.close(self._file)
            os.close(self._guard)

    def _refuse_if_failed(self) -> None:
        if self.failed:
            raise JournalError("the journal failed earlier; restart the ivr process")

    def _write(self, raw: bytes) -> None:
        try:
            written = 0
            while written < len(raw):
                written += os.write(self._file, raw[written:])
        except OSError as error:
            self._take_back()
            raise JournalError(f"journal not written: {error.strerror}") from error
        self._size += len(raw)

    def _sync(self, seq: int) -> None:
        """Return once the record is on disk: the first thread here syncs for all who wrote before it came in."""
        with self._sync_lock:
            if self.last_seq >= seq:
                return
            self._refuse_if_failed()
            newest = self._written_seq
            try:
                os.fsync(self._file)
            except OSError as error:
                self.failed = True
                raise JournalError(f"journal not on disk: {error.strerror}") from error
            self.last_seq = newest
            self._turn_the_page()

    def _turn_the_page(self) -> None:
        with self._lock:
            if self._size > _SEGMENT_BYTES and self._written_seq == self.last_seq:
                os.close(self._file)
                self._open_segment()

    def _take_back(self) -> None:
        # A full disk may have taken half a line; the next record must start on a line of its own.
        try:
            os.ftruncate(self._file, self._size)
        except OSError:
            self.failed = True

    def _open_segment(self) -> None:
        segments = sorted(self.folder.glob("*.jsonl"))
        fresh = not segments or segments[-1].stat().st_size > _SEGMENT_BYTES
        path = self.folder / f"{self.last_seq + 1:08d}.jsonl" if fresh else segments[-1]
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._size = os.fstat(self._file).st_size
        if fresh:
            _sync_folder(self.folder)

    def _cut_torn_tail(self) -> None:
        segments = sorted(self.folder.glob("*.jsonl"))
        if not segments:
            return
        raw = segments[-1].read_bytes()
        whole = raw.rfind(b"\n") + 1
        if whole == len(raw):
            return
        with segments[-1].open("r+b") as file:
            file.truncate(whole)
            os.fsync(file.fileno())


def _lines_of(path: Path, call: str) -> list[tuple[int, int, Line]]:
    """Return offset, length and record of every line of a call in one segment."""
    found: list[tuple[int, int, Line]] = []
    offset, name = 0, call.encode()
    with path.open("rb") as file:
        for raw in file:
            line = decode(raw) if name in raw else None
            if line is not None and line.call == call:
                found.append((offset, len(raw), line))
            offset += len(raw)
    return found


def _replace(path: Path, lines: list[tuple[int, int, Line]], change: Callable[[Line], dict[str, Any] | None]) -> int:
    changed = [(offset, room, line, data) for offset, room, line in lines if (data := change(line)) is not None]
    if not changed:
        return 0
    with path.open("r+b", buffering=0) as file:
        for offset, room, line, data in changed:
            raw = encode(replace(line, data=data), room)
            if len(raw) == room:
                file.seek(offset)
                file.write(raw)
        os.fsync(file.fileno())
    return len(changed)


def _lock_folder(folder: Path) -> int:
    guard = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(guard)
        raise JournalInUseError(f"another process writes the journal in {folder}") from error
    return guard


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
