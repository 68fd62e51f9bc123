"""What other processes are told after a commit: look at the log, and here is a job. Redis is never the only copy."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry as ReconnectPolicy
from rq import Queue, Retry
from rq.exceptions import DuplicateJobError
from rq.serializers import JSONSerializer

if TYPE_CHECKING:
    from collections.abc import Iterable

WAKE = "line123:wake"
_RUN_OUTBOX = "ticketing.core.jobs.run_outbox"
_PATIENCE_SECONDS = 0.3
_QUIET_SECONDS = 2.0
_FAILED_KEPT_SECONDS = 60  # while it is kept, its id cannot be enqueued again: this paces the sweeper
_LONGEST_JOB_SECONDS = 120

log = structlog.get_logger(__name__)


class RedisBell:
    """Wakes the live pages and enqueues outbox rows. Never raises; the sweeper brings what it could not deliver."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(
            redis_url,
            socket_timeout=_PATIENCE_SECONDS,
            socket_connect_timeout=_PATIENCE_SECONDS,
            retry=ReconnectPolicy(NoBackoff(), 0),
        )
        self._quiet_until = 0.0

    def ring(self, waiting: list[tuple[int, str]]) -> None:
        """Publish the wake-up and enqueue these outbox rows (id, job queue)."""
        # A Redis that hangs costs one wait, then callers pass by for a while.
        if time.monotonic() < self._quiet_until:
            return
        try:
            self._redis.publish(WAKE, "")
            enqueue(self._redis, waiting)
        except (RedisError, OSError) as error:
            self._quiet_until = time.monotonic() + _QUIET_SECONDS
            log.warning("bell.failed", error=type(error).__name__, rows=[row for row, _ in waiting])


def enqueue(redis: Redis, waiting: Iterable[tuple[int, str]]) -> int:
    """Put outbox rows (id, job queue) on their queues and return how many were not there already.

    Raises RedisError. A job carries the row's id only, as JSON.
    """
    added = 0
    for outbox_id, queue in waiting:
        try:
            Queue(queue, connection=redis, serializer=JSONSerializer).enqueue(
                _RUN_OUTBOX,
                outbox_id,
                job_id=f"outbox-{outbox_id}",
                unique=True,
                retry=Retry(max=3),
                result_ttl=0,
                failure_ttl=_FAILED_KEPT_SECONDS,
                job_timeout=_LONGEST_JOB_SECONDS,
            )
        except DuplicateJobError:
            continue
        added += 1
    return added
