"""The models on this machine that the recogniser tries to load."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ivr.speech.engines.registry import Candidate
    from ticketing.core.config import Settings


def candidates(settings: Settings) -> list[Candidate]:  # noqa: ARG001 until there is an engine
    """Return every installed model, whether it will pass its test or not."""
    return []
