"""Take the pictures of docs/: ``python tests/browser/screenshots.py`` starts a demonstration desk of its own."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests")]

from helpers.redis_server import RedisServer  # noqa: E402
from helpers.running_desk import FLAGS, Copy, People, cheapen  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, expect, sync_playwright  # noqa: E402

from line123.bench import tasks  # noqa: E402
from ticketing import demo  # noqa: E402
from ticketing.core.bell import RedisBell  # noqa: E402
from ticketing.core.config import Settings  # noqa: E402
from ticketing.core.db import Database, migrate  # noqa: E402

IMAGES = HOUSE / "docs" / "images"
PORTS = 28300


def shoot(page: Page, name: str, *, whole: bool = True) -> None:
    """Save one picture, with the pointer and the moving parts out of the way."""
    page.mouse.move(1, 1)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path, full_page=whole, animations="disabled")
    with Image.open(path) as taken:  # a page has few colours: a third of the bytes
        taken.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


def sign_in_page(people: People) -> None:
    page = people.open()
    page.goto("/sign-in")
    shoot(page, "sign-in", whole=False)


def queue_and_ticket(people: People) -> None:
    page = people.open("agen1")
    page.locator("#rows tr", has_text="tetangga juga padam").locator("[data-row-claim]").click()
    page.wait_for_url("**/tickets/9*")
    page.keyboard.press("1")
    expect(page.locator(".path .now")).to_have_text("Diperiksa")
    page.fill("#note", "Sudah ditelepon: lampu jalan juga padam, tidak ada kabel putus.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".timeline")).to_contain_text("lampu jalan")
    shoot(page, "ticket")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    shoot(page, "keyboard-help", whole=False)
    page.keyboard.press("Escape")
    page.goto("/tickets")
    page.wait_for_selector("[data-listening]")
    page.keyboard.press("j")
    shoot(page, "queue", whole=False)
    _conflict(people, page)


def _conflict(people: People, page: Page) -> None:
    number = page.locator("#mine .number").first.inner_text().replace("-", "")
    other = people.open("penyelia")
    page.route("**/stream*", lambda route: route.abort())
    page.goto(f"/tickets/{number}")
    page.click("[data-to=pending_caller]")
    page.fill("#reason-text", "Pagar terkunci, tidak ada orang di rumah.")
    other.goto(f"/tickets/{number}")
    other.keyboard.press("1")
    other.wait_for_timeout(500)
    page.locator("#reason-text").press("Control+Enter")
    expect(page.locator("#reason .conflict")).to_be_visible()
    shoot(page, "conflict", whole=False)


def supervisor_pages(people: People) -> None:
    page = people.open("penyelia")
    page.goto("/figures")
    page.locator(".why").first.locator("summary").click()
    shoot(page, "figures")
    page.goto("/figures/line.hung_up")
    shoot(page, "figure-rows", whole=False)
    page.goto("/calls")
    shoot(page, "calls", whole=False)
    page.locator("tbody [data-row-link]").first.click()
    page.wait_for_url("**/calls/*")
    shoot(page, "call")


def other_looks(people: People) -> None:
    dark = people.open("agen2", scheme="dark")
    dark.goto("/tickets")
    shoot(dark, "queue-dark", whole=False)
    phone = people.open("agen2", width=390, height=844)
    phone.goto("/tickets")
    shoot(phone, "queue-phone", whole=False)
    admin = people.open("penyelia")
    admin.goto("/figures")
    admin.click("header .language button")
    admin.wait_for_selector("html[lang=en]")
    shoot(admin, "figures-english", whole=False)
    admin.click("header .language button")


def pages_around_a_ticket(desk: Copy, people: People) -> None:
    """Skills, macros, the change of shifts, rows chosen for one action on many, a ticket with what belongs to it."""
    tasks.furnish(desk.database, "penyelia")
    page = people.open("penyelia")
    for address, name in (("/people/skills", "skills"), ("/macros", "macros"), ("/handover", "handover")):
        page.goto(address)
        shoot(page, name)
    page.goto("/tickets")
    page.wait_for_selector("[data-listening]")
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    shoot(page, "queue-chosen", whole=False)
    page.keyboard.press("Enter")
    page.wait_for_selector("#caller dl, #caller p:not(:only-child)")
    shoot(page, "ticket-together")


def recording_room(people: People) -> None:
    page = people.open("admin")
    page.goto("/administration/voices")
    page.fill("#name", "Sari Wulandari")
    page.press("#name", "Enter")
    page.wait_for_url("**/administration/voices/*/id")
    page.goto(f"{page.url}/digit?key=digit.1.mid")
    shoot(page, "recording-room", whole=False)


def main() -> None:
    """Start a desk, take all pictures, stop it."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, RedisServer() as redis, sync_playwright() as playwright:
        settings = Settings(data=Path(home), ports=PORTS, redis_url=redis.url)
        migrate(settings)
        demo.seed(settings)
        database = Database(settings.database, bell=RedisBell(redis.url))
        cheapen(database)
        desk = Copy(settings, database, redis)
        browser: Browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        try:
            desk.start("web")
            desk.start("events")
            people = People(desk, browser)
            for take in (sign_in_page, supervisor_pages, other_looks, queue_and_ticket, recording_room):
                take(people)
            pages_around_a_ticket(desk, people)
        finally:
            browser.close()
            for name in list(desk.processes):
                desk.stop(name)
            database.dispose()


if __name__ == "__main__":
    main()
