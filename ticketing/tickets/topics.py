"""The added categories that callers choose from, answered from memory, whatever the database does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ticketing.changes import service
from ticketing.clips import speaking
from ticketing.core import clock
from ticketing.core.snapshot import Snapshot
from ticketing.tickets import spoken_names
from ticketing.tickets.categories import CATEGORIES, spoken
from ticketing.tickets.spoken_names import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.db import Database

_LONGEST_KEPT: Final = timedelta(days=30)


@dataclass(frozen=True)
class KnownTopic:
    """A category somebody added and has heard: its code, the shipped one it belongs to, names and their clips.

    ``clip_id`` and ``clip_en`` are .alaw files (8 kHz).
    """

    code: str
    of: str
    name_id: str
    name_en: str
    clip_id: Path
    clip_en: Path

    def name(self, language: str) -> str:
        """Return the name callers say."""
        return self.name_en if language == "en" else self.name_id

    def clip(self, language: str) -> Path:
        """Return the name as callers hear it."""
        return self.clip_en if language == "en" else self.clip_id


class KnownTopics(Snapshot[KnownTopic]):
    """All categories that callers choose from, in the order of the lists; any thread may ask at any time."""

    name = "topics"
    longest_kept = _LONGEST_KEPT

    def __init__(
        self, database: Database, file: Path, clips_dir: Path, *, now: Callable[[], datetime] = clock.now
    ) -> None:
        """``file`` keeps the snapshot over a restart, ``clips_dir`` holds the clips."""
        self._clips_dir = clips_dir.absolute()
        super().__init__(database, file, now=now)

    def read(self, session: Session) -> list[KnownTopic]:
        """Read those whose name somebody has heard in both languages."""
        kinds = service.current(session, CATEGORIES).document
        told = spoken_names.names(session, kinds)
        found = ((code, kind, self._clips(told[code])) for code, kind in spoken(kinds).items())
        return [
            KnownTopic(code, str(kind.of), kind.name.id, kind.name.en, *clips) for code, kind, clips in found if clips
        ]

    def from_json(self, row: dict[str, Any]) -> KnownTopic:
        """Read a category from the file."""
        clips = {name: Path(row[name]) for name in ("clip_id", "clip_en")}
        return KnownTopic(**{**row, **clips})

    def _clips(self, names: tuple[spoken_names.Name, ...]) -> tuple[Path, Path] | None:
        paths = [
            speaking.line_clip(self._clips_dir, one.clip) for one in names if one.clip and one.state is State.READY
        ]
        there = [path for path in paths if path is not None]
        return (there[0], there[1]) if len(there) == len(spoken_names.LANGUAGES) else None
