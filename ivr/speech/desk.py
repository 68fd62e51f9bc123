"""The recogniser queue and its threads: callers first, nobody after his time, one fault ends one job."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import os
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger()

_NICENESS: Final = 10
_MEMORY: Final = 0.2
"""Weight of the newest recognition in the mean; five turns later an old one hardly counts."""


@dataclass(eq=False)
class Job:
    """One piece of work for a caller. ``run`` is told whether it comes too late to be worth computing.

    ``owners``: whoever may drop it. ``deadline``: time.monotonic(). ``counts``: its time enters the mean that decides
    whether one more is let in.
    """

    owners: tuple[object, ...]
    deadline: float
    run: Callable[[bool], None]
    counts: bool = True
    started: float = field(default=0.0, compare=False)


class Desk:
    """``workers`` threads serve callers, earliest deadline first; one more, at low priority, does what can wait."""

    def __init__(self, workers: int = 2, most_waiting: int = 32) -> None:
        self.workers = workers
        self.mean_seconds = 0.0
        self._most_waiting = most_waiting
        self._lock = threading.Lock()
        self._work = threading.Condition(self._lock)
        self._quiet = threading.Condition(self._lock)
        self._live: list[tuple[float, int, Job]] = []
        self._running: set[Job] = set()
        self._later: tuple[deque[Callable[[], None]], ...] = (deque(), deque())
        self._numbers = itertools.count()
        self._stopping = False
        self._threads = [threading.Thread(target=self._serve, name=f"worker-{n}", daemon=True) for n in range(workers)]
        self._threads.append(threading.Thread(target=self._serve_later, name="background", daemon=True))

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Take no new work; what runs is left to end with the process."""
        with self._lock:
            self._stopping = True
            self._live.clear()
            self._work.notify_all()
            self._quiet.notify_all()

    @property
    def queued(self) -> int:
        """Return how many jobs of callers wait."""
        return len(self._live)

    @property
    def running(self) -> int:
        """Return how many jobs of callers are being worked on."""
        return len(self._running)

    def longest_running(self) -> float:
        """Return the seconds since the oldest running job began, 0 when none runs."""
        with self._lock:
            return max((time.monotonic() - job.started for job in self._running), default=0.0)

    def expire(self) -> None:
        """End what waited past its deadline, so that nobody is kept out by callers who have given up."""
        now = time.monotonic()
        with self._lock:
            late = [heapq.heappop(self._live)[2] for _ in range(sum(entry[0] <= now for entry in self._live))]
            self._quiet.notify()
        for job in late:
            job.run(True)  # noqa: FBT003 it computes nothing then

    def put(self, job: Job) -> bool:
        """Queue work for a caller; False when the queue is full: it would come too late anyway."""
        with self._lock:
            if self._stopping or len(self._live) >= self._most_waiting:
                return False
            heapq.heappush(self._live, (job.deadline, next(self._numbers), job))
            self._work.notify()
        return True

    def drop(self, owner: object) -> None:
        """Forget what an owner has queued; what runs already ends by itself."""
        with self._lock:
            kept = [entry for entry in self._live if owner not in entry[2].owners]
            if len(kept) < len(self._live):
                self._live = kept
                heapq.heapify(self._live)
                self._quiet.notify()

    def put_later(self, work: Callable[[], None], *, urgent: bool) -> None:
        """Queue work that nobody on the line waits for; it begins only when no caller waits. ``urgent`` goes first."""
        with self._lock:
            self._later[0 if urgent else 1].append(work)
            self._quiet.notify()

    def _serve(self) -> None:
        while (job := self._take()) is not None:
            late = job.started >= job.deadline
            try:
                job.run(late)
            except Exception:
                log.exception("recognition failed")
            with self._lock:
                self._running.discard(job)
                if job.counts and not late:
                    self._note(time.monotonic() - job.started)
                self._quiet.notify()

    def _take(self) -> Job | None:
        with self._work:
            self._work.wait_for(lambda: self._live or self._stopping)
            if self._stopping:
                return None
            job = heapq.heappop(self._live)[2]
            job.started = time.monotonic()
            self._running.add(job)
            return job

    def _note(self, seconds: float) -> None:
        self.mean_seconds += (seconds - self.mean_seconds) * (_MEMORY if self.mean_seconds else 1.0)

    def _serve_later(self) -> None:
        with contextlib.suppress(OSError):
            # On Linux this is the niceness of the calling thread alone.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        while (work := self._take_later()) is not None:
            try:
                work()
            except Exception:
                log.exception("background work failed")

    def _take_later(self) -> Callable[[], None] | None:
        with self._quiet:
            self._quiet.wait_for(lambda: self._stopping or (not self._live and any(self._later)))
            if self._stopping:
                return None
            return next(queue for queue in self._later if queue).popleft()
