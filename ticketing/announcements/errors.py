"""What can go wrong with an announcement, each with a stable id; see also ticketing.clips.errors."""

from __future__ import annotations

from ticketing.core.errors import ConflictError


class TooLongError(ConflictError):
    """Its clip takes longer than callers listen."""

    code = "announcement-too-long"


class AnnouncementOverError(ConflictError):
    """It is withdrawn or no longer valid."""

    code = "announcement-over"


class AnnouncementChangedError(ConflictError):
    """Somebody saved it while this page was open."""

    code = "announcement-changed"


class NothingToUndoError(ConflictError):
    """Nothing was changed yet."""

    code = "nothing-to-undo"
