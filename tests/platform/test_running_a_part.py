"""A part becomes its command: same pid, its own pid file, and as nice as it was told to be."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from line123.machine.asterisk import Asterisk
from line123.up import parts, processes, run_part, start
from ticketing.core.config import Settings

RUNNER = (sys.executable, "-S", "-E", str(start.__file__).replace("start.py", "run_part.py"))


@pytest.fixture
def part(tmp_path):
    pid_file = tmp_path / "part.pid"
    command = [*RUNNER, str(pid_file), "7", sys.executable, "-c", "print('here', flush=True); input()"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    yield process, pid_file
    process.communicate("\n", timeout=30)


def test_part_in_the_background_gives_way_and_is_still_known_by_its_pid_file(part) -> None:
    process, pid_file = part
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 7
    told = json.loads(pid_file.read_text())
    assert told["pid"] == process.pid
    assert told["command"] == processes.command_of(process.pid)
    assert processes.read_pid_file(pid_file) is not None


def test_part_that_may_not_go_before_others_runs_all_the_same(tmp_path, monkeypatch) -> None:
    def refuse(_by: int) -> int:
        raise PermissionError

    ran: list[list[str]] = []
    monkeypatch.setattr(os, "nice", refuse)
    monkeypatch.setattr(os, "execvp", lambda _program, command: ran.append(command))
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace(prctl=lambda *_: 0))  # this process lives on
    monkeypatch.setattr(sys, "argv", ["run_part.py", str(tmp_path / "part.pid"), "-5", "asterisk", "-f"])
    run_part.main()
    assert ran == [["asterisk", "-f"]]


def test_nothing_goes_before_the_sound_of_a_call_and_what_nobody_waits_for_gives_way(tmp_path) -> None:
    asterisk = Asterisk("root", "22.10.1", ("asterisk",), tmp_path, tmp_path, "test")
    found = parts.all_parts(Settings(data=tmp_path), asterisk, ())
    assert {part.name for part in found if part.niceness < 0} == {"asterisk", "ivr"}
    nice = {part.name for part in found if part.niceness > 0}
    assert nice == {name for name in parts.NAMES if name.startswith("worker-")} | {"scheduler"}
