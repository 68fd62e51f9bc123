"""The door for the phone: what is set, answered from memory, whatever the database does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

import structlog

from ticketing.changes import service
from ticketing.changes.sections import Document, Section
from ticketing.core import clock
from ticketing.core.errors import DomainError
from ticketing.core.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from ticketing.core.db import Database

__all__ = ["Document", "KnownSetting", "KnownSettings", "Section"]

log = structlog.get_logger(__name__)

_FOR_GOOD: Final = timedelta(days=3650)


@dataclass(frozen=True)
class KnownSetting:
    """The document of a section as it was last read."""

    section: str
    number: int
    document: dict[str, Any]


class KnownSettings(Snapshot[KnownSetting]):
    """All that was ever set, in memory and in a file; any thread may ask at any time.

    What was set holds until somebody sets something else, however long the database is away.
    """

    name = "settings"
    longest_kept = _FOR_GOOD

    def __init__(self, database: Database, file: Path, *, now: Callable[[], datetime] = clock.now) -> None:
        """``file`` keeps the snapshot over a restart."""
        self._documents: dict[str, tuple[KnownSetting, object]] = {}
        super().__init__(database, file, now=now)

    def of(self, section: Section[Document]) -> Document:
        """Return what holds for a section, its default while nothing was set or when it cannot be read."""
        row = next((row for row in self.rows if row.section == section.name), None)
        if row is None:
            return section.default
        kept = self._documents.get(section.name)
        if kept is None or kept[0] is not row:
            kept = (row, _document(section, row))
            self._documents[section.name] = kept
        return cast("Document", kept[1])

    def read(self, session: Session) -> list[KnownSetting]:
        """Read what holds."""
        found = service.newest(session)
        return [KnownSetting(name, row.number, row.after) for name, row in sorted(found.items())]

    def from_json(self, row: dict[str, Any]) -> KnownSetting:
        """Read a setting from the file."""
        return KnownSetting(str(row["section"]), int(row["number"]), dict(row["document"]))


def _document(section: Section[Document], row: KnownSetting) -> Document:
    try:
        return section.read(row.document)
    except (DomainError, KeyError, TypeError, ValueError) as error:
        log.warning("setting.not_readable", section=row.section, number=row.number, error=str(error)[:200])
        return section.default
