"""The door for the phone: what is announced to whom now, answered from memory, whatever the database does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from ticketing.announcements.models import Announcement
from ticketing.clips import speaking
from ticketing.core import clock
from ticketing.core.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from ticketing.core.db import Database

LONGEST_KEPT: Final = timedelta(hours=6)
"""What was read longer ago than this is not told to anybody: it may have been withdrawn."""

MOST_TOLD: Final = 5
"""How many of them who asks for news is told."""


@dataclass(frozen=True)
class KnownAnnouncement:
    """A published announcement. ``area_code`` None: for everybody.

    ``clip_id`` and ``clip_en`` are the .alaw files (8 kHz) of both languages, None where there is none.
    """

    id: int
    area_code: str | None
    valid_from: datetime
    valid_until: datetime
    clip_id: Path | None
    clip_en: Path | None
    is_news: bool = False
    """Told to who asks for news, not behind the greeting."""
    office_code: str | None = None
    """Told to who books a visit to this office, and to nobody else."""

    def clip(self, language: str) -> Path | None:
        """Return the clip in this language, else the Indonesian one."""
        return self.clip_en or self.clip_id if language == "en" else self.clip_id


class KnownAnnouncements(Snapshot[KnownAnnouncement]):
    """All published announcements, in memory and in a file; any thread may ask at any time."""

    name = "announcements"
    longest_kept = LONGEST_KEPT

    def __init__(
        self, database: Database, file: Path, clips_dir: Path, *, now: Callable[[], datetime] = clock.now
    ) -> None:
        """``file`` keeps the snapshot over a restart, ``clips_dir`` holds the clips."""
        self._clips_dir = clips_dir.absolute()
        super().__init__(database, file, now=now)

    def of_area(self, code: str | None) -> KnownAnnouncement | None:
        """Return what a caller of this area hears now: the newest for the area, else the newest for everybody."""
        valid = [one for one in self._valid() if not one.is_news and one.office_code is None]
        for wanted in (code, None):
            found = next((one for one in valid if one.area_code == wanted), None)
            if found is not None:
                return found
        return None

    def all_of_area(self, code: str | None) -> tuple[KnownAnnouncement, ...]:
        """Return all that is told now in this area and to everybody, news too, the newest first."""
        told = (one for one in self._valid() if one.area_code in {code, None} and one.office_code is None)
        return tuple(told)[:MOST_TOLD]

    def of_office(self, code: str) -> KnownAnnouncement | None:
        """Return the visiting rules of an office that hold now."""
        return next((one for one in self._valid() if one.office_code == code), None)

    def _valid(self) -> list[KnownAnnouncement]:
        now = self._now()
        return [one for one in reversed(self.rows) if one.valid_from <= now < one.valid_until and one.clip_id]

    def read(self, session: Session) -> list[KnownAnnouncement]:
        """Read what is published and not over, the newest last."""
        query = (
            select(Announcement)
            .where(Announcement.published_at.is_not(None), Announcement.withdrawn_at.is_(None))
            .where(Announcement.valid_until > self._now())
        )
        rows = session.scalars(query.order_by(Announcement.published_at, Announcement.id))
        return [self._known(row) for row in rows]

    def from_json(self, row: dict[str, Any]) -> KnownAnnouncement:
        """Read an announcement from the file; without its clip it is told to nobody."""
        return KnownAnnouncement(
            id=int(row["id"]),
            area_code=row["area_code"],
            valid_from=datetime.fromisoformat(row["valid_from"]),
            valid_until=datetime.fromisoformat(row["valid_until"]),
            clip_id=_file(row["clip_id"]),
            clip_en=_file(row["clip_en"]),
            is_news=bool(row.get("is_news")),
            office_code=row.get("office_code"),
        )

    def _known(self, row: Announcement) -> KnownAnnouncement:
        return KnownAnnouncement(
            id=row.id,
            area_code=row.area_code,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            clip_id=speaking.line_clip(self._clips_dir, row.clip_id) if row.clip_id else None,
            clip_en=speaking.line_clip(self._clips_dir, row.clip_en) if row.clip_en else None,
            is_news=row.news_id is not None,
            office_code=row.office_code,
        )


def _file(name: str | None) -> Path | None:
    path = Path(name) if name else None
    return path if path is not None and path.is_file() else None
