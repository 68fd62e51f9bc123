"""A supervisor enters an outage, listens to its place and tells callers, in Chromium; axe finds nothing on the way."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import soundfile
from axe_playwright_python.sync_playwright import Axe
from helpers.running_desk import Copy, People
from playwright.sync_api import expect
from sqlalchemy import select

from ticketing.core import clock
from ticketing.core.actor import system
from ticketing.outages import service
from ticketing.outages.models import Outage

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CLIP = "e" * 64


def speak(desk: Copy, outage_id: int) -> None:
    """Do what the media worker does."""
    folder = desk.settings.clips_dir
    folder.mkdir(exist_ok=True)
    soundfile.write(folder / f"{CLIP}.wav", np.zeros(4000, dtype=np.float32), 8000, subtype="PCM_16")
    with desk.database.write() as session:
        place = session.get_one(Outage, outage_id).place
        service.clip_made(session, system("voice"), outage_id, place, CLIP, clock.now())


def check(page: Page, where: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{where} is {wide} px too wide"


def enter(page: Page, place: str) -> int:
    page.goto("/outages")
    page.keyboard.press("n")
    page.wait_for_url("**/outages/new")
    page.select_option("#area", "0380")
    page.fill("#place", place)
    since = clock.now().astimezone(ZoneInfo("Asia/Makassar")) - timedelta(hours=1)
    page.fill("#since", f"{since:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url(re.compile(r"/outages/\d+$"))
    return int(page.url.rsplit("/", 1)[1])


def test_supervisor_hears_the_place_before_callers_do(desk: Copy, people: People):
    page = people.open("penyelia")
    outage_id = enter(page, "Oesapa dan Kelapa Lima")
    expect(page.locator("#voice")).to_contain_text("sedang disuarakan")
    speak(desk, outage_id)
    expect(page.locator("audio")).to_be_visible()
    page.get_by_role("button", name="Umumkan ke penelepon").click()
    expect(page.locator("#notice")).to_contain_text("Dengarkan dulu")
    people.said.clear()  # the browser itself reports the refusal
    with page.expect_response("**/clip.wav*"):
        page.evaluate("document.querySelector('audio').play()")
    page.get_by_role("button", name="Umumkan ke penelepon").click()
    expect(page.locator("#voice")).to_contain_text("sudah diumumkan")
    with desk.database.read() as session:
        assert session.scalars(select(Outage.announced_clip).where(Outage.id == outage_id)).one() == CLIP
    assert people.said == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing_on_the_pages_of_outages(desk: Copy, people: People, scheme: str, width: int):
    page = people.open("penyelia", scheme=scheme, width=width)
    outage_id = enter(page, "Oebobo")
    check(page, "while the voice speaks")
    speak(desk, outage_id)
    page.reload()
    for summary in page.locator("details.why summary").all():
        summary.click()
    check(page, "one outage, everything open")
    for address in ("/outages", "/outages/new"):
        page.goto(address)
        check(page, address)
    page.set_viewport_size({"width": 1280, "height": 800})
    number = desk.ticket()
    page.goto(f"/tickets/{number}")
    page.get_by_role("button", name="Gabungkan ke padam ini").click()
    expect(page.locator("#live")).to_contain_text("Bagian dari padam")
    check(page, "a ticket that follows")
