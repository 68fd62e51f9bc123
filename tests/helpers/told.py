"""What a call must have told: the line played it, and the caller heard everything that was played and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from line123.caller.result import CallResult


def assert_told(call: CallResult, words: set[str]) -> None:
    """The line plays every one of these prompts, and the caller's own recording holds all that the line played.

    The prompt behind the last one heard whole may have begun while the caller was hanging up.
    """
    assert call.played is not None
    assert words <= set(call.played), call.path
    assert call.unexpected == (), call.heard_keys
    assert call.missing in ((), call.played[-1:]), (call.missing, call.heard_keys)
