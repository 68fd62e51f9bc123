"""Jobs by name, and how an outbox row becomes one done effect.

A job runs inside the transaction that marks its row done, so in the database it happens once however often the
queue delivers it. An effect outside the database must be idempotent by the row's id.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import or_, select

from ticketing.core import clock
from ticketing.core.bell import RedisBell
from ticketing.core.config import load_settings
from ticketing.core.db import Database
from ticketing.core.outbox import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    Work = Callable[[Session, OutboxRow, datetime], None]
    SlowWork = Callable[[dict[str, Any]], Work]
    Begin = Callable[[Session, OutboxRow, datetime], dict[str, Any] | None]

QUEUES = ("notify", "media")
"""Job queues that exist today; each has a worker process of its own."""

MOST_ATTEMPTS = 10
"""After so many failures a row is left alone; ``error`` says why."""

SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
"""Between two tries of a job whose helper is away; the wait grows with the age of the row."""


class TryLaterError(Exception):
    """What a job needs is away. That is no failure: it is not counted, and the sweeper brings the row again.

    ``until``: from when on; None leaves the wait to the age of the row.
    """

    def __init__(self, *told: object, until: datetime | None = None) -> None:
        super().__init__(*told)
        self.until = until


_registry: dict[str, Work] = {}
_slow: dict[str, tuple[Begin, SlowWork]] = {}

log = structlog.get_logger(__name__)


def job(name: str) -> Callable[[Work], Work]:
    """Register the function that does outbox rows of this name."""

    def register(work: Work) -> Work:
        _check_new(name)
        _registry[name] = work
        return work

    return register


def slow_job(name: str, *, begin: Begin | None = None) -> Callable[[SlowWork], SlowWork]:
    """Register a job whose long part needs no transaction: it gets the payload and returns what is left to do in one.

    On SQLite a transaction keeps every other writer waiting, so nothing that takes seconds may happen inside.
    ``begin`` runs before, in a transaction of its own, and returns what the long part gets in place of the payload;
    None when there is nothing to do.
    """

    def register(work: SlowWork) -> SlowWork:
        _check_new(name)
        _slow[name] = (begin or _payload, work)
        return work

    return register


def names() -> frozenset[str]:
    """Return the names of all registered jobs."""
    return frozenset(_registry) | frozenset(_slow)


def run_outbox(outbox_id: int) -> None:
    """Do one outbox row; this is what RQ calls in its work-horse."""
    settings = load_settings()
    # The horse is forked for this one job: it opens its own connections and closes them.
    database = Database(settings.database, bell=RedisBell(settings.redis))
    try:
        perform(database, outbox_id, clock.now())
    finally:
        database.dispose()


def perform(database: Database, outbox_id: int, now: datetime) -> bool:
    """Do the row and mark it done in one transaction; False when it was done before.

    Raises what the job raised, after counting the attempt on the row; a job that asks for later is put off.
    """
    try:
        work = _long_part_done(database, outbox_id, now)
        with database.write() as session:
            row = session.scalar(select(OutboxRow).where(OutboxRow.id == outbox_id).with_for_update())
            if row is None or row.done_at is not None:
                return False
            (work or _registry[row.job])(session, row, now)
            row.done_at, row.error = now, None
    except TryLaterError as error:
        _put_off(database, outbox_id, now, error.until)
        return False
    except Exception as error:
        _count_failure(database, outbox_id, error)
        raise
    log.info("outbox.done", outbox_id=outbox_id)
    return True


def undone(session: Session, now: datetime, older_than: timedelta) -> list[tuple[int, str]]:
    """Return (id, job queue) of the rows that should have been done by now, oldest first."""
    is_forgotten = OutboxRow.not_before.is_(None) & (OutboxRow.created_at < now - older_than)
    query = (
        select(OutboxRow.id, OutboxRow.queue)
        .where(OutboxRow.done_at.is_(None), OutboxRow.attempts < MOST_ATTEMPTS)
        .where(or_(is_forgotten, OutboxRow.not_before <= now))
        .order_by(OutboxRow.created_at)
        .limit(1000)
    )
    return [(row.id, row.queue) for row in session.execute(query)]


def _long_part_done(database: Database, outbox_id: int, now: datetime) -> Work | None:
    with database.read() as session:
        row = session.get(OutboxRow, outbox_id)
        if row is None or row.done_at is not None or row.job not in _slow:
            return None
        begin, work = _slow[row.job]
    if begin is _payload:
        return work(dict(row.payload))
    with database.write() as session:
        found = begin(session, session.get_one(OutboxRow, outbox_id), now)
    return _nothing if found is None else work(found)


def _payload(_session: Session, row: OutboxRow, _now: datetime) -> dict[str, Any]:
    return dict(row.payload)


def _nothing(_session: Session, _row: OutboxRow, _now: datetime) -> None:
    """What is left to do of a job whose beginning found nothing to do."""


def _check_new(name: str) -> None:
    if name in _registry or name in _slow:
        raise ValueError(f"job {name!r} is registered twice")


def _put_off(database: Database, outbox_id: int, now: datetime, until: datetime | None) -> None:
    with database.write() as session:
        row = session.get(OutboxRow, outbox_id)
        if row is not None and row.done_at is None:
            row.not_before = until or now + min(LONGEST_WAIT, max(SHORTEST_WAIT, now - row.created_at))
            log.info("outbox.put_off", outbox_id=outbox_id, until=row.not_before.isoformat())


def _count_failure(database: Database, outbox_id: int, error: Exception) -> None:
    # The type only: messages of database errors quote parameters, and those hold numbers of callers.
    log.warning("outbox.failed", outbox_id=outbox_id, error=type(error).__name__)
    with database.write() as session:
        row = session.get(OutboxRow, outbox_id)
        if row is not None and row.done_at is None:
            row.attempts += 1
            row.error = type(error).__name__
