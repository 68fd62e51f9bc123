"""Each part of the line is killed in turn: the caller is always served."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest
from helpers.stack import Stack

from line123.caller.api import place_call

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.telephony, pytest.mark.xdist_group("degrading")]

GENEROUS_SECONDS = 8.0  # the promise is 4; a busy test machine is not the place to judge it to the second


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("line"), only=("asterisk", "ivr", "redis", "watchman")) as stack:
        yield stack


def later(seconds: float, pid: int, number: signal.Signals, moments: list[float]) -> threading.Timer:
    def act() -> None:
        moments.append(time.monotonic())
        os.kill(pid, number)

    timer = threading.Timer(seconds, act)
    timer.start()
    return timer


def test_stalled_ivr_process_sends_its_caller_to_the_spoken_apology(line: Stack) -> None:
    pid = line.part("ivr")["pid"]
    moments: list[float] = []
    begun = time.monotonic()
    timer = later(4.0, pid, signal.SIGSTOP, moments)
    try:
        call = place_call(line.settings, "0380123", from_number="081277700001", max_seconds=40)
    finally:
        timer.join()
        os.kill(pid, signal.SIGCONT)
    assert "fault.system" in call.heard_keys
    assert call.seconds.to_answer is not None
    apology = next(heard for heard in call.heard if heard.key == "fault.system")
    stalled_at = moments[0] - begun - call.seconds.to_answer
    assert apology.at - stalled_at < GENEROUS_SECONDS


def test_killed_ivr_process_sends_its_caller_to_the_spoken_apology_and_serves_the_next(line: Stack) -> None:
    timer = later(4.0, line.part("ivr")["pid"], signal.SIGKILL, [])
    call = place_call(line.settings, "0380123", from_number="081277700002", max_seconds=40)
    timer.join()
    assert "fault.system" in call.heard_keys
    deadline = time.monotonic() + 60
    while line.part("ivr")["why"] and time.monotonic() < deadline:
        time.sleep(0.5)
    call = place_call(line.settings, "0380123", from_number="081277700003", hangup="2")
    assert "main.greet_*" in call.heard_keys or any(key.startswith("main.greet_") for key in call.heard_keys)


def test_keys_typed_ahead_over_four_prompts_are_all_heard(line: Stack) -> None:
    for n, offset in enumerate((0.3, 1.1, 2.7)):
        call = place_call(
            line.settings,
            "0380123",
            dtmf=[f"{offset}:1", f"{offset + 0.4}:2", f"{offset + 0.8}:1", f"{offset + 1.2}:#"],
            from_number=f"08127771{n:04d}",
            hangup="report.number_is",
            max_seconds=90,
        )
        assert call.path is not None
        assert [step for step in call.path if step.startswith("outage.")] == ["outage.scope", "outage.since"], call.path
        assert "details.customer" in call.path
