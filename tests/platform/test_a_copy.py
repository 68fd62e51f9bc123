"""Real copies of Line 123 with only Redis and Asterisk in them."""

import os
import signal
import subprocess
import sys
import time

import pytest
from helpers.stack import ROOT, Stack

from line123.up import processes

pytestmark = pytest.mark.telephony
PATIENCE = 60.0


def _wait(condition, what):
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(0.1)
    return found


def _gone(pid):
    return lambda: processes.look_up(pid) is None


@pytest.fixture
def stack(tmp_path):
    with Stack(tmp_path, only=("redis", "asterisk")) as running:
        yield running


def test_asterisk_starts_without_a_warning(stack):
    lines = stack.log("asterisk").splitlines()

    assert any("Asterisk Ready" in line for line in lines)
    assert [line for line in lines if "WARNING" in line or "ERROR" in line] == []


def test_two_copies_run_side_by_side_and_stop_alone(stack, tmp_path):
    with Stack(tmp_path / "other", only=("redis", "asterisk")) as other:
        assert other.settings.ports != stack.settings.ports
        assert other.status()["degraded"] == []

    assert stack.status()["degraded"] == []
    assert stack.part("asterisk")["state"] == "RUNNING"


def test_asterisk_that_is_killed_comes_back(stack):
    before = stack.part("asterisk")["pid"]

    os.kill(before, signal.SIGKILL)

    _wait(lambda: stack.part("asterisk")["pid"] not in {0, before}, "a new Asterisk")
    _wait(lambda: stack.status()["degraded"] == [], "it serves again")


def test_down_leaves_no_process(stack):
    pids = [part["pid"] for part in stack.status()["parts"]]

    stack.down()

    assert [pid for pid in pids if processes.look_up(pid)] == []
    assert stack.status()["pid"] == 0


def test_second_start_keeps_the_ports_of_the_first(tmp_path):
    far = {"LINE123_PORTS": "31300"}  # the last that a parallel copy would be given while this one is down
    with Stack(tmp_path, only=("redis", "asterisk"), environment=far) as stack:
        stack.down()
        stack.environment = {}

        stack.up()

        assert stack.settings.ports == 31300


def test_supervisor_that_is_killed_takes_its_parts_with_it(stack):
    pids = [part["pid"] for part in stack.status()["parts"]]

    os.kill(stack.status()["pid"], signal.SIGKILL)

    for pid in pids:
        _wait(_gone(pid), f"{pid} has ended")


def test_start_after_a_killed_supervisor_clears_away_a_part_that_hung(stack):
    orphan = stack.part("redis")["pid"]
    os.kill(orphan, signal.SIGSTOP)  # a stopped process does not hear that its supervisor is gone
    os.kill(stack.status()["pid"], signal.SIGKILL)

    stack.up()

    assert processes.look_up(orphan) is None
    assert stack.status()["degraded"] == []


def test_interrupt_in_the_foreground_stops_everything_and_ends_well(tmp_path):
    stack = Stack(tmp_path, only=("redis", "asterisk"))
    command = [sys.executable, "-m", "line123", "up", "--data", str(stack.data), "--without", ",".join(stack.without)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as front:
        assert front.stdout is not None
        panel = _read_panel(front.stdout)
        pids = [part["pid"] for part in stack.status()["parts"]]
        os.kill(front.pid, signal.SIGINT)
        code = front.wait(PATIENCE)

    assert "Line 123 is up" in panel
    assert code == 0
    assert [pid for pid in pids if processes.look_up(pid)] == []


def test_front_that_is_killed_leaves_no_process_either(tmp_path):
    stack = Stack(tmp_path, only=("redis",))
    command = [sys.executable, "-m", "line123", "up", "--data", str(stack.data), "--without", ",".join(stack.without)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as front:
        assert front.stdout is not None
        _read_panel(front.stdout)
        pid = stack.part("redis")["pid"]
        front.kill()

    _wait(_gone(pid), "redis has ended")


def _read_panel(lines):
    text = ""
    for line in lines:
        text += line
        if line.startswith("╰"):
            break
    return text
