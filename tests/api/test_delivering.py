"""Events go to a real server of another program: in order, signed, once each, until they are taken."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from ticketing.api import delivering
from ticketing.api.places import refuse_private
from ticketing.core import clock, events
from ticketing.core.actor import system
from ticketing.core.errors import InvalidError
from ticketing.core.jobs import perform
from ticketing.core.outbox import OutboxRow
from ticketing.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from helpers.desk_on_paper import Desk
    from helpers.programs import Program, Programs


@dataclass
class Listener:
    """What the other program heard; it answers with ``answers`` one after the other, then 204."""

    port: int = 0
    heard: list[tuple[dict[str, Any], dict[str, str]]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/events"

    @property
    def kinds(self) -> list[str]:
        return [body["kind"] for body, _ in self.heard]


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            status = listener.answers.pop(0) if listener.answers else 204
            if status < 300:
                listener.heard.append((json.loads(raw), {**dict(self.headers), "raw": raw.decode()}))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        listener.port = server.server_port
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield listener
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _this_copy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "load_settings", lambda: desk.settings)


def subscribe(program: Program, url: str, *kinds: str) -> dict[str, Any]:
    made = program.post("/webhooks", {"url": url, "kinds": list(kinds)})
    assert made.status_code == 201, made.text
    body: dict[str, Any] = made.get_json()
    return body


def turn(desk: Desk, later: timedelta = timedelta(0)) -> int:
    """Let the schedule look and the worker do what it ordered."""
    now = clock.now() + later
    with desk.database.write() as session:
        ordered = delivering.order(session, now)
    with desk.database.read() as session:
        waiting = list(
            session.scalars(select(OutboxRow.id).where(OutboxRow.job == delivering.JOB, OutboxRow.done_at.is_(None)))
        )
    for row in waiting:
        perform(desk.database, row, now)
    return ordered


def test_events_arrive_in_order_signed_and_once(desk: Desk, programs: Programs, listener: Listener) -> None:
    program = programs.of("dispatcher")
    made = subscribe(program, listener.url, "ticket.*")
    path = f"/tickets/{desk.here}"
    for status in ("triaged", "assigned", "en_route"):
        assert program.patch(path, {"status": status}).status_code == 200
    assert turn(desk) == 1
    assert [(body["kind"], body.get("to")) for body, _ in listener.heard] == [
        ("ticket.status_changed", status) for status in ("triaged", "assigned", "en_route")
    ]
    for body, headers in listener.heard:
        assert body["ticket"] == desk.here
        assert headers["Line123-Delivery"] == f"webhook-{made['id']}-{body['event']}"
        moment, _, found = headers["Line123-Signature"].partition(",v1=")
        signed = f"{moment.removeprefix('t=')}.{headers['raw']}".encode()
        assert found == hmac.new(made["secret"].encode(), signed, hashlib.sha256).hexdigest()
    turn(desk)
    assert len(listener.heard) == 3


def test_what_is_not_wanted_or_of_another_unit_is_passed_by(desk: Desk, programs: Programs, listener: Listener) -> None:
    program = programs.of("supervisor")
    made = subscribe(program, listener.url, "ticket.noted")
    program.patch(f"/tickets/{desk.here}", {"status": "triaged"})
    program.post(f"/tickets/{desk.here}/notes", {"body": "Rahasia"})
    with desk.database.write() as session:
        other = session.scalars(select(Ticket).where(Ticket.number == desk.elsewhere)).one()
        events.record(session, "ticket.noted", actor=system("test"), now=clock.now(), ticket_id=other.id, note_id=0)
    turn(desk)
    assert listener.kinds == ["ticket.noted"]
    assert "Rahasia" not in str(listener.heard)
    assert program.get(f"/webhooks/{made['id']}").get_json()["last_event"] > made["last_event"]


def test_a_program_that_is_away_gets_everything_later_and_the_reason_is_told(
    desk: Desk, programs: Programs, listener: Listener
) -> None:
    program = programs.of("dispatcher")
    made = subscribe(program, listener.url, "ticket.status_changed")
    listener.answers = [204, 503]
    for status in ("triaged", "assigned", "en_route"):
        program.patch(f"/tickets/{desk.here}", {"status": status})
    turn(desk)
    state = program.get(f"/webhooks/{made['id']}").get_json()
    assert (state["failures"], state["error"], len(listener.heard)) == (1, "busy", 1)
    assert turn(desk) == 0  # not before its time
    assert turn(desk, timedelta(minutes=1)) == 1
    assert [body["to"] for body, _ in listener.heard] == ["triaged", "assigned", "en_route"]
    state = program.get(f"/webhooks/{made['id']}").get_json()
    assert (state["failures"], state["error"]) == (0, None)


def test_one_that_never_answers_is_switched_off_and_starts_again_where_it_was(
    desk: Desk, programs: Programs, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "GIVES_UP_AFTER", 2)
    program = programs.of("dispatcher")
    made = subscribe(program, listener.url, "ticket.status_changed")
    program.patch(f"/tickets/{desk.here}", {"status": "triaged"})
    listener.answers = [500, 500]
    turn(desk)
    turn(desk, timedelta(hours=1))
    path = f"/webhooks/{made['id']}"
    assert program.get(path).get_json()["is_active"] is False
    assert turn(desk, timedelta(days=1)) == 0
    program.patch(path, {"is_active": True})
    turn(desk)
    assert [body["to"] for body, _ in listener.heard] == ["triaged"]


def test_events_are_sent_again_from_where_their_owner_says(desk: Desk, programs: Programs, listener: Listener) -> None:
    program = programs.of("dispatcher")
    made = subscribe(program, listener.url, "ticket.status_changed")
    program.patch(f"/tickets/{desk.here}", {"status": "triaged"})
    turn(desk)
    program.patch(f"/webhooks/{made['id']}", {"after_event": made["last_event"]})
    turn(desk)
    assert [body["to"] for body, _ in listener.heard] == ["triaged", "triaged"]
    assert len({headers["Line123-Delivery"] for _, headers in listener.heard}) == 1


def test_a_subscription_is_seen_and_ended_by_its_owner_alone(
    desk: Desk, programs: Programs, listener: Listener
) -> None:
    owner, other = programs.of("supervisor"), programs.of("dispatcher")
    made = subscribe(owner, listener.url, "ticket.*")
    assert "secret" not in [key for key, value in owner.get(f"/webhooks/{made['id']}").get_json().items() if value]
    assert other.get(f"/webhooks/{made['id']}").status_code == 404
    assert other.send("DELETE", f"/webhooks/{made['id']}").status_code == 404
    assert owner.send("DELETE", f"/webhooks/{made['id']}").status_code == 204
    assert owner.get("/webhooks").get_json()["items"] == []
    assert turn(desk) == 0


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:6379/", "http://[::1]/", "http://169.254.169.254/latest", "http://10.0.0.1", "http://u:p@x/"],
)
def test_events_are_not_sent_into_the_house(desk: Desk, url: str) -> None:
    outside = desk.settings.model_copy(update={"api_private_webhooks": False})
    with pytest.raises(InvalidError):
        refuse_private(url, outside)


def test_too_many_subscriptions_are_refused(programs: Programs, listener: Listener) -> None:
    program = programs.of("supervisor")
    for _ in range(20):
        subscribe(program, listener.url, "ticket.*")
    answer = program.post("/webhooks", {"url": listener.url, "kinds": ["ticket.*"]})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "too-many-webhooks")
