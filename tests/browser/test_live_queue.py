"""The queue in front of two agents: rows come, go, and never jump under the hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from helpers.running_desk import Copy, People
from playwright.sync_api import expect

from ticketing.core.report_number import pretty
from ticketing.tickets.models import Category

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def row(page: Page, number: str):
    return page.locator(f"#row-{number}")


def listening(page: Page) -> Page:
    """Wait until the stream of this page has said something."""
    page.wait_for_selector("[data-listening]")
    return page


def test_new_ticket_appears_in_an_open_queue_by_itself(desk: Copy, people: People):
    page = listening(people.open(desk.agent()))
    number = desk.ticket()
    expect(row(page, number)).to_be_visible()
    expect(row(page, number)).to_contain_text("Tetangga juga padam".lower()[:8])
    expect(page.locator("[data-count]")).to_have_text("1")
    assert people.said == []


def test_two_agents_claim_the_same_ticket_and_the_slower_sees_who_has_it(desk: Copy, people: People):
    number = desk.ticket()
    first_name, second_name = desk.agent(), desk.agent()
    first, second = people.open(first_name), people.open(second_name)
    # The slower one's page does not hear of it in time.
    second.route("**/stream*", lambda route: route.abort())
    second.reload()
    first.click(f"#claim-{number}")
    first.wait_for_url(f"**/tickets/{number}")
    second.click(f"#claim-{number}")
    expect(second.locator("#notice")).to_contain_text(f"Tiket ini sudah diambil {first_name.title()}")
    assert second.url.endswith("/tickets")


def test_row_claimed_by_somebody_else_leaves_the_list(desk: Copy, people: People):
    number, other = desk.ticket(), desk.ticket()
    watcher, taker = listening(people.open(desk.agent())), people.open(desk.agent())
    expect(row(watcher, number)).to_be_visible()
    taker.click(f"#claim-{number}")
    expect(row(watcher, number)).to_have_count(0)
    expect(row(watcher, other)).to_be_visible()
    expect(watcher.locator("[data-count]")).to_have_text("1")


def test_nothing_moves_while_the_pointer_is_over_the_list(desk: Copy, people: People):
    number = desk.ticket()
    page, taker_name = listening(people.open(desk.agent())), desk.agent()
    taker = people.open(taker_name)
    row(page, number).hover()
    before = row(page, number).bounding_box()
    urgent = desk.ticket(category=Category.DANGER)
    expect(page.locator("[data-held]")).to_contain_text("1 tiket baru")
    taker.click(f"#claim-{number}")
    expect(row(page, number)).to_contain_text(taker_name.title())
    after = row(page, number).bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] == before["x"]
    expect(row(page, urgent)).to_have_count(0)
    page.mouse.move(2, 2)
    expect(row(page, urgent)).to_be_visible()
    expect(row(page, number)).to_have_count(0)


def test_emergency_is_inserted_above_what_waited_before(desk: Copy, people: People):
    first = desk.ticket()
    page = listening(people.open(desk.agent()))
    urgent = desk.ticket(category=Category.DANGER)
    expect(row(page, urgent)).to_be_visible()
    numbers = page.locator("#rows tr").evaluate_all("rows => rows.map(row => row.dataset.number)")
    assert numbers == [urgent, first]


def test_focus_stays_on_the_row_while_others_come_and_go(desk: Copy, people: People):
    numbers = [desk.ticket() for _ in range(3)]
    page, taker = listening(people.open(desk.agent())), people.open(desk.agent())
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#open-{numbers[1]}")).to_be_focused()
    taker.click(f"#claim-{numbers[0]}")
    expect(row(page, numbers[0])).to_have_count(0)
    urgent = desk.ticket(category=Category.DANGER)
    expect(row(page, urgent)).to_be_visible()
    expect(page.locator(f"#open-{numbers[1]}")).to_be_focused()


def test_cut_stream_marks_the_data_stale_and_resumes_without_a_gap(desk: Copy, people: People):
    page = listening(people.open(desk.agent()))
    seen = desk.ticket()
    expect(row(page, seen)).to_be_visible()
    desk.stop("events")
    try:
        expect(page.locator("#stale")).to_be_visible(timeout=20_000)
        expect(page.locator("#stale")).to_contain_text("Data basi")
        missed = desk.ticket()
    finally:
        desk.start("events")
    expect(row(page, missed)).to_be_visible(timeout=30_000)
    expect(page.locator("#stale")).to_be_hidden()


def test_ticket_arrives_even_while_redis_is_away(desk: Copy, people: People):
    page = listening(people.open(desk.agent()))
    desk.redis.kill()
    try:
        number = desk.ticket()
        expect(row(page, number)).to_be_visible()
    finally:
        desk.redis.start()


def test_tickets_of_other_units_are_never_sent(desk: Copy, people: People):
    page = listening(people.open(desk.agent()))
    mine, agent_unit = desk.ticket(), desk.unit_id
    desk.new_unit()
    foreign = desk.ticket()
    desk.unit_id = agent_unit
    last = desk.ticket()
    expect(row(page, last)).to_be_visible()
    expect(row(page, mine)).to_be_visible()
    expect(row(page, foreign)).to_have_count(0)
    assert pretty(foreign) not in page.content()


def test_stream_refuses_strangers_and_foreign_pages(desk: Copy, people: People):
    page = people.open()
    page.goto("/sign-in")
    events = f"http://127.0.0.1:{desk.settings.port('events')}/stream?view=queue"
    assert page.request.get(events).status == 401
    signed_in = people.open(desk.agent())
    assert signed_in.request.get(events.replace("queue", "figures")).status == 403
    answer = page.request.get(events, headers={"Origin": "http://evil.example"})
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", answer.headers["access-control-allow-origin"])
