"""Database away, disk full: a number is spoken when the report is on disk, and never when it is not."""

from __future__ import annotations

import json
import resource
import sqlite3
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from helpers.stack import Stack

from line123.caller.api import place_call
from ticketing.core.report_number import is_valid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [pytest.mark.telephony, pytest.mark.xdist_group("degrading"), pytest.mark.timeout(900)]

REPORT = ("main.choices.*=1", "outage.ask_scope.*=2", "outage.ask_since.*=3", "outage.ask_customer.*=#")
ADDRESS = ("common.beep@end+2:#",)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("nowhere"), only=("asterisk", "ivr", "redis", "watchman")) as stack:
        yield stack


def tickets(line: Stack) -> list[str]:
    with sqlite3.connect(f"file:{line.data / 'line123.db'}?mode=ro", uri=True) as database:
        return [number for (number,) in database.execute("SELECT number FROM ticket")]


def journal_bytes(line: Stack) -> int:
    return max((path.stat().st_size for path in line.settings.journal_dir.glob("*.jsonl")), default=0)


def eventually(check: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not check() and time.monotonic() < deadline:
        time.sleep(0.2)
    return check()


@contextmanager
def database_taken_away(line: Stack) -> Iterator[None]:
    """Keep every writer out, as a server that does not answer would."""
    connection = sqlite3.connect(line.data / "line123.db", isolation_level=None, timeout=30)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def full_disk(line: Stack, once: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Let no file of the ivr process grow, from the moment ``once`` is true: what a full disk does, to one process."""
    pid, over = line.part("ivr")["pid"], threading.Event()
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)

    def fill() -> None:
        while not once():
            if over.wait(0.05):
                return
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (journal_bytes(line), hard))

    filling = threading.Thread(target=fill)
    filling.start()
    try:
        yield
    finally:
        over.set()
        filling.join()
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))


def has_chosen_scope(line: Stack, caller: str) -> bool:
    records = [
        json.loads(text.partition(" ")[2])
        for path in sorted(line.settings.journal_dir.glob("*.jsonl"))
        for text in path.read_text(encoding="utf-8").splitlines()
    ]
    calls = {each["call"] for each in records if caller in str(each["data"].get("caller_number"))}
    return any(each["call"] in calls and each["data"].get("field") == "scope" for each in records)


def test_database_away_costs_the_caller_nothing_and_the_report_is_there_afterwards(line: Stack) -> None:
    with database_taken_away(line):
        call = place_call(
            line.settings, "0380123", presses=REPORT, dtmf=ADDRESS, from_number="081277720001", max_seconds=120
        )
        assert call.goal == "outage_reported"
        assert (call.missing, call.unexpected) == ((), ()), call.heard
        assert call.report_number is not None
        assert is_valid(call.report_number)
        assert call.report_number not in tickets(line)
        assert eventually(lambda: (line.status()["journal_backlog"] or 0) > 0)
    assert eventually(lambda: call.report_number in tickets(line))
    assert tickets(line).count(call.report_number) == 1


def test_disk_that_fills_up_during_the_call_speaks_no_number_and_says_so(line: Stack) -> None:
    caller, before = "81277720002", tickets(line)
    with full_disk(line, once=lambda: has_chosen_scope(line, caller)):
        call = place_call(
            line.settings, "0380123", presses=REPORT, dtmf=ADDRESS, from_number=f"0{caller}", max_seconds=120
        )
    assert "fault.not_stored" in call.heard_keys
    assert call.report_number_heard is None
    assert not any(key.startswith("digit.") for key in call.heard_keys)
    assert tickets(line) == before


def test_caller_of_a_line_whose_disk_is_full_hears_the_apology_and_may_leave_a_message(line: Stack) -> None:
    with full_disk(line):
        call = place_call(line.settings, "0380123", from_number="081277720003", hangup="fault.system", max_seconds=60)
    assert "fault.system" in call.heard_keys
    assert call.report_number_heard is None
    # Asterisk kept the call; with room on the disk again it becomes a report.
    assert eventually(lambda: any("message" in path.name for path in line.settings.recordings_dir.glob("*.wav")))
    call = place_call(
        line.settings, "0380123", presses=REPORT, dtmf=ADDRESS, from_number="081277720004", max_seconds=120
    )
    assert call.goal == "outage_reported"
