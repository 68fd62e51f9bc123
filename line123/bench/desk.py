"""``line123 bench desk``: how the pages of the desk and the report of a month fare when a year of tickets is there."""

from __future__ import annotations

import statistics
import tempfile
import time
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from line123.bench import desk_data
from line123.bench.machine import load_average
from line123.bench.registry import BenchmarkError, Measured, Order, Promise
from ticketing.accounts.models import User
from ticketing.core import clock
from ticketing.core.config import load_settings
from ticketing.core.db import Database, migrate
from ticketing.tickets.models import Ticket
from ticketing.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Flask
    from flask.testing import FlaskClient

SMALL, LARGE, MILLION = 10_000, 200_000, 1_000_000
_SHORT: Final = (1_000, 5_000)
_ROUNDS, _SHORT_ROUNDS = 40, 8
_MONTHS: Final = 3
_MOST_TIMES: Final = 2.0
_MOST_SECONDS: Final = 2.0
_COMPARED: Final = ("list", "search words", "search telephone", "claim", "ticket")
_SOON: Final = ("month", "month report", "month report pdf", "month report xlsx")

COLUMNS: Final = {
    "page": "page",
    "tickets": "tickets",
    "rounds": "times",
    "p50": "p50 ms",
    "p95": "p95 ms",
    "cpu": "processor ms",
    "kb": "kB",
    "times": "p95 x the small desk",
    "load": "load",
}
_NOTES: Final = (
    "Whole answers of the web application, rendered, in one process without a network; SQLite as shipped.",
    "Made-up rows of one year, the same for the same seed; one ticket of 400 waits. Both desks are asked in turn.",
    "month: figures of the last full month with the month before it and what must add up.",
    "month report: all figures and its six tables, as the supervisor opens it; pdf and xlsx: the same as a file.",
)


def measure(order: Order) -> Measured:
    """Ask a small and a large desk for the same pages."""
    return _measure(order, *(_SHORT if order.is_short else (SMALL, LARGE)))


def measure_million(order: Order) -> Measured:
    """Ask for the same with a million tickets."""
    return _measure(order, SMALL, MILLION)


def _measure(order: Order, small: int, large: int) -> Measured:
    rounds = _SHORT_ROUNDS if order.is_short else _ROUNDS
    with tempfile.TemporaryDirectory(prefix="line123-desk-") as folder:
        desks = [_Desk(Path(folder) / str(size), size, order.say) for size in (small, large)]
        rows = [row for name in _PAGES for row in _both(desks, name, rounds, order.say)]
        for desk in desks:
            desk.close()
    return Measured(tuple(rows), COLUMNS, _promises(rows), _NOTES)


class _Desk:
    """A web application over a database with so many tickets, and a supervisor who has signed in."""

    def __init__(self, folder: Path, tickets: int, say: Callable[[str], None]) -> None:
        self.tickets, self.now = tickets, clock.now()
        settings = load_settings(data=folder, database_url="", redis_url=f"unix://{folder}/none.sock", demo=False)
        migrate(settings)
        self.database = Database(settings.database)
        begun = time.monotonic()
        desk_data.fill(self.database, tickets, self.now)
        with self.database.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
        say(f"{tickets} tickets made up in {time.monotonic() - begun:.0f} s")
        self.app = create_app(settings)
        self.app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        self.client = self._enter(self.app)
        with self.database.read() as session:
            self.sample = session.execute(
                select(Ticket.number, Ticket.caller_number).where(Ticket.id % (tickets // 50) == 1).limit(50)
            ).all()

    def _enter(self, app: Flask) -> FlaskClient:
        with self.database.read() as session:
            user = session.scalars(select(User).where(User.username == "supervisor")).one()
        client = app.test_client()
        stamp = int(self.now.timestamp())
        with client.session_transaction(base_url=_ORIGIN) as held:
            held.update(user=user.id, epoch=user.session_epoch, started=stamp, seen=stamp)
        return client

    def close(self) -> None:
        """Let go of the database."""
        self.database.dispose()
        self.app.extensions["line123"]["database"].dispose()


_ORIGIN: Final = "http://127.0.0.1:8080"


def _month_before(now: datetime) -> str:
    first = now.replace(day=1)
    return f"{first.year - (first.month == 1)}-{(first.month - 2) % 12 + 1:02d}"


def _get(desk: _Desk, address: str) -> int:
    return _read(desk.client.get(address, base_url=_ORIGIN))


def _read(response: Any) -> int:
    if response.status_code not in (HTTPStatus.OK, HTTPStatus.SEE_OTHER):
        raise BenchmarkError(f"{response.request.path} answered {response.status}.")
    return len(response.data)


def _claim(desk: _Desk, number: int) -> int:
    del number
    return _read(desk.client.post("/tickets/next", base_url=_ORIGIN))


def _put_back(desk: _Desk) -> None:
    """Let each claim meet the same queue."""
    with desk.database.write() as session:
        for ticket in session.scalars(select(Ticket).where(Ticket.lease_expires_at.is_not(None))):
            ticket.agent = ticket.lease_expires_at = ticket.parked_at = None


def _month(what: str) -> Callable[[_Desk, int], int]:
    return lambda desk, _: _get(desk, f"/figures{what}?span=month&at={_month_before(desk.now)}")


def _report(what: str) -> Callable[[_Desk, int], int]:
    return lambda desk, _: _get(desk, f"/figures/month{what}?at={_month_before(desk.now)}")


_PAGES: Final[dict[str, Callable[[_Desk, int], int]]] = {
    "list": lambda desk, _: _get(desk, "/tickets"),
    "search words": lambda desk, number: _get(desk, f"/search?q={('oesapa', 'pohon', 'sentani')[number % 3]}"),
    "search telephone": lambda desk, number: _get(desk, f"/search?q=%2B{desk.sample[number % 50][1][1:]}"),
    "claim": _claim,
    "ticket": lambda desk, number: _get(desk, f"/tickets/{desk.sample[number % 50][0]}"),
    "today": lambda desk, _: _get(desk, "/figures"),
    "month": _month(""),
    "month by unit": _month("/by/unit"),
    "month by agent": _month("/by/agent"),
    "month by day": _month("/by/time"),
    "busiest hours": _month("/busy"),
    "month report": _report(""),
    "month report pdf": _report("/report.pdf"),
    "month report xlsx": _report("/report.xlsx"),
}


def _both(desks: list[_Desk], name: str, rounds: int, say: Callable[[str], None]) -> list[dict[str, Any]]:
    count = max(_MONTHS, rounds // 8) if name in ("today", "busiest hours") or name.startswith("month") else rounds
    spent: list[list[float]] = [[] for _ in desks]
    used = [0.0 for _ in desks]
    sizes = [0 for _ in desks]
    for number in range(-1, count):  # the first round only warms up
        for at, desk in enumerate(desks):
            begun, processor = time.perf_counter(), time.process_time()
            sizes[at] = _PAGES[name](desk, number)
            if number >= 0:
                spent[at].append(1000 * (time.perf_counter() - begun))
                used[at] += 1000 * (time.process_time() - processor)
            if name == "claim":
                _put_back(desk)
    rows = []
    for at, desk in enumerate(desks):
        p95 = statistics.quantiles(spent[at], n=20, method="inclusive")[-1]
        base = statistics.quantiles(spent[0], n=20, method="inclusive")[-1]
        row = {
            "page": name,
            "tickets": desk.tickets,
            "rounds": count,
            "p50": round(statistics.median(spent[at]), 1),
            "p95": round(p95, 1),
            "cpu": round(used[at] / count, 1),
            "kb": round(sizes[at] / 1000, 1),
            "times": round(p95 / base, 2),
            "load": load_average(),
        }
        rows.append(row)
        say(f"{name}, {desk.tickets}: p95 {row['p95']} ms")
    return rows


def _promises(rows: list[dict[str, Any]]) -> tuple[Promise, ...]:
    large = max(row["tickets"] for row in rows)
    found = {row["page"]: row for row in rows if row["tickets"] == large}
    kept = [Promise(f"{name}, p95 x the small desk", _MOST_TIMES, found[name]["times"]) for name in _COMPARED]
    seconds = [Promise(f"{name}, p95 s", _MOST_SECONDS, round(found[name]["p95"] / 1000, 2)) for name in _SOON]
    return (*kept, *seconds)
