"""Processes as the kernel shows them: who is alive, who is it really, who holds a port."""

from __future__ import annotations

import json
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_ZOMBIE = "Z"


@dataclass(frozen=True)
class Process:
    """One process; ``started`` is in clock ticks since boot, so pid and started name it for good."""

    pid: int
    group: int
    started: int


def look_up(pid: int) -> Process | None:
    """The process with this pid; None when there is none or only its zombie."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()  # the name before may hold anything
    return None if fields[0] == _ZOMBIE else Process(pid, group=int(fields[2]), started=int(fields[19]))


def members(group: int) -> list[Process]:
    """All living processes of a process group."""
    pids = (int(path.name) for path in _PROC.iterdir() if path.name.isdigit())
    return [found for pid in pids if (found := look_up(pid)) and found.group == group]


def command_of(pid: int) -> str:
    """Command line of a process, for people to read; empty when it is gone or not ours to see."""
    try:
        raw = (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return ""
    return raw.replace(b"\0", b" ").decode("utf-8", "replace").strip()


def port_holder(kind: str, port: int) -> int | None:
    """Pid of the process that has this ``tcp`` or ``udp`` port; None when it cannot be seen."""
    inodes = {f"socket:[{inode}]" for inode in _inodes(kind, port)}
    for path in _PROC.iterdir() if inodes else ():
        if not path.name.isdigit():
            continue
        try:
            if any(str(link.readlink()) in inodes for link in (path / "fd").iterdir()):
                return int(path.name)
        except OSError:
            continue
    return None


def _inodes(kind: str, port: int) -> list[str]:
    found = []
    for table in (_PROC / "net" / kind, _PROC / "net" / f"{kind}6"):
        try:
            rows = table.read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        columns = [row.split() for row in rows]
        listening = {"tcp": {"0A"}, "udp": {"07", "01"}}[kind]
        found += [row[9] for row in columns if int(row[1].rpartition(":")[2], 16) == port and row[3] in listening]
    return found


def write_pid_file(path: Path, pid: int) -> None:
    """Write down who a process is, so that it can be told from a later one with the same pid."""
    found = look_up(pid)
    record = {"pid": pid, "started": found.started if found else 0, "command": command_of(pid)}
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")


def read_pid_file(path: Path) -> Process | None:
    """The living process a pid file speaks of; None when it is gone or another has its pid now."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        found = look_up(int(record["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found and found.started == record["started"] else None


def end_group(group: int, patience: float) -> None:
    """Ask a process group to end, and kill what is left of it after ``patience`` seconds."""
    _signal_group(group, signal.SIGTERM)
    _signal_group(group, signal.SIGCONT)  # a stopped process hears nothing else
    deadline = time.monotonic() + patience
    while members(group) and time.monotonic() < deadline:
        time.sleep(0.05)
    if members(group):
        _signal_group(group, signal.SIGKILL)


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return
