"""What runs again and again: ``python -m ticketing.workers.schedule``. Every task is idempotent and short."""

from __future__ import annotations

import signal
import sys
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from redis import Redis

from ticketing import tables
from ticketing.api import delivering
from ticketing.backoffice.caller import open_back_office
from ticketing.cases import reading, reminders
from ticketing.core import clock
from ticketing.core import log as logs
from ticketing.core.bell import RedisBell, enqueue
from ticketing.core.config import load_settings
from ticketing.core.db import Database
from ticketing.core.jobs import undone
from ticketing.intake import caller as intake
from ticketing.maintenance import jobs as maintenance
from ticketing.reports import monthly
from ticketing.retention import service as retention
from ticketing.retention.journal import erase_segments
from ticketing.search import indexing
from ticketing.tickets import escalation, promises, queue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ticketing.core.config import Settings

SWEEP_AFTER = timedelta(seconds=60)
_REDIS_PATIENCE_SECONDS = 2.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Task:
    """Something to do every so many seconds; ``run`` returns how many things it found to do."""

    name: str
    every_seconds: float
    run: Callable[[], int]


def expire_leases(database: Database) -> int:
    """Give tickets back whose agent went silent."""
    with database.read() as session:
        if not queue.has_expired_leases(session, clock.now()):
            return 0
    with database.write() as session:
        return queue.expire_leases(session, clock.now())


def keep_promises(database: Database) -> int:
    """Follow changed promises, and say which tickets are about to be late or are."""
    with database.read() as session:
        if not (promises.has_old(session) or escalation.has_steps(session, clock.now())):
            return 0
    with database.write() as session:
        return promises.renew(session, clock.now()) + escalation.take_steps(session, clock.now())


def order_reports(database: Database) -> int:
    """Order the reports of last month that are due."""
    with database.read() as session:
        if not monthly.has_due(session, clock.now()):
            return 0
    with database.write() as session:
        return monthly.order_due(session, clock.now())


def index_words(database: Database) -> int:
    """Let what happened to tickets be found by words."""
    with database.read() as session:
        if not indexing.is_behind(session):
            return 0
    with database.write() as session:
        return indexing.follow(session)


def order_deliveries(database: Database) -> int:
    """Order a turn for each program that has events to hear."""
    with database.read() as session:
        if not delivering.has_due(session, clock.now()):
            return 0
    with database.write() as session:
        return delivering.order(session, clock.now())


def sweep_outbox(database: Database, redis: Redis, older_than: timedelta = SWEEP_AFTER) -> int:
    """Enqueue effects that a lost bell or a lost Redis left undone; raises RedisError."""
    with database.read() as session:
        waiting = undone(session, clock.now(), older_than)
    return enqueue(redis, waiting)


def erase_old(database: Database, folder: Path, periods: retention.Periods) -> int:
    """Erase what is older than its time, a bit at a time."""
    with database.write() as session:
        voices = retention.erase_voices(session, folder, periods, clock.now())
    with database.write() as session:
        calls = retention.erase_calls(session, periods, clock.now())
        return voices + calls + retention.erase_tickets(session, periods, clock.now())


def erase_journal(database: Database, folder: Path, node: int, days: int) -> int:
    """Delete journal files that are old and in the database."""
    with database.read() as session:
        applied = intake.highest_seq(session, node)
    return erase_segments(folder, applied, clock.now() - timedelta(days=days))


def remind_of_cases(database: Database, settings: Settings) -> int:
    """Remind of the days of complaints that run out; each reminder is written once."""
    now = clock.now()
    with database.write() as session:
        rules, phone = reading.rules_of(settings, now), settings.liaison_phone
        return reminders.remind(session, rules, phone, now, mail=settings.liaison_mail)


def run(tasks: Iterable[Task], stop: threading.Event) -> None:
    """Run each task when it is due until ``stop`` is set; a task that fails is logged and tried again."""
    due = dict.fromkeys(tasks, 0.0)
    while not stop.is_set():
        for task in [task for task, at in due.items() if at <= time.monotonic()]:
            _run_one(task)
            due[task] = time.monotonic() + task.every_seconds
        stop.wait(max(0.05, min(due.values()) - time.monotonic()))


def _run_one(task: Task) -> None:
    try:
        found = task.run()
    except Exception as error:  # noqa: BLE001 the schedule outlives database and Redis
        log.warning("task.failed", task=task.name, error=type(error).__name__)
        return
    if found:
        log.info("task.done", task=task.name, found=found)


def main() -> int:
    """Run the schedule until told to stop; returns the exit status."""
    settings = load_settings()
    logs.configure("scheduler")
    database = Database(settings.database, bell=RedisBell(settings.redis))
    office = open_back_office(settings, database)
    redis = Redis.from_url(settings.redis, socket_timeout=_REDIS_PATIENCE_SECONDS)
    periods = retention.Periods(settings.recording_days, settings.call_days, settings.ticket_days)
    tasks = (
        Task("tickets.expire_leases", 15, lambda: expire_leases(database)),
        Task("tickets.promises", 15, lambda: keep_promises(database)),
        Task("api.deliver", 5, lambda: order_deliveries(database)),
        Task("search.index", 5, lambda: index_words(database)),
        Task("retention.erase", 3600, lambda: erase_old(database, settings.recordings_dir, periods)),
        Task(
            "retention.erase_journal",
            3600,
            lambda: erase_journal(database, settings.journal_dir, settings.node, settings.journal_days),
        ),
        Task("cases.remind", 3600, lambda: remind_of_cases(database, settings)),
        Task("maintenance.compare", 300, lambda: maintenance.compare(database, office, clock.now())),
        Task("reports.monthly", 300, lambda: order_reports(database)),
        Task("outbox.sweep", 15, lambda: sweep_outbox(database, redis)),
    )
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    log.info("scheduler.started", tasks=[task.name for task in tasks], tables=len(tables.metadata.tables))
    run(tasks, stop)
    database.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
