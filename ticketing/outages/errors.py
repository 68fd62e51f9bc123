"""What can go wrong with an outage, each with a stable id."""

from __future__ import annotations

from ticketing.core.errors import ConflictError


class OutageOverError(ConflictError):
    """The outage is restored or withdrawn; nothing changes it any more."""

    code = "outage-over"


class OutageChangedError(ConflictError):
    """Somebody saved the outage while this page was open."""

    code = "outage-changed"


class NotAttachedError(ConflictError):
    """The ticket is not part of an outage (any more)."""

    code = "not-attached"
