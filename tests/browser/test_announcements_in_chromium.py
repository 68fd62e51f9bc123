"""A supervisor writes an announcement, listens to it and lets callers hear it, in Chromium; axe finds nothing."""

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

from ticketing.announcements import jobs, service
from ticketing.announcements.models import Announcement
from ticketing.clips.speaking import Clip
from ticketing.core import clock

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CLIP = "f" * 64
SECONDS = 0.5


def speak(desk: Copy, number: int) -> None:
    """Do what the media worker does."""
    folder = desk.settings.clips_dir
    folder.mkdir(exist_ok=True)
    sound = np.zeros(round(SECONDS * 8000), dtype=np.float32)
    soundfile.write(folder / f"{CLIP}.wav", sound, 8000, subtype="PCM_16")
    with desk.database.write() as session:
        order = service.order_of(session.get_one(Announcement, number), "id")
        jobs.keep_text(session, order, Clip(CLIP, SECONDS), clock.now())


def check(page: Page, where: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{where} is {wide} px too wide"


def test_supervisor_writes_listens_and_publishes_without_reloading(desk: Copy, people: People):
    page = people.open("penyelia")
    page.goto("/outages")
    page.keyboard.press("a")
    page.wait_for_url("**/announcements")
    check(page, "/announcements")
    page.keyboard.press("n")
    page.wait_for_url("**/announcements/new")
    page.select_option("#area", "0380")
    page.fill("#text-id", "Kantor kami tutup sampai Senin.")
    now = clock.now().astimezone(ZoneInfo("Asia/Makassar"))
    page.fill("#valid-from", f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.fill("#valid-until", f"{now + timedelta(hours=8):%Y-%m-%dT%H:%M}")
    check(page, "/announcements/new")
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url(re.compile(r"/announcements/\d+$"))
    speak(desk, int(page.url.rsplit("/", 1)[1]))
    expect(page.locator("#voice audio")).to_be_visible()
    publish = page.get_by_role("button", name="Perdengarkan kepada penelepon")
    expect(publish).to_have_count(0)
    page.evaluate("document.querySelector('#voice audio').play()")
    publish.click()
    expect(page.locator("#voice")).to_contain_text("Didengar penelepon")
    check(page, "the announcement")
