"""The long form of test_contract.py: ``make fuzz-api`` sends 100,000 requests from several processes.

Each process has desks of its own, in memory where there is /dev/shm, and goes round all operations with a new seed and
a few cases each time: hypothesis gets slower with every case that it has to tell from those before, a fresh round not.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

HOUSE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests")]

from helpers.api_fuzz import Fuzz, Tally  # noqa: E402
from helpers.databases import upgrade  # noqa: E402
from helpers.desk_on_paper import furnished_desk  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.queues import Queue

A_ROUND = 40
"""Cases for each operation and way before the next seed."""
ROUNDS_A_DESK = 4
EMPTY = "empty.db"
SPAWN = multiprocessing.get_context("spawn")
MEMORY = Path("/dev/shm")  # noqa: S108 a folder of our own is made in it


def round_of(fuzz: Fuzz, seed: int) -> Tally:
    """Send one round and return what it counted."""
    fuzz.tally = Tally()
    for operation, mode in list(fuzz.ways()):
        fuzz.send(operation, mode, A_ROUND, seed)
    return fuzz.tally


def work(home: Path, first_seed: int, step: int, told: Queue[Tally]) -> None:
    """Send rounds until the parent ends this process."""
    os.nice(5)
    logging.disable(logging.CRITICAL)
    seed = first_seed
    while True:
        with (
            tempfile.TemporaryDirectory(dir=home) as here,
            contextlib.redirect_stdout(io.StringIO()),
            furnished_desk(Path(here), home / EMPTY) as desk,
        ):
            fuzz = Fuzz(desk)
            for _ in range(ROUNDS_A_DESK):
                told.put(round_of(fuzz, seed))
                seed += step


@contextlib.contextmanager
def workers(processes: int, seed: int, told: Queue[Tally]) -> Iterator[None]:
    """Run processes that send; their desks are gone with them."""
    place = str(MEMORY) if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="line123-fuzz-", dir=place) as folder:
        home = Path(folder)
        upgrade(f"sqlite:///{home / EMPTY}")
        running = [
            SPAWN.Process(target=work, args=(home, seed + at, processes, told), daemon=True) for at in range(processes)
        ]
        for one in running:
            one.start()
        try:
            yield
        finally:
            for one in running:
                one.terminate()
                one.join()


def report(total: Tally, seconds: float, processes: int) -> dict[str, object]:
    """Return what is kept of a run."""
    return {
        "cases": sum(total.cases.values()),
        "seconds": round(seconds),
        "processes": processes,
        "answers": dict(sorted(total.answers.items())),
        "server_errors": sum(count for status, count in total.answers.items() if status >= "500"),
        "faults": total.faults,
        "by_operation": dict(sorted(total.cases.items())),
    }


def main() -> int:
    """Run and say after each round how far it is; the exit code tells whether anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="write the result here after each round, as JSON")
    order = parser.parse_args()
    told: Queue[Tally] = SPAWN.Queue()
    total, began = Tally(), time.monotonic()
    with workers(order.processes, order.seed, told):
        while sum(total.cases.values()) < order.cases:
            total.add(told.get())
            found = report(total, time.monotonic() - began, order.processes)
            _say(f"{found['cases']} cases, {found['seconds']} s, {len(total.faults)} kinds of faults")
            if order.keep:
                order.keep.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for kind, example in total.faults.items():
        _say(f"\n{kind}\n{example}")
    return 1 if total.faults else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
