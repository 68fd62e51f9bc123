"""What can go wrong with a change, each with a stable id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticketing.core.errors import ConflictError, InvalidError

if TYPE_CHECKING:
    from ticketing.core.i18n import Label


class SettingStaleError(ConflictError):
    """Somebody saved it while this page was open."""

    code = "setting-stale"


class NothingDifferentError(ConflictError):
    """It is already so."""

    code = "setting-same"


class ChangedSinceError(ConflictError):
    """A later change touched the same field, so that taking this one back would undo that one too."""

    code = "setting-changed-since"


class RefusedError(InvalidError):
    """A value cannot hold; ``said`` tells people why, in both languages."""

    code = "setting-refused"

    def __init__(self, said: Label, **details: object) -> None:
        super().__init__(said.en, said=said, **details)
