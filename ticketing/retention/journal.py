"""Deletes old segments of the journal: the database holds what is in them, and they hold callers' numbers."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def erase_segments(folder: Path, applied: int, before: datetime) -> int:
    """Delete the segments whose records are all in the database and that were last written ``before``.

    ``applied``: highest record of this node in the database. A segment is named by its first record; the newest one is
    never deleted, so numbering goes on. Returns how many were deleted.
    """
    deleted = 0
    for segment, later in pairwise(sorted(folder.glob("*.jsonl"))):
        if int(later.stem) - 1 > applied or _written(segment) >= before:
            break
        segment.unlink(missing_ok=True)
        deleted += 1
    return deleted


def _written(segment: Path) -> datetime:
    return datetime.fromtimestamp(segment.stat().st_mtime, UTC)
