"""A real desk: gunicorn for pages and streams, Redis, and Debian's Chromium, on ports of this test process alone."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher
from helpers.factories import make_call, make_ticket, make_unit
from helpers.redis_server import RedisServer
from playwright.sync_api import Error as PlaywrightError
from sqlalchemy import select

from ticketing import demo
from ticketing.accounts import service as accounts
from ticketing.accounts.models import User
from ticketing.core import clock
from ticketing.core.config import Settings
from ticketing.core.db import Database
from ticketing.intake.models import CallStep, Outcome

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

FLAGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
PASSWORD = demo.PASSWORD
PATIENCE_SECONDS = 150  # a machine that does other work took more than one minute
_HASH = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
_names = itertools.count(1)


@dataclass
class Copy:
    """A running desk. ``events`` can be stopped and started again, as a broken line would."""

    settings: Settings
    database: Database
    redis: RedisServer
    unit_id: int = 0
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port('web')}"

    def start(self, name: str) -> None:
        app = {"web": "ticketing.web.app:create_app()", "events": "ticketing.web.live:create_events_app()"}[name]
        command = [sys.executable, "-m", "gunicorn", "-c", f"python:ticketing.web.gunicorn_{name}", app]
        environment = {**os.environ, **self.settings.environment()}
        with (self.settings.data / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, env=environment, cwd=Path(__file__).parents[2], stdout=log, stderr=log
            )
        self._await(f"http://127.0.0.1:{self.settings.port(name)}/healthz", name)

    def stop(self, name: str) -> None:
        process = self.processes.pop(name)
        process.send_signal(signal.SIGTERM)
        process.wait(20)

    def agent(self, role: str = "agent") -> str:
        """Add a person of the unit and return the user name."""
        username = f"{role}-{next(_names)}"
        with self.database.write() as session:
            accounts.add_user(
                session,
                username=username,
                name=username.title(),
                password_hash=_HASH,
                role=role,
                now=clock.now(),
                unit_ids=[self.unit_id],
            )
        return username

    def ticket(self, **given: Any) -> str:
        """Open a ticket of a finished call and return its number."""
        with self.database.write() as session:
            now = clock.now()
            call = make_call(
                session, started_at=now, unit_id=self.unit_id, area_code="0380", outcome=Outcome.GOAL_REACHED
            )
            call.played = ["outage.ask_scope.keys", "outage.ask_since.keys", "report.number_is"]
            session.add(CallStep(call_id=call.id, at=now, node="outage:scope", field="scope", value="neighbours"))
            values = {"scope": "neighbours", "area_code": "0380", **given}
            return make_ticket(session, now=now, unit_id=self.unit_id, call_id=call.id, **values).number

    def new_unit(self) -> None:
        """Go on in a unit of its own, so that tests do not meet each other's tickets."""
        with self.database.write() as session:
            self.unit_id = make_unit(session, f"UJI-{next(_names)}").id

    def _await(self, url: str, name: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(url, timeout=2):  # noqa: S310 our own address
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{name} did not start: {(self.settings.data / f'{name}.log').read_text()[-2000:]}")


class People:
    """Opens a page for a person; remembers whatever the console said."""

    def __init__(self, desk: Copy, chromium: Browser) -> None:
        self.desk = desk
        self.contexts: list[BrowserContext] = []
        self.said: list[str] = []
        self._chromium = chromium

    def open(self, username: str = "", *, scheme: str = "light", width: int = 1280, height: int = 800) -> Page:
        context = self._chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="id-ID", base_url=self.desk.url
        )
        context.set_default_timeout(20_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        if username:
            sign_in(page, username)
        return page

    def leave(self) -> None:
        """Close all pages; first each goes nowhere, because one that closes while it navigates may never be closed."""
        for context in self.contexts:
            for page in context.pages:
                page.unroute_all(behavior="ignoreErrors")
                with suppress(PlaywrightError):  # what the test was about has been told by then
                    page.goto("about:blank", timeout=10_000, wait_until="commit")
            context.close()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.said.append(message.text)


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def cheapen(database: Database) -> None:
    with database.write() as session:
        for user in session.scalars(select(User)):
            user.password_hash = _HASH
