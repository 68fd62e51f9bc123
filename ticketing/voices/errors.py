"""What can go wrong with a human voice, each with a stable id."""

from __future__ import annotations

from ticketing.core.errors import ConflictError


class SetNotCompleteError(ConflictError):
    """Texts of the family have no take yet, or were changed since: half a family is never heard."""

    code = "voice-not-complete"


class TakeNotHeardError(ConflictError):
    """Nobody has listened to some of the takes."""

    code = "voice-not-heard"


class SpeakerTakenError(ConflictError):
    """There is a speaker of this name."""

    code = "speaker-taken"
