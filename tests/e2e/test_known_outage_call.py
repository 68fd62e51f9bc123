"""A dispatcher enters an outage; a caller of that area hears of it, presses one key, and follows it to the end."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from helpers.desk_pages import sign_in
from playwright.sync_api import expect
from sqlalchemy import select

from line123.caller.api import place_call
from line123.up.paths import CLIPS
from ticketing.core import clock
from ticketing.core.db import Database
from ticketing.core.events import Event
from ticketing.outages.models import Outage
from ticketing.tickets.models import Ticket

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.stack import Stack
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.telephony,
    pytest.mark.browser,
    pytest.mark.long,  # the caller has two seconds for the key: not for a machine that does other work
    pytest.mark.xdist_group("e2e"),
    pytest.mark.timeout(900),
]

AREA, DIALLED, ZONE = "0361", "0361123", ZoneInfo("Asia/Makassar")  # no other test calls there
PLACE = "Ubud dan Gianyar"
MOST_SECONDS = 25
VOICE_SECONDS = 150  # the voice is loaded anew for each text, on a machine that may be busy


def enter_outage(page: Page) -> int:
    page.goto("/outages/new")
    page.select_option("#area", AREA)
    page.fill("#place", PLACE)
    now = clock.now().astimezone(ZONE)
    page.fill("#since", f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.fill("[name=etr_from]", f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.fill("[name=etr_to]", f"{now + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url(re.compile(r"/outages/\d+$"))
    return int(page.url.rsplit("/", 1)[1])


def listen_and_publish(page: Page) -> None:
    expect(page.locator("audio")).to_be_visible(timeout=VOICE_SECONDS * 1000)
    with page.expect_response("**/clip.wav*"):
        page.evaluate("document.querySelector('audio').play()")
    page.get_by_role("button", name="Umumkan ke penelepon").click()
    expect(page.locator("#voice")).to_contain_text("sudah diumumkan")


def wait_until_callers_hear_of(stack: Stack, outage_id: int) -> None:
    snapshot = stack.settings.run_dir / "outages.json"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if any(row["id"] == outage_id for row in json.loads(snapshot.read_text())["rows"]):
            return
        time.sleep(0.2)
    pytest.fail("the line never read the outage")


def stored_ticket(database: Database, number: str | None) -> Ticket:
    """The ticket of a report, once the line has brought the call from its journal into the database."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with database.read() as session:
            found = session.scalar(select(Ticket).where(Ticket.number == number))
        if found is not None:
            return found
        time.sleep(0.2)
    pytest.fail(f"report {number} never became a ticket")


def seconds_of(prompts: tuple[str, ...], place: Path) -> float:
    """Length of these clips as they are stored: 8000 bytes a second."""
    files = [place if prompt.startswith("/") else CLIPS / "id" / f"{prompt}.alaw" for prompt in prompts]
    return sum(file.stat().st_size for file in files) / 8000


def test_caller_of_a_dark_area_hears_of_it_and_joins_with_one_key(stack: Stack, chromium: Browser) -> None:
    desk = sign_in(stack, chromium, "penyelia")
    outage_id = enter_outage(desk)
    listen_and_publish(desk)
    wait_until_callers_hear_of(stack, outage_id)
    database = Database(stack.settings.database)
    with database.read() as session:
        outage = session.get_one(Outage, outage_id)
        place = stack.settings.clips_dir / f"{outage.announced_clip}.alaw"

    call = place_call(stack.settings, DIALLED, presses=["known.join.*=1"], from_number="081299900361")

    assert (call.goal, call.outcome) == ("outage_joined", "goal_reached"), call.played
    assert (call.missing, call.unexpected) == ((), ()), call.heard
    assert call.played is not None
    told = call.played.index("known.outage_in")
    assert call.heard_keys[call.heard_keys.index("known.outage_in") + 1] == str(place.with_suffix(""))
    assert "known.etr" in call.played[told:]
    until_joined = call.played[: call.played.index("known.joined")]
    assert seconds_of(until_joined, place) <= MOST_SECONDS
    ticket = stored_ticket(database, call.report_number)
    with database.read() as session:
        assert (ticket.status, ticket.outage_id, ticket.area_code) == ("attached", outage_id, AREA)
        joined = session.scalars(select(Event).where(Event.kind == "ticket.attached", Event.ticket_id == ticket.id))
        assert joined.one().data["why"] == "caller_said_so"

    desk.reload()
    desk.get_by_role("button", name="Listrik menyala").click()
    expect(desk.locator("#voice")).to_contain_text("sudah berakhir")
    with database.read() as session:
        assert session.get_one(Ticket, ticket.id).status == "restored"
    database.dispose()
