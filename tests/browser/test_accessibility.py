"""axe finds nothing on any page, light and dark; hostile text runs nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from helpers.running_desk import Copy, People
from playwright.sync_api import expect
from sqlalchemy import select

from ticketing.intake.models import Call
from ticketing.tickets.models import Category, Ticket

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def addresses(desk: Copy) -> list[str]:
    number = desk.ticket(category=Category.DANGER)
    with desk.database.read() as session:
        call = session.scalar(select(Ticket.call_id).where(Ticket.number == number))
    return [
        "/tickets",
        "/tickets?show=paused",
        f"/tickets/{number}",
        "/calls",
        f"/calls/{call}",
        "/outbox",
        "/outbox/inbox",
        "/figures",
        "/figures?span=month",
        "/figures/by/agent",
        "/figures/busy",
        "/figures/month",
        "/figures/by/time?span=day&step=60",
        "/figures/line.offered",
        "/figures/queue.waiting",
        "/search",
        "/search?standing=open",
        "/administration/categories",
        "/administration/targets",
        "/people/skills",
        "/macros",
        "/handover",
        "/administration/special",
        "/administration/audit",
        "/administration/programs",
        "/administration/people",
        "/api/v1/docs",
        "/me",
        "/nothing-here",
    ]


OF_ADMINISTRATORS = ("/administration/people/new", "/administration/people/agen1")


def check(page: Page, where: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(desk: Copy, people: People, scheme: str):
    page = people.open(scheme=scheme)
    page.goto("/sign-in")
    check(page, "/sign-in")
    page = people.open(desk.agent("supervisor"), scheme=scheme)
    for address in addresses(desk):
        page.goto(address)
        check(page, f"{scheme} {address}")
    page = people.open(desk.agent("admin"), scheme=scheme)
    for address in OF_ADMINISTRATORS:
        page.goto(address)
        check(page, f"{scheme} {address}")
    page.keyboard.press("?")
    check(page, f"{scheme} keys")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_dialogs_of_a_ticket(desk: Copy, people: People, scheme: str):
    number = desk.ticket()
    page = people.open(desk.agent(), scheme=scheme)
    page.goto(f"/tickets/{number}")
    page.keyboard.press("c")
    for key, dialog in (("s", "#close"), ("l", "#release"), ("4", "#reason")):
        expect(page.locator("#lease")).to_be_visible()
        page.keyboard.press(key)
        expect(page.locator(dialog)).to_be_visible()
        check(page, f"{scheme} {dialog}")
        page.keyboard.press("Escape")


def test_hostile_text_runs_nowhere(desk: Copy, people: People):
    payloads = ("<script>window.hit=1</script>", '"><img src=x onerror=window.hit=1>', "<svg onload=window.hit=1>")
    page = people.open(desk.agent("supervisor"))
    page.add_init_script("window.hit = 0")
    page.goto("/tickets")
    numbers = [desk.ticket(customer_number=text, since=text, scope=text) for text in payloads]
    with desk.database.write() as session:
        for call in session.scalars(select(Call)):
            call.played = [*call.played, *payloads]
    for number in numbers:
        expect(page.locator(f"#row-{number}")).to_be_visible()
    assert page.evaluate("window.hit") == 0
    for address in [f"/tickets/{number}" for number in numbers] + ["/calls", "/figures"]:
        page.goto(address)
        assert page.evaluate("window.hit") == 0, address
    page.goto(f"/tickets/{numbers[0]}")
    for text in payloads:
        page.fill("#note", text)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".timeline")).to_contain_text(text)
    assert page.evaluate("window.hit") == 0
    assert people.said == []
