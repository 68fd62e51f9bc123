"""What can go wrong with a case, each with a stable id."""

from __future__ import annotations

from ticketing.core.errors import ConflictError


class CaseChangedError(ConflictError):
    """Somebody saved it while this page was open."""

    code = "case-changed"


class CaseStepError(ConflictError):
    """The step does not fit where the case stands."""

    code = "case-step"
