"""The door for the phone: which outage is known in an area, answered from memory, whatever the database does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from ticketing.clips import speaking
from ticketing.core import clock
from ticketing.core.snapshot import Snapshot
from ticketing.outages.models import ACTIVE, Outage

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from ticketing.core.db import Database

LONGEST_KEPT: Final = timedelta(hours=6)
"""What was read longer ago than this is not told to anybody: power is usually back by then."""


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


class KnownOutages(Snapshot[KnownOutage]):
    """All published outages, in memory and in a file; any thread may ask at any time."""

    name = "outages"
    longest_kept = LONGEST_KEPT

    def __init__(
        self, database: Database, file: Path, clips_dir: Path, *, now: Callable[[], datetime] = clock.now
    ) -> None:
        """``file`` keeps the snapshot over a restart, ``clips_dir`` holds the clips of places."""
        self._clips_dir = clips_dir.absolute()
        super().__init__(database, file, now=now)

    def of_area(self, code: str | None) -> KnownOutage | None:
        """Return the newest published outage of an area code such as 0380, None when none is known."""
        return next((outage for outage in reversed(self.rows) if outage.area_code == code), None)

    def of_id(self, outage_id: int) -> KnownOutage | None:
        """Return a published outage, None when it is over or was withdrawn."""
        return next((outage for outage in self.rows if outage.id == outage_id), None)

    def read(self, session: Session) -> list[KnownOutage]:
        """Read the published outages, the newest last."""
        query = select(Outage).where(Outage.stage.in_(ACTIVE), Outage.published_at.is_not(None))
        rows = session.scalars(query.order_by(Outage.published_at, Outage.id))
        return [_known(row, self._clips_dir) for row in rows]

    def from_json(self, row: dict[str, Any]) -> KnownOutage:
        """Read an outage from the file; a clip that is gone is told as the area."""
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


def _known(row: Outage, clips_dir: Path) -> KnownOutage:
    return KnownOutage(
        id=row.id,
        area_code=row.area_code,
        place=row.place if row.announced_clip else "",
        place_clip=speaking.line_clip(clips_dir, row.announced_clip) if row.announced_clip else None,
        cause=row.cause,
        started_at=row.started_at,
        etr_from=row.etr_from,
        etr_to=row.etr_to,
        etr_made_at=row.etr_made_at,
        stage=str(row.stage),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
