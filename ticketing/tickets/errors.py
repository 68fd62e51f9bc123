"""What can go wrong with a ticket, each with a stable id."""

from __future__ import annotations

from ticketing.core.errors import ConflictError


class AlreadyClaimedError(ConflictError):
    """Somebody else holds the ticket; ``holder`` names the person."""

    code = "already-claimed"


class NotHolderError(ConflictError):
    """The ticket must be claimed by the one who works on it; ``holder`` is None when nobody has it."""

    code = "not-holder"


class TooManyTicketsError(ConflictError):
    """The person already has as many parked tickets as are allowed; ``numbers`` lists them."""

    code = "too-many-tickets"


class TransitionError(ConflictError):
    """The workflow has no such step; ``allowed`` lists the ways on."""

    code = "transition-not-allowed"
