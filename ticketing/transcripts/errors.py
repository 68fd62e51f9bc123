"""What can go wrong with a transcript, each with a stable id."""

from __future__ import annotations

from ticketing.core.errors import ConflictError


class TranscriptChangedError(ConflictError):
    """Somebody saved the words while this page was open."""

    code = "transcript-changed"


class WordDecidedError(ConflictError):
    """Somebody decided about the word meanwhile."""

    code = "word-decided"


class PhraseTakenError(ConflictError):
    """The phrase book listens for the phrase already, perhaps with another meaning."""

    code = "phrase-taken"
