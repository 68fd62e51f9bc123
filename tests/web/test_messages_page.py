"""What people at the desk see of messages, without a browser."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from helpers.factories import make_message
from sqlalchemy import select

from ticketing.core import clock, http
from ticketing.core.outbox import OutboxRow
from ticketing.notify.models import Message, MessageState
from ticketing.notify.service import SEND

if TYPE_CHECKING:
    import pytest
    from helpers.desk_on_paper import Desk


def message(desk: Desk, message_id: int) -> Message:
    with desk.database.read() as session:
        return session.get_one(Message, message_id)


def gateway(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    """A copy that serves people, with a gateway that nobody asks here."""
    monkeypatch.setenv("LINE123_DEMO", "0")
    monkeypatch.setenv("LINE123_GATEWAY_URL", "http://127.0.0.1:9/send")
    changed = desk.settings.model_copy(update={"demo": False, "gateway_url": "http://127.0.0.1:9/send"})
    monkeypatch.setitem(desk.app.extensions[http.EXTENSION], "settings", changed)


def test_message_that_failed_says_why_and_what_to_do_and_is_listed_by_its_state(desk: Desk):
    client = desk.sign_in("agent")
    page = client.get("/outbox?state=failed").text
    assert "Layanan pengirim menolak pesan ini." in page
    assert "Setelah dibetulkan, kirim lagi." in page
    assert page.count('id="message-') == 1  # that of the other unit is nobody's business
    assert "Tidak ada pesan di sini" in client.get("/outbox?state=sent").text


def test_demonstration_offers_no_sending_and_shows_an_inbox_instead(desk: Desk):
    client = desk.sign_in("agent")
    assert "Kirim lagi" not in client.get("/outbox").text
    assert desk.post(client, f"/outbox/{desk.message_here}/send-again").status_code == HTTPStatus.CONFLICT
    inbox = client.get("/outbox/inbox").text
    assert "regu kami sedang menuju lokasi laporan 1000-0016" in inbox
    assert "081234567890" in inbox


def test_failed_message_is_sent_again_by_one_click(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    gateway(monkeypatch, desk)
    client = desk.sign_in("agent")
    assert "Kirim lagi" in client.get("/outbox").text
    assert client.get("/outbox/inbox").status_code == HTTPStatus.NOT_FOUND
    answer = desk.post(client, f"/outbox/{desk.message_here}/send-again")
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert message(desk, desk.message_here).state is MessageState.QUEUED
    with desk.database.read() as session:
        (row,) = session.scalars(select(OutboxRow).where(OutboxRow.job == SEND))
    assert row.payload["message_id"] == desk.message_here
    again = desk.post(client, f"/outbox/{desk.message_here}/send-again")
    assert again.status_code == HTTPStatus.CONFLICT  # it is on its way


def test_token_is_shown_to_nobody_but_its_recipient(desk: Desk):
    with desk.database.write() as session:
        make_message(session, None, clock.now(), template="token", body="token listrik: 1234 5678 9012 3456 7890")
    page = desk.sign_in("agent").get("/outbox").text
    assert "9012" not in page
    assert "Isinya hanya untuk penerima." in page


def test_who_only_looks_sees_numbers_hidden_and_no_button(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    gateway(monkeypatch, desk)
    page = desk.sign_in("auditor").get("/outbox").text
    assert "081234567890" not in page
    assert "Kirim lagi" not in page
