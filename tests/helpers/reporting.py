"""A node that takes reports until it is killed at one exact point, and the independent look at what is left of it.

``python reporting.py FOLDER POINT COUNT`` is the node: it writes each report number once a caller may hear it, kills
itself at the COUNT-th passing of POINT, and with POINT ``never`` only takes in what is left.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

POINTS = ("before write", "half a line", "before fsync", "after fsync", "before commit", "after commit")
REPORTS = 12


@dataclass(frozen=True)
class Findings:
    """``lost``: heard by a caller, in neither place. ``twice``: numbers with two tickets, records applied twice."""

    lost: tuple[str, ...]
    not_drained: tuple[str, ...]
    twice: tuple[str, ...]


def take_reports(folder: Path, point: str = "never", count: int = 1) -> tuple[str, ...]:
    """Run the node; give the numbers that its callers heard."""
    command = [sys.executable, __file__, str(folder), point, str(count)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == (0 if point == "never" else -signal.SIGKILL), done.stderr
    return tuple(done.stdout.split())


def look(folder: Path, heard: tuple[str, ...]) -> Findings:
    """Compare what callers heard with the journal and the database, through none of the code that wrote them."""
    journal = "".join(path.read_text(errors="replace") for path in sorted((folder / "journal").glob("*.jsonl")))
    written = set(re.findall(r'"kind":"report\.made".*?"number":"([0-9]+)"', journal))
    with sqlite3.connect(folder / "line123.db") as database:
        stored = [number for (number,) in database.execute("SELECT number FROM ticket")]
        applied = database.execute("SELECT node, seq, count(*) FROM applied_record GROUP BY 1, 2 HAVING count(*) > 1")
        repeated = [f"{node}/{seq}" for node, seq, _ in applied]
        orphans = database.execute("SELECT id FROM event WHERE kind = 'journal.quarantined'").fetchall()
    assert orphans == []
    return Findings(
        lost=tuple(number for number in heard if number not in written and number not in stored),
        not_drained=tuple(sorted(written - set(stored))),
        twice=(*(number for number in set(stored) if stored.count(number) > 1), *repeated),
    )


def _node(folder: Path, point: str, count: int) -> None:
    from ivr.drain import Drainer
    from ivr.journal import Journal
    from ivr.ledger import Ledger
    from ticketing.core.db import Database
    from ticketing.core.report_number import NumberPlan
    from ticketing.intake import caller as intake

    plan = NumberPlan(1)
    database = Database(f"sqlite:///{folder / 'line123.db'}")
    journal = Journal(folder / "journal", node=1)
    with database.read() as session:
        known_seq, known_report = intake.highest(session, plan)
    journal.skip_to(known_seq)
    drainer = Drainer(journal, database, folder / "journal.json")
    ledger = Ledger(journal, plan, drainer=drainer, wait_seconds=0.05)
    ledger.recover(known_report)
    drainer.start()
    _plant(database, point, count)
    for _ in range(REPORTS if point != "never" else 0):
        _one_call(ledger, intake)
    assert drainer.wait_for(journal.last_seq, 60)
    drainer.stop()
    journal.close()


def _one_call(ledger, intake) -> None:
    entry = ledger.start(intake.CallStarted("sip", "0380123", "0380", None, "+6281200000001", "id"))
    ledger.step(entry, intake.StepTaken("outage.scope", "scope", "neighbours", "outage"))
    sys.stdout.write(ledger.report(entry, "outage") + "\n")
    sys.stdout.flush()
    ledger.end(entry, outcome="goal_reached", goal="outage_reported", played=[])


def _plant(database, point: str, count: int) -> None:
    """Let the process die at the point; SIGKILL leaves nobody a last word."""
    passed = 0

    def at(name: str) -> None:
        nonlocal passed
        passed += name == point
        if name == point and passed >= count:
            os.kill(os.getpid(), signal.SIGKILL)

    write, fsync = os.write, os.fsync

    def write_and_die(file: int, raw: bytes) -> int:
        at("before write")
        if point == "half a line" and passed + 1 >= count:
            write(file, raw[: len(raw) // 2])
        at("half a line")
        return write(file, raw)

    def fsync_and_die(file: int) -> None:
        at("before fsync")
        fsync(file)
        at("after fsync")

    os.write, os.fsync = write_and_die, fsync_and_die
    commit = database.engine.dialect.do_commit

    def commit_and_die(connection) -> None:
        at("before commit")
        commit(connection)
        at("after commit")

    database.engine.dialect.do_commit = commit_and_die


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    _node(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
