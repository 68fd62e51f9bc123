"""The machine a benchmark ran on: how fast it computed just then, how busy it was, which commit it ran."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import time
from dataclasses import dataclass

from line123.up.paths import ROOT
from ticketing.core import clock

_ROUNDS = 5
_TURNS = 400_000


@dataclass(frozen=True)
class Machine:
    """``calibration_ms``: processor time of a fixed piece of Python work, the median of five.

    ``load`` is the one-minute load average before and after the run.
    """

    calibration_ms: float
    load: tuple[float, float]
    processors: int
    python: str
    commit: str
    date: str


def calibrate() -> float:
    """Return the processor time, in milliseconds, that the fixed work takes here and now."""
    return round(statistics.median(_fixed_work() for _ in range(_ROUNDS)), 1)


def load_average() -> float:
    """Return how many processes wanted a processor in the last minute."""
    return round(os.getloadavg()[0], 2)


def describe(calibration_ms: float, load_before: float) -> Machine:
    """Put together what is known of the machine at the end of a run."""
    return Machine(
        calibration_ms=calibration_ms,
        load=(load_before, load_average()),
        processors=os.cpu_count() or 1,
        python=platform.python_version(),
        commit=_commit(),
        date=clock.now().strftime("%Y-%m-%d"),
    )


def _fixed_work() -> float:
    before = time.process_time()
    number = 1
    for _ in range(_TURNS):
        number = (number * 1103515245 + 12345) & 0x7FFFFFFF
    return (time.process_time() - before) * 1000


def _commit() -> str:
    """Return the commit, with a + when code was changed since; kept results are no code."""
    commit = _git("rev-parse", "--short", "HEAD")
    if not commit:
        return "unknown"
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs/benchmarks")
    return f"{commit}+" if changed else commit


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
