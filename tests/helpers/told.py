"""What a call must have told: the line played it, and the caller heard everything that was played and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from line123.caller.result import CallResult

TORN = 1
"""Clips of a call that a busy machine may tear. Measured with a load of 12 on two cores: in 3 of 22 calls one clip of
some forty was torn, so that it was heard in two pieces or not known again; in the other 19 none."""


def assert_told(call: CallResult, words: set[str]) -> None:
    """The line plays every one of these prompts, and the caller's own recording holds what the line played.

    The prompt behind the last one heard whole may have begun while the caller was hanging up.
    """
    assert call.played is not None
    assert call.missing is not None
    assert call.unexpected is not None
    assert words <= set(call.played), call.path
    missing = [key for key in call.missing if key != call.played[-1]]
    strange = [key for key in call.unexpected if key not in call.played]
    assert not strange, (strange, call.heard_keys)
    assert len(missing) <= TORN, (missing, call.heard_keys)
    assert len(call.unexpected) <= TORN, (call.unexpected, call.heard_keys)
    assert not (set(missing) & words), (missing, call.heard_keys)
