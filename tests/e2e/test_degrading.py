"""Each part of the line is killed in turn: the caller is always served."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from helpers.phone import Phone
from helpers.stack import ROOT, Stack

from ivr.journal import Line, read
from line123.caller.api import place_call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from line123.caller.result import CallResult

pytestmark = [pytest.mark.telephony, pytest.mark.xdist_group("degrading")]

GENEROUS_SECONDS = 8.0  # the promise is 4; a busy test machine is not the place to judge it to the second


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("line"), only=("asterisk", "ivr", "redis", "watchman")) as stack:
        yield stack


def reports(line: Stack, caller: str) -> list[dict]:
    command = [sys.executable, "-m", "line123", "tickets", "export", "--json", "--data", str(line.data)]
    tickets = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60).stdout)
    return [ticket for ticket in tickets if ticket["caller_number"].endswith(caller.removeprefix("0"))]


def eventually(check: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not check() and time.monotonic() < deadline:
        time.sleep(0.5)
    return check()


def later(seconds: float, pid: int, number: signal.Signals, moments: list[float]) -> threading.Timer:
    def act() -> None:
        moments.append(time.time())
        os.kill(pid, number)

    timer = threading.Timer(seconds, act)
    timer.start()
    return timer


def answered_at(line: Stack, call: CallResult) -> float:
    """Unix time of the answer, as the journal has it; the client counts its seconds from there."""
    lines = (item for item in read(line.settings.journal_dir) if isinstance(item, Line))
    started = next(one for one in lines if one.data.get("sip_call_id") == call.sip_call_id)
    return datetime.fromisoformat(started.at).timestamp()


def test_stalled_ivr_process_sends_its_caller_to_the_spoken_apology(line: Stack) -> None:
    pid = line.part("ivr")["pid"]
    moments: list[float] = []
    timer = later(4.0, pid, signal.SIGSTOP, moments)
    try:
        call = place_call(line.settings, "0380123", from_number="081277700001", max_seconds=40)
    finally:
        timer.join()
        os.kill(pid, signal.SIGCONT)
    assert "fault.system" in call.heard_keys
    apology = next(heard for heard in call.heard if heard.key == "fault.system")
    stalled_at = moments[0] - answered_at(line, call)
    assert 0 < apology.at - stalled_at < GENEROUS_SECONDS
    # Nobody was there to talk to: the call is a report all the same, once the process is back.
    assert eventually(lambda: [ticket["category"] for ticket in reports(line, "081277700001")] == ["call_back"])


def test_killed_ivr_process_sends_its_caller_to_the_spoken_apology_and_serves_the_next(line: Stack) -> None:
    timer = later(4.0, line.part("ivr")["pid"], signal.SIGKILL, [])
    call = place_call(line.settings, "0380123", from_number="081277700002", max_seconds=40)
    timer.join()
    assert "fault.system" in call.heard_keys
    assert eventually(lambda: not line.part("ivr")["why"])
    # The process that knew the call is gone, and nobody was there: the call is a report all the same.
    assert eventually(lambda: [ticket["category"] for ticket in reports(line, "081277700002")] == ["call_back"])
    call = place_call(line.settings, "0380123", from_number="081277700003", hangup="2")
    assert any(key.startswith("main.greet_") for key in call.heard_keys)


def test_keys_typed_ahead_over_four_prompts_lose_none_at_ten_random_moments(line: Stack) -> None:
    moments = random.Random(123)

    def type_ahead(n: int) -> tuple[str, ...] | None:
        first = moments.uniform(0.2, 6.0)
        keys = [f"{first + gap:.2f}:{key}" for gap, key in zip((0, 0.35, 0.7, 1.05), "121#", strict=True)]
        caller = f"08127771{n:04d}"
        call = place_call(
            line.settings, "0380123", dtmf=keys, from_number=caller, hangup="details.ask_address", max_seconds=60
        )
        return call.path

    with ThreadPoolExecutor(3) as callers:
        paths = list(callers.map(type_ahead, range(10)))
    assert paths == [("main.menu", "outage.scope", "outage.since", "details.customer")] * 10


def test_nobody_at_the_phones_means_a_message_and_a_call_back(line: Stack) -> None:
    call = place_call(
        line.settings,
        "0380123",
        presses=["main.choices.*=0"],
        say=["common.beep@end+0.5:Tolong telepon saya kembali"],
        dtmf=["common.beep@end+4:#"],
        from_number="081277700010",
        max_seconds=90,
    )
    assert "person.nobody" in call.heard_keys
    assert call.goal == "call_back_promised"
    assert call.report_number is not None
    recordings = list(line.settings.recordings_dir.glob("*-message.wav"))
    assert any(file.stat().st_size > 16_000 for file in recordings)


def test_demo_phone_that_answers_ends_the_search_for_a_person(line: Stack) -> None:
    with Phone(line, "phone1") as phone:
        call = place_call(
            line.settings,
            "0380123",
            presses=["main.choices.*=0"],
            from_number="081277700011",
            hangup="30",
            max_seconds=90,
        )
    assert phone.answered
    assert "person.nobody" not in call.heard_keys
    assert reports(line, "081277700011") == []
