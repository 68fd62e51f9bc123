"""``line123 bench bookkeeping``: what it costs to bring calls from the journal into the database."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import event

from ivr.drain import Drainer
from ivr.journal import Journal
from ivr.ledger import Ledger
from line123.bench.machine import calibrate, load_average
from line123.bench.registry import BenchmarkError, Measured, Order, Promise
from ticketing.core.config import load_settings
from ticketing.core.db import Database, migrate
from ticketing.core.report_number import NumberPlan
from ticketing.intake.caller import CallStarted, StepTaken
from ticketing.network import importer

if TYPE_CHECKING:
    from ticketing.core.config import Settings

_CALLS, _SHORT_CALLS = 400, 50
_STEPS: Final = (("main.menu", None), ("outage.scope", "scope"), ("outage.since", "since"), ("details.customer", None))
_RECORDS: Final = len(_STEPS) + 3
_PATIENCE_SECONDS: Final = 300.0
_MOST_STATEMENTS: Final = 15.0

COLUMNS: Final = {
    "calls": "calls",
    "records": "records",
    "transactions": "transactions",
    "statements": "statements a call",
    "ms": "ms a call",
    "times_bare": "x one bare row a record",
    "calls_a_calibration": "calls in the time of the calibration",
    "load": "load",
}
_NOTES: Final = (
    "Records of whole calls wait in the journal; one drainer takes them in. Times are processor time of the process.",
    "bare row: the same number of records, one INSERT each in a transaction of its own, by sqlite3 alone.",
)


def measure(order: Order) -> Measured:
    """Write calls into a journal, take them in, and count."""
    calls = _SHORT_CALLS if order.is_short else _CALLS
    with tempfile.TemporaryDirectory(prefix="line123-books-") as folder:
        settings = load_settings(data=Path(folder) / "data", database_url="", demo=False)
        settings.run_dir.mkdir(parents=True)
        migrate(settings)
        order.say(f"{calls} calls")
        row = _row(settings, calls) | {"load": load_average()}
    promise = Promise("statements a call", _MOST_STATEMENTS, row["statements"])
    return Measured((row,), COLUMNS, (promise,), _NOTES)


def _row(settings: Settings, calls: int) -> dict[str, Any]:
    database = Database(settings.database)
    with database.write() as session:
        importer.load(session)
    journal = Journal(settings.journal_dir, settings.node)
    _place_calls(Ledger(journal, NumberPlan(settings.node)), calls)
    counted = _count(database)
    begun = time.process_time()
    drainer = Drainer(journal, database, settings.run_dir / "journal.json")
    drainer.start()
    done = drainer.wait_for(journal.last_seq, _PATIENCE_SECONDS)
    spent = time.process_time() - begun
    drainer.stop()
    journal.close()
    database.dispose()
    if not done:
        raise BenchmarkError("The records were not taken in within five minutes.")
    return {
        "calls": calls,
        "records": calls * _RECORDS,
        "transactions": counted["BEGIN IMMEDIATE"],
        "statements": round(counted["all"] / calls, 1),
        "ms": round(1000 * spent / calls, 2),
        "times_bare": round(spent / _bare(settings.data / "bare.db", calls * _RECORDS), 2),
        "calls_a_calibration": round(calibrate() / (1000 * spent / calls), 1),
    }


def _place_calls(ledger: Ledger, calls: int) -> None:
    for number in range(calls):
        caller = f"+62812{number:07d}"
        entry = ledger.start(CallStarted(f"sip-{number}", "0380123", "0380", "UP3-KUPANG", caller, "id"))
        for node, field in _STEPS:
            ledger.step(entry, StepTaken(node, field, "neighbours", "outage"))
        ledger.report(entry, "outage")
        ledger.end(entry, outcome="goal_reached", goal="outage_reported", played=["report.number_is"] * 60)


def _count(database: Database) -> dict[str, int]:
    counted = {"all": 0, "BEGIN IMMEDIATE": 0}

    @event.listens_for(database.engine, "before_cursor_execute")
    def one_more(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted["all"] += 1
        if statement in counted:
            counted[statement] += 1

    return counted


def _bare(path: Path, records: int) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE record (seq, text)"):
            database.execute(statement)
        begun = time.process_time()
        for seq in range(records):
            database.execute("INSERT INTO record VALUES (?, ?)", (seq, "x" * 300))
        return time.process_time() - begun
