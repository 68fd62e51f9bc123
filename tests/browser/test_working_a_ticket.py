"""One ticket from the queue to its end, by keyboard; two people on it; text that must not be lost."""

from __future__ import annotations

import pytest
from helpers.running_desk import Copy, People
from playwright.sync_api import Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WATCH_THE_NOTE = """() => {
  window.vanished = false;
  const look = () => { window.vanished ||= !document.querySelector(".timeline").textContent.includes("lebih baru"); };
  new MutationObserver(look).observe(document.getElementById("main"), { subtree: true, childList: true });
}"""


def test_whole_path_by_keyboard_alone(desk: Copy, people: People):
    number = desk.ticket()
    page = people.open(desk.agent())
    page.keyboard.press("n")
    page.wait_for_url(f"**/tickets/{number}")
    page.keyboard.press("1")
    expect(page.locator(".path .now")).to_have_text("Diperiksa")
    page.keyboard.press("t")
    expect(page.locator("#note")).to_be_focused()
    page.keyboard.type("Sudah ditelepon: pohon di kabel, n s 1")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".timeline")).to_contain_text("pohon di kabel, n s 1")
    expect(page.locator("#note")).to_have_value("")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.locator("#close")).to_be_visible()
    expect(page.locator("#cause")).to_be_focused()
    page.keyboard.type("Pohon")
    page.keyboard.press("Tab")
    page.keyboard.type("Dibersihkan")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notice")).to_contain_text("Tiket selesai")
    expect(page.locator("#close")).to_be_hidden()
    expect(page.locator(".timeline")).to_contain_text("Pohon atau dahan · Dibersihkan")
    assert people.said == []


def test_shortcuts_can_be_switched_off(desk: Copy, people: People):
    desk.ticket()
    page = people.open(desk.agent())
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.uncheck("#shortcuts")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    assert page.url.endswith("/tickets")


def test_keys_of_the_page_are_silent_behind_a_dialog(desk: Copy, people: People):
    desk.ticket()
    page = people.open(desk.agent())
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    assert page.url.endswith("/tickets")


def test_finishing_a_ticket_that_changed_shows_both_states_and_loses_nothing(desk: Copy, people: People):
    number = desk.ticket()
    page, other = people.open(desk.agent("dispatcher")), people.open(desk.agent("dispatcher"))
    page.goto(f"/tickets/{number}")
    page.keyboard.press("s")
    page.select_option("#cause", "tree")
    page.select_option("#action", "cleared")
    page.fill("#close-note", "dahan besar menimpa kabel")
    other.goto(f"/tickets/{number}")
    other.keyboard.press("1")
    expect(other.locator(".path .now")).to_have_text("Diperiksa")
    page.keyboard.press("Control+Enter")
    conflict = page.locator("#close .conflict")
    expect(conflict).to_contain_text("Diperiksa")
    expect(conflict).to_contain_text("dahan besar menimpa kabel")
    expect(page.locator("#close-note")).to_have_value("dahan besar menimpa kabel")
    expect(page.locator("#cause")).to_have_value("tree")
    page.locator("#close-note").press("Control+Enter")
    expect(page.locator(".timeline")).to_contain_text("dahan besar menimpa kabel")


def test_ticket_page_follows_what_others_do_and_keeps_what_one_types(desk: Copy, people: People):
    number = desk.ticket()
    page, other = people.open(desk.agent()), people.open(desk.agent("dispatcher"))
    page.goto(f"/tickets/{number}")
    page.fill("#note", "sedang mengetik")
    page.wait_for_selector("[data-listening]")
    other.goto(f"/tickets/{number}")
    other.keyboard.press("2")
    expect(page.locator(".path .now")).to_have_text("Penugasan Regu")
    expect(page.locator("#note")).to_have_value("sedang mengetik")
    expect(page.locator("#note")).to_be_focused()


def test_slow_refresh_does_not_bring_back_an_older_state(desk: Copy, people: People):
    number = desk.ticket()
    page = people.open(desk.agent())
    page.keyboard.press("n")
    page.wait_for_url(f"**/tickets/{number}")
    page.wait_for_selector("[data-listening]")
    held = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page.route(f"**/tickets/{number}", hold_the_first)
    page.keyboard.press("1")
    expect(page.locator(".path .now")).to_have_text("Diperiksa")
    while not held:
        page.wait_for_timeout(50)
    page.fill("#note", "lebih baru")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".timeline")).to_contain_text("lebih baru")
    route, older = held[0]
    assert "lebih baru" not in older.text()
    page.evaluate(WATCH_THE_NOTE)
    with page.expect_event("response", lambda response: response.url.endswith(number)):
        route.fulfill(response=older)
    page.wait_for_timeout(300)
    assert page.evaluate("window.vanished") is False


def test_note_survives_a_reload_until_it_is_sent(desk: Copy, people: People):
    number = desk.ticket()
    page = people.open(desk.agent())
    page.goto(f"/tickets/{number}")
    page.fill("#note", "belum dikirim")
    page.reload()
    expect(page.locator("#note")).to_have_value("belum dikirim")


def test_lease_is_shown_and_renewed_while_somebody_works(desk: Copy, people: People):
    number = desk.ticket()
    page = people.open(desk.agent())
    page.clock.install()
    page.goto(f"/tickets/{number}")
    page.keyboard.press("c")
    expect(page.locator("#lease")).to_be_visible()
    first = page.locator("#lease").get_attribute("data-lease-until")
    page.wait_for_timeout(1100)
    with page.expect_response("**/renew"):
        page.mouse.move(50, 50)
        page.clock.run_for(62_000)
    expect(page.locator("#lease")).not_to_have_attribute("data-lease-until", str(first))


def test_giving_back_asks_for_a_reason(desk: Copy, people: People):
    number = desk.ticket()
    page = people.open(desk.agent())
    page.keyboard.press("n")
    page.wait_for_url(f"**/tickets/{number}")
    page.keyboard.press("l")
    expect(page.locator("#release-text")).to_be_focused()
    page.keyboard.type("Bukan wilayah kami")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/tickets")
    expect(page.locator(f"#row-{number}")).to_be_visible()
