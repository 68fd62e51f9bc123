"""Effects are done exactly once in the database, whatever dies on the way; on a real Redis."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
import time
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from helpers import slow_worker
from helpers.factories import LEASE, NOW, make_actor, make_ticket
from helpers.redis_server import RedisServer
from redis import Redis
from sqlalchemy import select

from ticketing.core import clock, outbox
from ticketing.core.bell import WAKE, RedisBell
from ticketing.core.config import load_settings
from ticketing.core.db import Database
from ticketing.core.events import Event
from ticketing.core.jobs import MOST_ATTEMPTS, perform, undone
from ticketing.core.outbox import OutboxRow
from ticketing.notify.models import Message, MessageState
from ticketing.tickets import queue
from ticketing.workers.schedule import Task, expire_leases, run, sweep_outbox

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="no redis-server on this machine")

PATIENCE_SECONDS = 60


@pytest.fixture
def redis_server():
    with RedisServer() as server:
        yield server


@pytest.fixture
def line(sqlite_url, redis_server):
    """The database, with a bell on the private Redis."""
    database = Database(sqlite_url, bell=RedisBell(redis_server.url))
    yield database
    database.dispose()


@pytest.fixture
def start_worker(tmp_path, redis_server):
    """Start the worker program; it is stopped at the end."""
    settings = load_settings(data=tmp_path, redis_url=redis_server.url)
    environment = {**os.environ, **settings.environment()}
    started = []

    def start() -> subprocess.Popen:
        log = (tmp_path / "worker.log").open("ab")
        arguments = [sys.executable, "-W", "ignore", slow_worker.__file__]
        process = subprocess.Popen(arguments, env=environment, stdout=log, stderr=log)
        log.close()
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def eventually(check) -> object:
    """Wait until ``check`` returns something true; fail after a minute."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if found := check():
            return found
        time.sleep(0.05)
    raise AssertionError(f"still not true after {PATIENCE_SECONDS} s: {check}")


def order_slow_job(database: Database, folder: Path) -> None:
    (folder / "hold").touch()
    with database.write() as session:
        outbox.add(session, "test.slow", queue="notify", now=clock.now(), folder=str(folder))


def done(database: Database) -> bool:
    with database.read() as session:
        return all(row.done_at is not None for row in session.scalars(select(OutboxRow)))


def count(database: Database, kind: str) -> int:
    with database.read() as session:
        return len(session.scalars(select(Event).where(Event.kind == kind)).all())


def test_a_report_leads_to_one_held_receipt(line, start_worker):
    start_worker()
    with line.write() as session:
        make_ticket(session, now=clock.now())
    eventually(lambda: done(line))
    with line.read() as session:
        message = session.scalars(select(Message)).one()
    assert (message.template, message.state) == ("receipt", MessageState.HELD)
    assert count(line, "message.written") == 1


def test_a_work_horse_killed_in_the_middle_leaves_the_effect_done_once(line, start_worker, tmp_path):
    start_worker()
    order_slow_job(line, tmp_path)
    horse = int(eventually(lambda: (tmp_path / "horse").exists() and (tmp_path / "horse").read_text()))
    (tmp_path / "horse").unlink()
    os.kill(horse, signal.SIGKILL)
    eventually((tmp_path / "horse").exists)  # it is tried again
    assert count(line, "test.done") == 0  # the killed try left nothing behind
    (tmp_path / "hold").unlink()
    eventually(lambda: done(line))
    assert count(line, "test.done") == 1


def test_worker_and_horse_killed_together_are_made_good_by_the_sweeper(line, start_worker, tmp_path, redis_server):
    worker = start_worker()
    order_slow_job(line, tmp_path)
    horse = int(eventually(lambda: (tmp_path / "horse").exists() and (tmp_path / "horse").read_text()))
    worker.kill()
    os.kill(horse, signal.SIGKILL)
    worker.wait()
    (tmp_path / "hold").unlink()
    redis_server.kill()  # and Redis forgets everything
    for file in redis_server.home.iterdir():
        shutil.rmtree(file) if file.is_dir() else file.unlink()
    redis_server.start()

    start_worker()
    with Redis.from_url(redis_server.url) as redis:
        assert sweep_outbox(line, redis, older_than=timedelta(0)) == 1
    eventually(lambda: done(line))
    assert count(line, "test.done") == 1


@pytest.mark.parametrize("is_busy", [False, True], ids=["idle", "in the middle of a job"])
def test_a_worker_goes_on_after_redis_was_away(line, start_worker, redis_server, tmp_path, is_busy):
    start_worker()
    order_slow_job(line, tmp_path)
    eventually((tmp_path / "horse").exists)
    if not is_busy:
        (tmp_path / "hold").unlink()
        eventually(lambda: done(line))
    redis_server.kill()
    (tmp_path / "hold").unlink(missing_ok=True)
    time.sleep(0.5)  # let the worker notice
    redis_server.start()
    with line.write() as session:
        make_ticket(session, now=clock.now())
    with Redis.from_url(redis_server.url) as redis:
        sweep_outbox(line, redis, older_than=timedelta(0))
    eventually(lambda: done(line))
    assert (count(line, "test.done"), count(line, "message.written")) == (1, 1)


def test_a_worker_that_is_asked_to_stop_ends_well(start_worker, tmp_path):
    worker = start_worker()
    eventually(lambda: (tmp_path / "worker.log").exists() and b"started" in (tmp_path / "worker.log").read_bytes())
    time.sleep(0.5)  # RQ installs its handlers after we said that we started
    worker.terminate()
    assert worker.wait(PATIENCE_SECONDS) == 0


class Evil:
    """Unpickling this makes a file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self):
        return open, (self.path, "w")


def test_a_pickled_job_is_never_unpickled_and_does_not_stop_the_line(line, start_worker, redis_server, tmp_path):
    poisoned = zlib.compress(pickle.dumps(Evil(str(tmp_path / "owned"))))
    with Redis.from_url(redis_server.url) as redis:
        fields = {"data": poisoned, "origin": "notify", "status": "queued", "created_at": "2026-11-21T00:00:00Z"}
        redis.hset("rq:job:evil", mapping=fields)
        redis.rpush("rq:queue:notify", "evil")
    start_worker()
    with line.write() as session:
        make_ticket(session, now=clock.now())
    eventually(lambda: done(line))
    assert not (tmp_path / "owned").exists()


def test_the_scheduler_brings_back_what_was_forgotten_and_ends_well(line, redis_server, tmp_path):
    with line.write() as session:
        agent = make_actor(session, "ani")
        long_ago = clock.now() - timedelta(minutes=10)
        ticket = make_ticket(session, now=long_ago)
        queue.claim(session, agent, ticket.number, long_ago, **LEASE)
    with Redis.from_url(redis_server.url) as redis:
        redis.flushall()
        environment = {**os.environ, **load_settings(data=tmp_path, redis_url=redis_server.url).environment()}
        arguments = [sys.executable, "-W", "ignore", "-m", "ticketing.workers.schedule"]
        with subprocess.Popen(arguments, env=environment, stderr=subprocess.DEVNULL) as process:
            try:
                eventually(lambda: redis.lrange("rq:queue:notify", 0, -1) == [b"outbox-1"])
                eventually(lambda: count(line, "ticket.lease_expired") == 1)
            finally:
                process.terminate()
            assert process.wait(PATIENCE_SECONDS) == 0


def test_a_commit_with_events_wakes_the_listeners(line, redis_server):
    with Redis.from_url(redis_server.url) as redis, redis.pubsub(ignore_subscribe_messages=True) as listener:
        listener.subscribe(WAKE)
        listener.get_message(timeout=5)
        with line.write() as session:
            make_ticket(session)
        assert eventually(lambda: listener.get_message(timeout=1))["channel"] == WAKE.encode()


def test_a_redis_that_is_away_is_noticed_and_never_felt(sqlite_url, tmp_path):
    database = Database(sqlite_url, bell=RedisBell(f"unix://{tmp_path / 'nobody.sock'}"))
    with database.write() as session:
        make_ticket(session)
    with database.read() as session:
        assert len(undone(session, NOW + timedelta(seconds=61), timedelta(seconds=60))) == 1
    database.dispose()


def test_a_row_is_enqueued_once_and_carries_only_its_id(line, redis_server):
    with line.write() as session:
        make_ticket(session)
    with Redis.from_url(redis_server.url) as redis:
        assert sweep_outbox(line, redis, older_than=timedelta(0)) == 0
        assert redis.lrange("rq:queue:notify", 0, -1) == [b"outbox-1"]
        stored = b"".join(b"".join(redis.hgetall(key).values()) for key in redis.scan_iter("rq:job:*"))
    assert b"811" not in stored


def test_doing_a_row_twice_does_it_once(database):
    with database.write() as session:
        make_ticket(session)
    assert [perform(database, 1, NOW), perform(database, 1, NOW), perform(database, 99, NOW)] == [True, False, False]
    assert count(database, "message.written") == 1


def test_a_row_that_keeps_failing_is_left_alone_in_the_end(database):
    with database.write() as session:
        outbox.add(session, "notify.receipt", queue="notify", now=NOW, number="broken")
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(KeyError):
            perform(database, 1, NOW)
    with database.read() as session:
        row = session.get_one(OutboxRow, 1)
        assert (row.attempts, row.error, row.done_at) == (MOST_ATTEMPTS, "KeyError", None)
        assert undone(session, NOW + timedelta(days=1), timedelta(0)) == []


def test_the_schedule_outlives_a_task_that_fails_and_stops_when_told():
    stop, calls = threading.Event(), []

    def fail() -> int:
        raise OSError("away")

    def work() -> int:
        calls.append(1)
        if len(calls) == 3:
            stop.set()
        return 1

    run((Task("failing", 0.01, fail), Task("working", 0.01, work)), stop)
    assert len(calls) == 3


def test_nothing_expired_costs_no_event(database):
    assert expire_leases(database) == 0
