"""A speaker records a set in the browser with the keyboard alone, goes on after a reload, listens and publishes."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from helpers.running_desk import FLAGS, Copy, People
from helpers.voice_sounds import speech_wav
from playwright.sync_api import expect

from ticketing.changes import service as changes
from ticketing.voices.caller import VOICES, read_set

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SPOKEN_MILLISECONDS = 2500


@pytest.fixture
def speakers(desk: Copy, chromium: Browser, tmp_path: Path) -> Iterator[People]:
    """People whose browser has a microphone into which somebody speaks without end."""
    (tmp_path / "speech.wav").write_bytes(speech_wav(2.0))
    flags = [*FLAGS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    flags += [f"--use-file-for-fake-audio-capture={tmp_path}/speech.wav", "--autoplay-policy=no-user-gesture-required"]
    browser = chromium.browser_type.launch(executable_path=shutil.which("chromium"), args=flags)
    opened = People(desk, browser)
    yield opened
    opened.leave()
    browser.close()


def add_speaker(page: Page, name: str) -> None:
    page.goto("/administration/voices")
    page.fill("#name", name)
    page.press("#name", "Enter")
    page.wait_for_url("**/administration/voices/*/id")


def enter(page: Page, family: str) -> None:
    page.goto(f"{page.url}/{family}")
    expect(page.locator("[data-room-tools]")).to_be_visible()


def record(page: Page) -> None:
    page.keyboard.press("Space")
    expect(page.locator("[data-room-state]")).to_have_text("Merekam")
    page.wait_for_timeout(SPOKEN_MILLISECONDS)
    page.keyboard.press("Space")
    expect(page.locator("[data-room-take]")).to_be_visible()
    expect(page.locator("#room .badge")).to_contain_text("didengarkan oleh")


def check(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_set_is_recorded_with_the_keyboard_survives_a_reload_and_is_published(desk: Copy, speakers: People):
    page = speakers.open(desk.agent("admin"))
    add_speaker(page, "Ibu Sari")
    enter(page, "more")
    first = page.locator("#room code").first.inner_text()
    record(page)
    expect(page.locator("#room")).to_contain_text("1 dari 2")
    check(page)
    page.keyboard.press("Enter")
    expect(page.locator("#room code").first).not_to_have_text(first)
    page.goto(page.url.split("?")[0])  # as after a closed window
    expect(page.locator("#room code").first).not_to_have_text(first)
    record(page)
    page.locator("[data-room-publish]").click()
    page.wait_for_url("**/administration/voices")
    expect(page.locator(".timeline")).to_contain_text("Ibu Sari")
    with desk.database.read() as session:
        version = VOICES.write(changes.current(session, VOICES).document)["id"]["more"]
    assert len(read_set(desk.settings.voices_dir, version).clips) == 2
    page.locator(".timeline button").click()
    expect(page.locator("#heard-title + p")).to_contain_text("suara bawaan")
    assert speakers.said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_a_microphone_the_room_says_what_to_do_and_axe_finds_nothing(desk: Copy, people: People, scheme: str):
    page = people.open(desk.agent("admin"), scheme=scheme)
    add_speaker(page, f"Pak Budi {scheme}")
    check(page)
    enter(page, "wait")
    page.locator("[data-room-record]").click()
    expect(page.locator("#room-trouble")).to_contain_text("tekan Rekam lagi")
    check(page)
    page.goto("/administration/voices")
    check(page)
    assert people.said == []
