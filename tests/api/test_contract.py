"""The description of /api/v1 holds: whatever is sent by its rules or against them, what comes back is as it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.api_fuzz import Fuzz

if TYPE_CHECKING:
    from helpers.desk_on_paper import Desk

CASES = 5
"""For each operation and way; `make fuzz-api` sends 100,000 in all."""


def test_every_operation_answers_as_it_is_described(desk: Desk) -> None:
    fuzz = Fuzz(desk)
    ways = list(fuzz.ways())
    for operation, mode in ways:
        fuzz.send(operation, mode, CASES, seed=1)
    assert fuzz.tally.faults == {}
    assert len(fuzz.tally.cases) == len(ways)
    assert sum(fuzz.tally.cases.values()) >= len(ways) * CASES * 0.8
    assert {"200", "201", "404", "422"} <= set(fuzz.tally.answers)
