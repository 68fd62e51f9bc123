"""Macros by a key, one action on many tickets, links by a key, the sound of an emergency, the note of a shift."""

from __future__ import annotations

import pytest
from helpers.factories import make_actor
from helpers.running_desk import Copy, People
from playwright.sync_api import expect

from ticketing.core import clock
from ticketing.macros import service, steps
from ticketing.macros.models import Macro
from ticketing.tickets.models import Category

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CHECKED = [{"kind": "note", "text": "Sudah ditelepon"}, {"kind": "status", "to": "triaged"}]

LISTEN = """() => {
  localStorage.setItem("line123.alarm", "on");
  window.told = [];
  window.Notification = class { constructor(title, more) { window.told.push([title, more.body]); } };
  window.Notification.permission = "granted";
}"""


@pytest.fixture
def macro(desk: Copy) -> Macro:
    with desk.database.write() as session:
        if known := service.usable(session):
            return known[0]
        boss = make_actor(session, "macro-boss", role="supervisor")
        return service.name(session, boss, "Sudah ditelepon", steps.read(CHECKED), clock.now())


def test_a_macro_runs_and_is_taken_back_by_keys(desk: Copy, people: People, macro: Macro):
    number = desk.ticket()
    page = people.open(desk.agent())
    page.keyboard.press("n")
    page.wait_for_url(f"**/tickets/{number}")
    page.keyboard.press("m")
    page.keyboard.press("1")
    expect(page.locator(".path .now")).to_have_text("Diperiksa")
    expect(page.locator(".timeline")).to_contain_text("Makro dijalankan")
    page.keyboard.press("z")
    expect(page.locator(".path .now")).to_have_text("Lapor")
    expect(page.locator(".timeline s")).to_have_text("Sudah ditelepon")
    assert people.said == []


def test_rows_are_chosen_by_x_and_each_has_its_result(desk: Copy, people: People, macro: Macro):
    numbers = [desk.ticket() for _ in range(2)]
    page = people.open(desk.agent("dispatcher"))
    page.goto("/tickets")
    for _ in numbers:
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator("#many")).to_contain_text("2")
    page.select_option("#many-what", f"macro-{macro.id}")
    page.locator("#many button").first.click()
    expect(page.locator("table")).to_contain_text("berhasil")
    expect(page.locator("tbody tr")).to_have_count(2)
    assert people.said == []


def test_a_likely_duplicate_is_linked_by_one_key(desk: Copy, people: People):
    main, second = desk.ticket(), desk.ticket()
    page = people.open(desk.agent())
    page.goto(f"/tickets/{second}")
    expect(page.locator("#caller")).to_contain_text(f"{main[:4]}-{main[4:]}")
    page.keyboard.press("d")
    expect(page.locator("#together li button")).to_contain_text("Lepas")
    assert people.said == []


def test_an_emergency_is_told_by_sound_and_notification(desk: Copy, people: People):
    page = people.open(desk.agent())
    page.goto("/tickets")
    page.evaluate(LISTEN)
    page.wait_for_selector("[data-listening]")
    number = desk.ticket(category=Category.DANGER)
    page.wait_for_selector("html[data-alarmed]")
    assert page.evaluate("window.told") == [["Tiket darurat baru", number]]


def test_a_note_of_the_shift_meets_who_signs_in_next(desk: Copy, people: People):
    page = people.open(desk.agent())
    page.goto("/handover")
    page.fill("#handover-body", "Regu Oesapa belum menjawab.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".handover-note")).to_contain_text("Regu Oesapa")
    other = people.open(desk.agent())
    expect(other.locator(".handover-note")).to_contain_text("Regu Oesapa")
    other.locator(".handover-note button").click()
    expect(other.locator(".handover-note button")).to_have_count(0)
    other.goto("/")
    assert other.url.endswith("/tickets")
