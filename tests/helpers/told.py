"""What a call must have told: all of it was said, and heard at the other end as far as a busy machine lets one hear."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from line123.caller.result import CallResult


def assert_told(call: CallResult, words: set[str]) -> None:
    """The line says every one of these prompts; the caller hears half of them whole, for a busy machine tears clips."""
    assert call.played is not None
    assert words <= set(call.played), call.path
    assert len(words & set(call.heard_keys)) * 2 >= len(words), call.heard_keys
