"""A desk on paper: the web application on a fresh database with a few people, units and tickets, without a server."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from helpers.factories import (
    PASSWORD,
    make_actor,
    make_announcement,
    make_call,
    make_case,
    make_message,
    make_outage,
    make_ticket,
    make_unit,
    make_visit,
)
from sqlalchemy import select

from ticketing.accounts.models import User
from ticketing.accounts.permissions import DEFAULT_ROLES
from ticketing.core import clock
from ticketing.core.config import Settings
from ticketing.core.db import Database
from ticketing.intake.models import CallStep, Outcome
from ticketing.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from flask import Flask
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

    from ticketing.core.actor import Actor

# Signing in is done a hundred times here; the cost of a real hash has its own tests.
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
SPEECH = b"RIFF" + bytes(2000)
ORIGIN = "http://127.0.0.1:27800"


class Browser(FlaskClient):
    """A client that talks to the origin a browser would."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("base_url", ORIGIN)
        return super().open(*args, **kwargs)


@dataclass
class Desk:
    """The application and what is in it: two units, a ticket and a call in each, one person for each role."""

    app: Flask
    database: Database
    settings: Settings
    people: dict[str, Actor] = field(default_factory=dict)
    here: str = ""
    elsewhere: str = ""
    call_here: str = ""
    call_elsewhere: str = ""
    unit_here: int = 0
    outage_here: int = 0
    outage_elsewhere: int = 0
    announcement_here: int = 0
    announcement_elsewhere: int = 0
    visit_here: int = 0
    visit_elsewhere: int = 0
    case_here: int = 0
    case_elsewhere: int = 0
    message_here: int = 0
    message_elsewhere: int = 0

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def sign_in(self, username: str, password: str = PASSWORD) -> FlaskClient:
        client = self.client()
        response = self.post(client, "/sign-in", "/sign-in", username=username, password=password)
        assert response.status_code == 303, response.status
        return client

    def token(self, client: FlaskClient, path: str = "/me") -> str:
        text = client.get(path).text
        found = re.search(r'name="csrf_token" value="([^"]+)"', text)
        assert found is not None
        return found[1]

    def post(self, client: FlaskClient, path: str, page: str = "/me", **form: object) -> TestResponse:
        data = {"csrf_token": self.token(client, page), **form}
        return client.post(path, data=data)

    def say_address(self, session: Session, call_id: str, now: datetime) -> Path:
        """Let a caller speak an address; returns the file that Asterisk would have written."""
        path = self.settings.recordings_dir / f"{call_id}-address.wav"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(SPEECH)
        session.add(CallStep(call_id=call_id, at=now, node="details.address", field="address", value=path.stem))
        session.flush()
        return path

    def fragment(self, client: FlaskClient, path: str, **form: object) -> TestResponse:
        headers = {"HX-Request": "true", "X-CSRFToken": self.token(client)}
        return client.post(path, data=form, headers=headers)


def furnish(desk: Desk) -> None:
    with desk.database.write() as session:
        here = make_unit(session, "KUPANG", area="0380")
        there = make_unit(session, "CIREBON", timezone="Asia/Jakarta", area="0231")
        now = clock.now()
        call = make_call(session, started_at=now, unit_id=here.id, outcome=Outcome.GOAL_REACHED, last_node="report")
        other = make_call(session, started_at=now, unit_id=there.id)
        call.played = ["outage.ask_scope.keys", "digit.4.mid", "digit.7.end"]
        session.add(CallStep(call_id=call.id, at=now, node="outage:scope", field="scope", value="neighbours"))
        for one in (call, other):
            desk.say_address(session, one.id, now)
        desk.unit_here, desk.call_here, desk.call_elsewhere = here.id, call.id, other.id
        desk.here = make_ticket(session, now=now, unit_id=here.id, area_code="0380", call_id=call.id).number
        desk.elsewhere = make_ticket(session, now=now, unit_id=there.id).number
        desk.outage_here, desk.outage_elsewhere = make_outage(session, "0380", now), make_outage(session, "0231", now)
        desk.announcement_here = make_announcement(session, "0380", now)
        desk.case_here, desk.case_elsewhere = make_case(session, here.id, now), make_case(session, there.id, now)
        desk.announcement_elsewhere = make_announcement(session, "0231", now)
        desk.visit_here, desk.visit_elsewhere = make_visit(session, "0380", now), make_visit(session, "0231", now)
        desk.message_here, desk.message_elsewhere = make_message(session, here.id, now), make_message(session, there.id)
        for role in DEFAULT_ROLES:
            desk.people[role] = make_actor(session, role, role, (here,))
        desk.people["colleague"] = make_actor(session, "colleague", "agent", (here,))
        for user in session.scalars(select(User)):
            user.password_hash = CHEAP


@contextmanager
def furnished_desk(home: Path, empty: Path) -> Iterator[Desk]:
    """Open a desk for programs on a copy of ``empty`` (a SQLite file with all tables), without Redis."""
    url = f"sqlite:///{shutil.copy(empty, home / 'line123.db')}"
    settings = Settings(
        data=home,
        ports=27800,
        database_url=url,
        redis_url=f"unix://{home}/none.sock",
        api_requests=100_000,
        api_private_webhooks=True,
    )
    app = create_app(settings)
    desk = Desk(app, Database(url), settings)
    try:
        furnish(desk)
        yield desk
    finally:
        desk.database.dispose()
        app.extensions["line123"]["database"].dispose()
