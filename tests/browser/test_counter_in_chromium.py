"""The counter in a real browser: by keyboard alone, without a line, with a session that ends; axe finds nothing."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from helpers.running_desk import PASSWORD, Copy, People
from playwright.sync_api import Page, Request, expect
from sqlalchemy import func, select

from ticketing.core import clock
from ticketing.network.models import Area
from ticketing.tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = (
    *("", "/report", "/report?category=danger", "/complaint", "/bill", "/status", "/tariff?power=1300", "/news"),
    *("/maintenance?area=0380", "/application?kind=new_connection", "/application?kind=temporary"),
)
POSTPAID, LAST4 = "993800000000", "0000"


def tickets(desk: Copy, words: str) -> int:
    with desk.database.read() as session:
        return session.scalar(select(func.count(Ticket.id)).where(Ticket.place == words)) or 0


def agent_of_kupang(desk: Copy, role: str = "agent") -> str:
    """A person whose unit answers for an area, as those of the demonstration do."""
    with desk.database.write() as session:
        area = session.scalars(select(Area).where(Area.code == "0380")).one()
        desk.unit_id = area.unit_id
    return desk.agent(role)


def fill(page: Page, place: str) -> None:
    page.goto("/services/report")
    page.select_option("#area", "0380")
    page.select_option("#category", "outage")
    page.fill("#place", place)
    page.fill("#words", "Satu gang padam.")


def test_ticket_by_keyboard_alone(desk: Copy, people: People):
    page = people.open(agent_of_kupang(desk))
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/services")
    page.keyboard.press("1")
    page.wait_for_url("**/services/report")
    expect(page.locator("#area")).to_be_focused()
    for text in (
        "0380",
        "Radio",
        "Padam",
        None,
        "Tetangga",
        "Lebih",
        None,
        None,
        "Jalan Papan Ketik 1",
        "Tiang miring",
    ):
        if text is not None:
            page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/services/report/done/7*")
    number = page.locator(".big-number").inner_text()
    page.keyboard.press("o")
    page.wait_for_url(f"**/tickets/{number.replace('-', '')}")
    for part in ("Radio", "Jalan Papan Ketik 1", "Tiang miring", "Tetangga juga padam"):
        expect(page.locator("main")).to_contain_text(part)
    assert people.said == []


def test_form_without_a_line_survives_a_reload_and_makes_exactly_one_ticket(desk: Copy, people: People):
    page = people.open(agent_of_kupang(desk))
    place = f"Jalan Putus {clock.now().timestamp()}"
    fill(page, place)
    page.route(
        "**/services/report", lambda route: route.abort() if route.request.method == "POST" else route.fallback()
    )
    page.locator("#words").press("Control+Enter")
    expect(page.locator("#notice")).to_contain_text("Belum terkirim, dikirim nanti")
    expect(page.locator("#words")).to_have_value("")
    page.goto("/tickets")
    expect(page.locator("#unsent")).to_contain_text("Belum terkirim")
    assert tickets(desk, place) == 0
    # The first answer is lost on its way back: the form is sent a second time.
    lost: list[Request] = []

    def lose_the_first(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.request)
            route.fetch()
            route.abort()
        else:
            route.fallback()

    page.unroute_all()
    page.route("**/services/report", lose_the_first)
    page.reload()
    expect(page.locator("#unsent [data-is=waiting]")).to_be_visible()
    while not lost:
        page.wait_for_timeout(50)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#unsent [data-number]")).to_contain_text("7", timeout=30_000)
    assert tickets(desk, place) == 1
    page.click("#unsent [data-drop]")
    expect(page.locator("#unsent")).to_be_hidden()


def test_refusal_and_an_ended_session_lose_nothing_that_was_typed(desk: Copy, people: People):
    username = agent_of_kupang(desk)
    page = people.open(username)
    place = f"Jalan Sesi {clock.now().timestamp()}"
    fill(page, place)
    page.fill("#phone", "abc")
    page.locator("#words").press("Control+Enter")
    expect(page.locator("#notice")).to_contain_text("nomor telepon")
    expect(page.locator("#phone")).to_be_focused()
    with page.expect_response("**/similar"):
        page.fill("#phone", "")
        page.focus("#words")
    page.context.clear_cookies()
    page.locator("#words").press("Control+Enter")
    expect(page.locator("#notice")).to_contain_text("Sesi Anda berakhir")
    page.click("#notice a")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/services/report")
    expect(page.locator("#place")).to_have_value(place)
    page.locator("#words").press("Control+Enter")
    page.wait_for_url("**/services/report/done/*")
    assert tickets(desk, place) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_counter_and_nothing_is_wider_than_a_phone(desk: Copy, people: People, scheme: str):
    page = people.open(agent_of_kupang(desk), scheme=scheme, width=390, height=800)
    for address in PAGES:
        page.goto(f"/services{address}")
        check(page, address)
    page.goto("/services/bill")
    page.fill("#customer", POSTPAID)
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer")
    check(page, "is it the customer?")
    page.fill("#answer", LAST4)
    page.keyboard.press("Enter")
    page.wait_for_selector(".whose")
    for name in ("bill", "tokens", "usage"):
        page.goto(f"/services/{name}")
        check(page, name)
    fill(page, "Jalan Axe 1")
    page.route(
        "**/services/report", lambda route: route.abort() if route.request.method == "POST" else route.fallback()
    )
    page.locator("#words").press("Control+Enter")
    expect(page.locator("#unsent")).to_be_visible()
    check(page, "without a line")


def check(page: Page, where: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{where} is {wide} px too wide"
