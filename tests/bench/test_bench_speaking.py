"""The benchmark of speaking callers, small: it must count what was said and understood, however busy the machine is."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.benchmark import short_result

# Words that were never prepared on this machine take minutes; they are kept in the cache.
pytestmark = [pytest.mark.telephony, pytest.mark.timeout(1500), pytest.mark.xdist_group("speaking")]

ANSWERS = 3 * 3  # three callers, three questions


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    return short_result("speaking", 1400)


def test_every_answer_is_counted_and_the_burst_is_reported_apart(result: dict[str, Any]) -> None:
    assert [row["case"] for row in result["rows"]] == ["spread over 8 s", "all at once"]
    for row in result["rows"]:
        assert row["callers"] == 3
        assert row["answers"] == ANSWERS, row


def test_answers_are_understood_by_a_real_engine_and_their_silence_is_measured(result: dict[str, Any]) -> None:
    spread = result["rows"][0]
    assert spread["understood"] >= 1, spread
    assert spread["p50_s"] > 0.5  # an answer ends with 0.65 s of silence: less would be a fault of the measurement
