"""Reads the event log once for all streams of the process: woken by Redis, or every two seconds without it."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from ticketing.core.bell import WAKE
from ticketing.core.events import Event
from ticketing.core.http import EXTENSION
from ticketing.tickets.models import Ticket
from ticketing.tickets.workflow import Standing, statuses

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from redis.client import PubSub

    from ticketing.core.config import Settings
    from ticketing.core.db import Database

log = structlog.get_logger(__name__)

_POLL_SECONDS = 2.0
_REMEMBERED = 2000
_AT_ONCE = 500
_ROWS_KEPT = 400


@dataclass(frozen=True)
class Change:
    """One event with the ticket it is about, as that stood when the event was read."""

    id: int
    kind: str
    user_id: int | None
    ticket: Ticket | None


class Hub:
    """What has happened lately. ``pages`` is the web application, for rendering only."""

    def __init__(self, settings: Settings, pages: Flask) -> None:
        self.settings = settings
        self.pages = pages
        self.database: Database = pages.extensions[EXTENSION]["database"]
        self.waiting: dict[int | None, int] = {}
        self.is_woken = False
        self._changes: deque[Change] = deque()
        self._last = 0
        self._complete_after = 0
        self._rows: dict[object, str] = {}
        self._news = threading.Condition()
        self._starting = threading.Lock()
        self._is_started = False

    def start(self) -> None:
        """Begin to read; called by the first stream, because threads do not survive a fork."""
        with self._starting:
            if self._is_started:
                return
            self._last = self._complete_after = self.newest()
            self._is_started = True
            threading.Thread(target=self._run, name="hub", daemon=True).start()

    def newest(self) -> int:
        """Return the id of the newest event in the database."""
        with self.database.read() as session:
            return session.scalar(select(func.max(Event.id))) or 0

    def after(self, last: int) -> list[Change] | None:
        """Return what happened after an event id; None when that is more than is remembered."""
        with self._news:
            if last >= self._complete_after:
                return [change for change in self._changes if change.id > last]
        changes = self._read(last)
        return None if len(changes) >= _AT_ONCE else changes

    def wait(self, last: int, seconds: float) -> None:
        """Wait until something newer than this event id is known, at most so long."""
        with self._news:
            self._news.wait_for(lambda: self._last > last, timeout=seconds)

    def rendered(self, key: object, render: Callable[[], str]) -> str:
        """Return a rendered row, made once for all who are to see the same."""
        text = self._rows.get(key)
        if text is None:
            if len(self._rows) >= _ROWS_KEPT:
                self._rows.clear()
            text = self._rows[key] = render()
        return text

    def _read(self, last: int) -> list[Change]:
        with self.database.read() as session:
            rows = session.scalars(select(Event).where(Event.id > last).order_by(Event.id).limit(_AT_ONCE)).all()
            ids = {row.ticket_id for row in rows if row.ticket_id is not None}
            found = session.scalars(select(Ticket).where(Ticket.id.in_(ids))).all() if ids else ()
            tickets = {ticket.id: ticket for ticket in found}
            return [Change(row.id, row.kind, row.user_id, tickets.get(row.ticket_id or 0)) for row in rows]

    def _count(self) -> dict[int | None, int]:
        query = select(Ticket.unit_id, func.count()).where(
            Ticket.agent_id.is_(None), Ticket.status.in_(statuses(Standing.OPEN))
        )
        with self.database.read() as session:
            return {row[0]: row[1] for row in session.execute(query.group_by(Ticket.unit_id))}

    def _run(self) -> None:
        ear = _Ear(self.settings.redis)
        while True:
            self.is_woken = ear.listen(_POLL_SECONDS)
            try:
                self._take_news()
            except SQLAlchemyError as error:
                log.warning("hub.database_away", error=type(error).__name__)
                time.sleep(_POLL_SECONDS)

    def _remember(self, changes: list[Change]) -> None:
        self._changes.extend(changes)
        while len(self._changes) > _REMEMBERED:
            self._complete_after = self._changes.popleft().id

    def _take_news(self) -> None:
        while True:
            changes = self._read(self._last)
            if not changes:
                return
            waiting = self._count()
            with self._news:
                self._remember(changes)
                self._last = changes[-1].id
                self.waiting = waiting
                self._news.notify_all()


class _Ear:
    """Hears the wake-up call; a Redis that is away only means that it hears nothing."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_connect_timeout=1, health_check_interval=10)
        self._channel: PubSub | None = None

    def listen(self, seconds: float) -> bool:
        """Wait for one wake-up or so many seconds; tell whether Redis is there."""
        began = time.monotonic()
        try:
            if self._channel is None:
                self._channel = self._redis.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
                self._channel.subscribe(WAKE)
            self._channel.get_message(timeout=seconds)
        except (RedisError, OSError):
            self._forget()
            time.sleep(max(0.0, seconds - (time.monotonic() - began)))
            return False
        return True

    def _forget(self) -> None:
        channel, self._channel = self._channel, None
        if channel is not None:
            try:
                channel.close()
            except (RedisError, OSError):
                log.info("hub.redis_away")
