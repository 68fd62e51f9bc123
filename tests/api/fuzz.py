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
    from multiprocessing.queues import Queue

A_ROUND = 40
"""Cases for each operation and way before the next seed."""
ROUNDS_A_DESK = 4
MEMORY = Path("/dev/shm")  # noqa: S108 a folder of our own is made in it


def round_of(fuzz: Fuzz, seed: int) -> Tally:
    """Send one round and return what it counted."""
    fuzz.tally = Tally()
    for operation, mode in list(fuzz.ways()):
        fuzz.send(operation, mode, A_ROUND, seed)
    return fuzz.tally


def work(first_seed: int, step: int, told: Queue[Tally]) -> None:
    """Send rounds until the parent ends this process."""
    os.nice(10)
    logging.disable(logging.CRITICAL)
    place = str(MEMORY) if MEMORY.is_dir() else None
    seed = first_seed
    with tempfile.TemporaryDirectory(prefix="line123-fuzz-", dir=place) as home:
        empty = Path(home) / "empty.db"
        upgrade(f"sqlite:///{empty}")
        while True:
            with (
                tempfile.TemporaryDirectory(dir=home) as here,
                contextlib.redirect_stdout(io.StringIO()),
                furnished_desk(Path(here), empty) as desk,
            ):
                fuzz = Fuzz(desk)
                for _ in range(ROUNDS_A_DESK):
                    told.put(round_of(fuzz, seed))
                    seed += step


def gather(wanted: int, told: Queue[Tally]) -> Tally:
    """Add up what the processes tell until it is enough, and say so once a round."""
    total, began = Tally(), time.monotonic()
    while sum(total.cases.values()) < wanted:
        total.add(told.get())
        count, seconds = sum(total.cases.values()), time.monotonic() - began
        _say(f"{count} cases, {count / seconds:.0f} a second, {len(total.faults)} kinds of faults")
    return total


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


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Run; the exit code tells whether anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="write the result here, as JSON")
    order = parser.parse_args()
    spawn = multiprocessing.get_context("spawn")
    told: Queue[Tally] = spawn.Queue()
    workers = [
        spawn.Process(target=work, args=(order.seed + at, order.processes, told), daemon=True)
        for at in range(order.processes)
    ]
    began = time.monotonic()
    for worker in workers:
        worker.start()
    total = gather(order.cases, told)
    for worker in workers:
        worker.terminate()
        worker.join()
    found = report(total, time.monotonic() - began, order.processes)
    text = json.dumps(found, indent=2, ensure_ascii=False)
    _say(text)
    if order.keep:
        order.keep.write_text(text + "\n", encoding="utf-8")
    return 1 if total.faults else 0


if __name__ == "__main__":
    sys.exit(main())
