"""What processes cost, as the kernel counts it."""

from __future__ import annotations

import os
from pathlib import Path

from line123.up import processes

_TICKS = os.sysconf("SC_CLK_TCK")
_FIRST, _LAST = 11, 14  # utime, stime, cutime, cstime, counted from the state


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process group so far, with the children it has waited for.

    Raises ProcessLookupError when nothing is left of it.
    """
    members = processes.members(pid)
    if not members:
        raise ProcessLookupError(pid)
    return sum(_spent(member.pid) for member in members)


def _spent(pid: int) -> float:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0.0
    fields = stat.rpartition(")")[2].split()
    return sum(int(value) for value in fields[_FIRST : _LAST + 1]) / _TICKS
