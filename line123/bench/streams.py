"""``line123 bench streams``: five hundred open pages and three browsers, and how soon all of them hear of a claim."""

from __future__ import annotations

import statistics
import threading
import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from line123.bench.chromium import desk_and_browser, signed_in
from line123.bench.machine import load_average
from line123.bench.registry import BenchmarkError, Measured, Order, Promise
from ticketing.accounts import service as accounts
from ticketing.core import clock
from ticketing.core.bell import RedisBell
from ticketing.core.db import Database
from ticketing.tickets import queue
from ticketing.tickets.models import Ticket

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from ticketing.core.actor import Actor
    from ticketing.core.config import Settings

_STREAMS, _SHORT_STREAMS = 500, 50
_CLAIMS, _SHORT_CLAIMS = 20, 5
_BROWSERS: Final = 3
_PATIENCE_SECONDS: Final = 60.0
_LONGEST: Final = 1.0

COLUMNS: Final = {
    "streams": "streams",
    "browsers": "browsers",
    "refused": "refused",
    "changes": "changes",
    "missed": "messages missed",
    "p50": "p50 s",
    "p95": "p95 s",
    "worst": "worst s",
    "page": "browser p95 s",
    "load": "load",
}
_NOTES: Final = (
    "Seconds from the end of the claim's transaction until the row stood in each stream, and in each browser.",
)


class _Listener(threading.Thread):
    """One open page without a browser: reads its stream and notes when each row came."""

    def __init__(self, port: int, cookie: str) -> None:
        super().__init__(daemon=True)
        self.rows: list[float] = []
        self.is_open = threading.Event()
        self._line = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
        self._cookie = cookie

    def run(self) -> None:
        try:
            self._line.request("GET", "/stream?view=queue&show=open", headers={"Cookie": self._cookie})
            answer = self._line.getresponse()
            while answer.status == 200:  # noqa: PLR2004
                line = answer.fp.readline()
                if not line:
                    return
                self.is_open.set()
                if line == b"event: row\n":
                    self.rows.append(time.monotonic())
        except (OSError, ValueError):
            return


def measure(order: Order) -> Measured:
    """Open the streams and the browsers, let an agent claim and give back, and see who heard of it how soon."""
    streams, claims = (_SHORT_STREAMS, _SHORT_CLAIMS) if order.is_short else (_STREAMS, _CLAIMS)
    with desk_and_browser(order) as (settings, browser):
        contexts = [signed_in(browser, settings, "penyelia") for _ in range(_BROWSERS)]
        pages = [context.new_page() for context in contexts]
        for page in pages:
            page.goto("/tickets")
            page.wait_for_selector("[data-listening]")
        cookie = "; ".join(f"{one['name']}={one['value']}" for one in contexts[0].cookies())
        listeners = [_Listener(settings.port("events"), cookie) for _ in range(streams)]
        order.say(f"{streams} streams")
        for one in listeners:
            one.start()
        refused = sum(not one.is_open.wait(_PATIENCE_SECONDS) for one in listeners)
        row = _claims(settings, listeners, pages, claims) | {"refused": refused}
    promises = (
        Promise("streams refused", 0, row["refused"]),
        Promise("messages missed", 0, row["missed"]),
        Promise("p95 until a stream has a change, seconds", _LONGEST, row["p95"]),
    )
    return Measured((row,), COLUMNS, promises, _NOTES)


def _claims(settings: Settings, listeners: list[_Listener], pages: list[Page], claims: int) -> dict[str, Any]:
    database = Database(settings.database, bell=RedisBell(settings.redis))
    delays: list[float] = []
    shown: list[float] = []
    missed = 0
    for _ in range(claims):
        before = [len(one.rows) for one in listeners]
        number = _claim(database)
        done = time.monotonic()
        shown += [_until_taken(page, number, done) for page in pages]
        missed += _heard(listeners, before, done, delays)
        _give_back(database, number)
        time.sleep(1.0)
    database.dispose()
    return {
        "streams": len(listeners),
        "browsers": len(pages),
        "changes": claims,
        "missed": missed,
        "p50": round(statistics.median(delays), 3) if delays else None,
        "p95": _p95(delays),
        "worst": round(max(delays), 3) if delays else None,
        "page": _p95(shown),
        "load": load_average(),
    }


def _heard(listeners: list[_Listener], before: list[int], done: float, delays: list[float]) -> int:
    deadline, missed = time.monotonic() + _PATIENCE_SECONDS, 0
    for one, count in zip(listeners, before, strict=True):
        while len(one.rows) <= count and time.monotonic() < deadline:
            time.sleep(0.01)
        if len(one.rows) > count:
            delays.append(max(0.0, one.rows[count] - done))
        else:
            missed += 1
    return missed


def _until_taken(page: Page, number: str, done: float) -> float:
    page.locator(f"#row-{number}[data-state=waiting]").wait_for(state="detached")
    return time.monotonic() - done


def _claim(database: Database) -> str:
    with database.write() as session:
        ticket = queue.claim_next(session, _agent(database), clock.now(), lease_seconds=600, parked_tickets=50)
        if ticket is None:
            raise BenchmarkError("The demonstration has no waiting ticket.")
        return ticket.number


def _give_back(database: Database, number: str) -> None:
    with database.write() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.number == number)).one()
        if ticket.agent_id is not None:
            queue.release(session, _agent(database), number, clock.now(), reason="benchmark")


def _agent(database: Database) -> Actor:
    with database.read() as session:
        return accounts.actor_of(accounts.by_username(session, "agen1"))


def _p95(values: list[float]) -> float | None:
    if not values:
        return None
    return round(sorted(values)[min(len(values) - 1, int(len(values) * 0.95))], 3)
