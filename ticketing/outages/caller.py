"""The door for the phone: which outage is known in an area, answered from memory, whatever the database does."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import select

from ticketing.core import clock
from ticketing.outages import clips
from ticketing.outages.models import ACTIVE, Outage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

    from ticketing.core.db import Database

log = structlog.get_logger(__name__)

LONGEST_KEPT: Final = timedelta(hours=6)
"""What was read longer ago than this is not told to anybody: power is usually back by then."""

_WRITE_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class KnownOutage:
    """A published outage. ``place_clip`` is the .alaw file (8 kHz) that names the place, None for "your area".

    ``stage`` is reported, crew_sent, on_site or repairing. The estimate, if any, was made at ``etr_made_at``.
    """

    id: int
    area_code: str
    place: str
    place_clip: Path | None
    cause: str
    started_at: datetime
    etr_from: datetime | None
    etr_to: datetime | None
    etr_made_at: datetime | None
    stage: str


class KnownOutages:
    """A snapshot of all published outages, in memory and in a file; any thread may ask at any time."""

    def __init__(
        self, database: Database, file: Path, clips_dir: Path, *, now: Callable[[], datetime] = clock.now
    ) -> None:
        """``file`` keeps the snapshot over a restart, ``clips_dir`` holds the clips of places."""
        self._database = database
        self._file = file
        self._clips_dir = clips_dir
        self._now = now
        self._by_area: Mapping[str, KnownOutage] = MappingProxyType({})
        self._read_at: datetime | None = None
        self._written_at: datetime | None = None
        self._is_away = False
        self._stop = threading.Event()
        self._load()

    def of_area(self, code: str | None) -> KnownOutage | None:
        """Return the newest published outage of an area code such as 0380, None when none is known."""
        if code is None or self._read_at is None or self._now() - self._read_at > LONGEST_KEPT:
            return None
        return self._by_area.get(code)

    def refresh(self) -> bool:
        """Read the database; False when it is away and the last snapshot stays."""
        try:
            with self._database.read() as session:
                found = _published(session, self._clips_dir)
        except Exception as error:  # noqa: BLE001 the line must answer although the database is away
            if not self._is_away:
                log.warning("outages.not_read", error=type(error).__name__)
            self._is_away = True
            return False
        self._is_away = False
        has_changed = found != self._by_area
        self._by_area, self._read_at = MappingProxyType(found), self._now()
        if has_changed or self._written_at is None or self._read_at - self._written_at >= _WRITE_EVERY:
            self._write()
        return True

    def keep_fresh(self, seconds: float = 3) -> threading.Thread:
        """Refresh now and every so many seconds in a thread of its own, until ``stop``."""

        def go_on() -> None:
            self.refresh()
            while not self._stop.wait(seconds):
                self.refresh()

        thread = threading.Thread(target=go_on, name="outages", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """End the thread of ``keep_fresh``."""
        self._stop.set()

    def _load(self) -> None:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            read_at = datetime.fromisoformat(kept["read_at"])
            found = [_from_json(row) for row in kept["outages"]]
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("outages.file_unreadable", error=type(error).__name__)
            return
        self._by_area = MappingProxyType({outage.area_code: outage for outage in found})
        self._read_at = read_at

    def _write(self) -> None:
        if self._read_at is None:
            return
        kept = {"read_at": self._read_at, "outages": [asdict(outage) for outage in self._by_area.values()]}
        draft = self._file.with_suffix(".tmp")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(kept, default=_plain, indent=1), encoding="utf-8")
            draft.replace(self._file)
        except OSError as error:
            log.warning("outages.file_not_written", error=error.strerror)
            return
        self._written_at = self._read_at


def _published(session: Session, clips_dir: Path) -> dict[str, KnownOutage]:
    query = select(Outage).where(Outage.stage.in_(ACTIVE), Outage.published_at.is_not(None))
    rows = session.scalars(query.order_by(Outage.published_at, Outage.id))  # later ones win
    return {row.area_code: _known(row, clips_dir) for row in rows}


def _known(row: Outage, clips_dir: Path) -> KnownOutage:
    return KnownOutage(
        id=row.id,
        area_code=row.area_code,
        place=row.place if row.announced_clip else "",
        place_clip=clips.line_clip(clips_dir.absolute(), row.announced_clip) if row.announced_clip else None,
        cause=row.cause,
        started_at=row.started_at,
        etr_from=row.etr_from,
        etr_to=row.etr_to,
        etr_made_at=row.etr_made_at,
        stage=str(row.stage),
    )


def _from_json(row: dict[str, Any]) -> KnownOutage:
    moments = {name: _moment(row[name]) for name in ("etr_from", "etr_to", "etr_made_at")}
    clip = Path(row["place_clip"]) if row["place_clip"] else None
    return KnownOutage(
        id=int(row["id"]),
        area_code=str(row["area_code"]),
        place=str(row["place"]),
        place_clip=clip if clip is not None and clip.is_file() else None,
        cause=str(row["cause"]),
        started_at=datetime.fromisoformat(row["started_at"]),
        stage=str(row["stage"]),
        **moments,
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
