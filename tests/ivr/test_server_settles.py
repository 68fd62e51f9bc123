"""Nothing that lives as long as the process is looked through again and again while callers listen."""

from __future__ import annotations

import gc

from ivr.server import settle


def test_what_is_there_at_the_start_is_out_of_the_collectors_sight() -> None:
    kept = [[] for _ in range(1000)]
    try:
        settle()
        assert not any(thing is kept for thing in gc.get_objects())
        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()
