"""Indonesian first, English complete."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from string import Formatter

import pytest
from helpers.desk_on_paper import ORIGIN, Desk

from ticketing.core import clock
from ticketing.web import formats
from ticketing.web.translations import update


def test_every_text_of_the_pages_is_translated():
    catalogue = update.read()
    missing = [text for text in update.texts() if not (catalogue.get(text) and catalogue.get(text).string)]
    assert not missing
    assert {str(message.id) for message in catalogue if message.id} == update.texts()


def test_translations_fill_in_the_same_values():
    for message in update.read():
        if message.id:
            assert _blanks(str(message.string)) == _blanks(str(message.id)), message.id


def test_compiled_catalogue_is_the_committed_one():
    assert update.MO.read_bytes() == update.compiled(update.read())


def test_pages_are_indonesian_until_somebody_chooses(desk: Desk):
    client = desk.client()
    assert '<html lang="id">' in client.get("/sign-in").text
    desk.post(client, "/language", "/sign-in", language="en", next="/sign-in")
    assert '<html lang="en">' in client.get("/sign-in").text


def test_a_person_keeps_the_chosen_language(desk: Desk):
    client = desk.sign_in("agent")
    assert "Antrean tiket" in client.get("/tickets").text
    response = desk.post(client, "/language", language="en", next="/calls")
    assert response.location == "/calls"
    assert "Ticket queue" in desk.sign_in("agent").get("/tickets").text


def test_indonesian_pages_carry_no_english(desk: Desk):
    client = desk.sign_in("supervisor")
    english = {str(message.id) for message in update.read() if message.id and " " in str(message.id)}
    for page in ("/tickets", f"/tickets/{desk.here}", "/calls", f"/calls/{desk.call_here}", "/figures", "/me"):
        seen = _visible(client.get(page).text)
        assert not [text for text in english if text in seen], page


def test_times_are_those_of_the_unit(desk: Desk):
    client = desk.sign_in("supervisor")
    text = client.get(f"/tickets/{desk.here}").text
    assert "WITA" in text
    assert "WIB" not in text


def _visible(html: str) -> str:
    return re.sub(r"<[^>]+>", "\n", html)


def _blanks(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)[sd]", text)) | {name for _, name, _, _ in Formatter().parse("") if name}


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2026, 11, 22, 1, 5, tzinfo=UTC), "08.05 WIB"),
        (datetime(2026, 3, 1, 1, 5, tzinfo=UTC), "1 Mar 08.05 WIB"),
        (datetime(2027, 3, 1, 1, 5, tzinfo=UTC), "1 Mar 2027 08.05 WIB"),
    ],
)
def test_moment_of_another_year_says_which(desk: Desk, monkeypatch, at: datetime, told: str):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 3, 0, tzinfo=UTC))
    with desk.app.test_request_context("/", base_url=ORIGIN):
        assert formats.moment(at) == told
