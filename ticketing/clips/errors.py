"""Why a typed text may not be published yet, each with a stable id."""

from __future__ import annotations

from ticketing.core.errors import ConflictError


class ClipNotReadyError(ConflictError):
    """The voice has not spoken the text yet, so nobody can have heard it."""

    code = "clip-not-ready"


class ClipNotHeardError(ConflictError):
    """Nobody who has to has listened to the text as it is spoken now."""

    code = "clip-not-heard"
