"""What can go wrong with a change, each with a stable id."""

from __future__ import annotations

from ticketing.core.errors import ConflictError


class SettingStaleError(ConflictError):
    """Somebody saved it while this page was open."""

    code = "setting-stale"


class NothingDifferentError(ConflictError):
    """It is already so."""

    code = "setting-same"


class ChangedSinceError(ConflictError):
    """A later change touched the same field, so that taking this one back would undo that one too."""

    code = "setting-changed-since"
