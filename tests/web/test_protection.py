"""What stands between a page and a hostile caller, site or colleague."""

from __future__ import annotations

import base64
import hashlib
import re
from http import HTTPStatus

import pytest
from helpers.desk_on_paper import Desk
from helpers.factories import make_call, make_ticket

from ticketing.core import clock

XSS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}",
    "</textarea><svg onload=alert(1)>",
    "javascript:alert(1)",
    "<a href='javascript:alert(1)'>x</a>",
    "\u202e<b>terbalik</b>",
)


def test_every_page_forbids_foreign_code(desk: Desk):
    client = desk.sign_in("supervisor")
    for page in ("/tickets", f"/tickets/{desk.here}", "/calls", "/figures", "/me", "/nothing-here"):
        headers = client.get(page).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "connect-src 'self' http://127.0.0.1:27801;" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_forged_host_cannot_write_into_the_policy(desk: Desk):
    for host in ("evil.example; script-src *", "a b", "x' 'unsafe-inline"):
        response = desk.client().get("/sign-in", headers={"Host": host})
        assert response.status_code == HTTPStatus.BAD_REQUEST
        assert "unsafe-inline" not in response.headers.get("Content-Security-Policy", "")


@pytest.mark.parametrize("method", ["form", "htmx"])
def test_nothing_changes_without_the_token_of_the_session(desk: Desk, method: str):
    client = desk.sign_in("agent")
    headers = {"HX-Request": "true", "X-CSRFToken": "wrong"} if method == "htmx" else {}
    for path in ("next", f"{desk.here}/claim", f"{desk.here}/note", f"{desk.here}/close"):
        response = client.post(f"/tickets/{path}", data={"body": "x"}, headers=headers)
        assert response.status_code == HTTPStatus.BAD_REQUEST
        assert "Halaman ini sudah terlalu lama" in response.text


def test_hostile_text_is_shown_as_text_everywhere(desk: Desk):
    client = desk.sign_in("supervisor")
    with desk.database.write() as session:
        for text in XSS:
            call = make_call(session, started_at=clock.now(), dialled=text, last_node=text, unit_id=desk.unit_here)
            call.played = [text]
            ticket = make_ticket(
                session,
                now=clock.now(),
                unit_id=desk.unit_here,
                customer_number=text,
                since=text,
                scope=text,
                call_id=call.id,
            )
            ticket.priority_reason = text
    for text in XSS:
        desk.fragment(client, f"/tickets/{desk.here}/note", body=text)
    pages = [
        "/tickets",
        "/calls",
        f"/tickets/{desk.here}",
        "/figures",
        "/figures/line.offered",
        "/figures/line.hung_up",
    ]
    with desk.database.read() as session:
        pages += [f"/calls/{call}" for call in _calls(session)] + [f"/tickets/{number}" for number in _numbers(session)]
    for page in pages:
        text = client.get(page).text
        for hostile in ("<script>alert", "<img src=x", "<svg onload", "<a href='javascript", "' onmouseover='"):
            assert hostile not in text, page
        assert "49" not in text or "{{ 7*7 }}" not in XSS or page != f"/tickets/{desk.here}" or "{{ 7*7 }}" in text


def test_hostile_text_in_the_address_is_shown_as_text(desk: Desk):
    client = desk.sign_in("supervisor")
    for text in XSS:
        for page in (
            f"/tickets?unit={text}&show={text}&after={text}",
            f"/figures/line.hung_up?part={text}",
            f"/tickets/{text}",
        ):
            response = client.get(page)
            assert response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
            assert "<script>alert" not in response.text
            assert "<img src=x" not in response.text


def test_a_form_cannot_aim_its_errors_outside_the_page(desk: Desk):
    client = desk.sign_in("agent")
    response = desk.fragment(client, f"/tickets/{desk.here}/note", body="", notice="x, body *")
    assert response.headers["HX-Retarget"] == "#notice"


def test_auditor_sees_numbers_only_masked(desk: Desk):
    for username, shown in (("auditor", "0811****001"), ("agent", "08110000001")):
        client = desk.sign_in(username)
        for page in ("/tickets", f"/tickets/{desk.here}", "/calls", f"/calls/{desk.call_here}"):
            text = client.get(page).text
            assert shown in text, (username, page)
            assert username == "agent" or "10000001" not in text


def test_session_key_is_readable_by_its_owner_alone(desk: Desk):
    assert (desk.settings.data / "secrets.json").stat().st_mode & 0o777 == 0o600


def _calls(session: object) -> list[str]:
    from sqlalchemy import select

    from ticketing.intake.models import Call

    return list(session.scalars(select(Call.id)))  # type: ignore[attr-defined]


def _numbers(session: object) -> list[str]:
    from sqlalchemy import select

    from ticketing.tickets.models import Ticket

    return list(session.scalars(select(Ticket.number)))  # type: ignore[attr-defined]


def test_only_script_that_stands_in_a_page_is_the_one_the_policy_names(desk: Desk):
    answer = desk.sign_in("agent").get("/tickets")
    inside = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    assert len(inside) == 1
    known = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{known}';" in answer.headers["Content-Security-Policy"]
