"""One worker for one job queue: ``python -m ticketing.workers.worker notify``.

One queue each, because only then is RQ's hand-over from queue to worker safe against a crash.
"""

from __future__ import annotations

import signal
import sys
import time
from typing import TYPE_CHECKING, NoReturn

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Worker
from rq.serializers import JSONSerializer

from ticketing import tables
from ticketing.announcements import jobs as announcement_jobs
from ticketing.api import delivering
from ticketing.backoffice import jobs as back_office_jobs
from ticketing.cases import jobs as case_jobs
from ticketing.core import log as logs
from ticketing.core.config import load_settings
from ticketing.core.jobs import QUEUES, names
from ticketing.maintenance import jobs as maintenance_jobs
from ticketing.notify import jobs as notify_jobs
from ticketing.outages import jobs as outage_jobs
from ticketing.reports import monthly as report_jobs
from ticketing.tickets import jobs as ticket_jobs
from ticketing.transcripts import jobs as transcript_jobs

if TYPE_CHECKING:
    from types import FrameType

_WORKER_TTL_SECONDS = 30
_MAINTENANCE_SECONDS = 10
_MONITORING_SECONDS = 5
_RECONNECT_SECONDS = 1.0

REGISTERED = (
    tables,
    announcement_jobs,
    delivering,
    back_office_jobs,
    case_jobs,
    maintenance_jobs,
    notify_jobs,
    outage_jobs,
    report_jobs,
    ticket_jobs,
    transcript_jobs,
)
"""Imported for what they register: the tables, and the jobs of each feature."""

log = structlog.get_logger(__name__)


class OutboxWorker(Worker):
    """RQ's worker, which also tells whether it stopped because it was asked to."""

    is_asked_to_stop = False
    max_connection_wait_time = 2.0  # RQ's own 60 s would let receipts wait a minute after Redis is back

    def handle_warm_shutdown_request(self) -> None:
        self.is_asked_to_stop = True
        super().handle_warm_shutdown_request()  # type: ignore[no-untyped-call]


def main(arguments: list[str]) -> int:
    """Work until told to stop; returns the exit status."""
    if len(arguments) != 1 or arguments[0] not in QUEUES:
        sys.stderr.write(f"usage: python -m ticketing.workers.worker {'|'.join(QUEUES)}\n")
        return 2
    queue = arguments[0]
    settings = load_settings()
    logs.configure(f"worker-{queue}")
    log.info("worker.started", queue=queue, jobs=sorted(names()))
    while not _work(queue, settings.redis):
        log.warning("worker.reconnecting", queue=queue)
        time.sleep(_RECONNECT_SECONDS)
    log.info("worker.stopped", queue=queue)
    return 0


def _work(queue: str, redis_url: str) -> bool:
    """Work until asked to stop (True) or until Redis is away (False): then RQ's loop just ends."""
    worker = None
    try:
        with Redis.from_url(redis_url) as redis:
            worker = OutboxWorker(
                [queue],
                connection=redis,
                serializer=JSONSerializer,
                worker_ttl=_WORKER_TTL_SECONDS,
                maintenance_interval=_MAINTENANCE_SECONDS,
                job_monitoring_interval=_MONITORING_SECONDS,
            )
            worker.work(logging_level="WARNING")
    except (RedisError, OSError) as error:
        log.warning("worker.redis_away", error=type(error).__name__)
    finally:
        # RQ leaves its handlers behind, which would talk to a Redis that is away.
        signal.signal(signal.SIGTERM, _leave)
        signal.signal(signal.SIGINT, _leave)
    return worker is not None and worker.is_asked_to_stop


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
