"""The page of programs: a token is shown once, seen by its first letters, revoked; failing deliveries are told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.accounts import service as accounts
from ticketing.api import tokens
from ticketing.api.models import ApiToken, Webhook
from ticketing.core import clock

if TYPE_CHECKING:
    from helpers.desk_on_paper import Desk

PAGE = "/administration/programs"


def test_an_administrator_makes_a_token_that_is_shown_once_and_revokes_it(desk: Desk) -> None:
    client = desk.sign_in("admin")
    assert "Belum ada program yang terhubung" in client.get(PAGE).text
    made = desk.post(
        client, PAGE, page=PAGE, name="App Pelanggan", username="dispatcher", scope=["reports:write"], days=30
    )
    found = re.search(r'id="token" value="(l123_[^"]+)"', made.text)
    assert found is not None
    text = client.get(PAGE).text
    assert found[1] not in text
    assert found[1][:9] in text
    with desk.database.read() as session:
        row = tokens.find(session, found[1], clock.now())
        assert row is not None
    assert desk.post(client, f"{PAGE}/{row.id}/revoke", page=PAGE).status_code == 303
    with desk.database.read() as session:
        assert tokens.find(session, found[1], clock.now()) is None
    assert "dicabut" in client.get(PAGE).text


def test_a_wrong_form_makes_no_token(desk: Desk) -> None:
    client = desk.sign_in("admin")
    for wrong in ({"days": "x"}, {"username": "nobody"}, {"scope": []}, {"name": ""}):
        form = {"name": "App", "username": "dispatcher", "scope": ["webhooks"], "days": 30, **wrong}
        assert desk.post(client, PAGE, page=PAGE, **form).status_code in (404, 422)
    with desk.database.read() as session:
        assert session.scalar(select(ApiToken)) is None


def test_who_may_only_look_sees_no_form(desk: Desk) -> None:
    text = desk.sign_in("supervisor").get(PAGE).text
    assert 'name="scope"' not in text


def test_a_subscription_that_fails_says_why(desk: Desk) -> None:
    with desk.database.write() as session:
        user = accounts.by_username(session, "dispatcher")
        row = Webhook(
            user_id=user.id, url="https://app.example/events", secret="s", kinds=["ticket.*"], is_active=False
        )
        row.last_event, row.failures, row.error, row.created_at = 0, 3, "slow", clock.now()
        session.add(row)
    text = desk.sign_in("admin").get(PAGE).text
    assert "https://app.example/events" in text
    assert "percobaan gagal: 3" in text
    assert "tidak menjawab pada waktunya" in text
