"""A draft comes in live beside its player; it is corrected by keys alone, and live changes leave the correction be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from helpers.factories import CALLER, make_call
from helpers.running_desk import Copy, People
from playwright.sync_api import expect
from sqlalchemy import select

from ticketing.core import clock
from ticketing.intake.models import CallStep
from ticketing.tickets import from_caller
from ticketing.tickets.models import Ticket
from ticketing.transcripts import service
from ticketing.transcripts.jobs import RECOGNISER
from ticketing.transcripts.recogniser import Answer

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PATIENCE = 30_000
DRAFT = "lampu mati di sakampung oesapa dekat gereja " + "x" * 60
BETTER = "Lampu mati di sakampong Oesapa, dekat gereja"


def speak(desk: Copy, number: str) -> str:
    with desk.database.write() as session:
        call_id = session.scalars(select(Ticket.call_id).where(Ticket.number == number)).one() or ""
        name = f"{call_id}-address"
        step = CallStep(call_id=call_id, at=clock.now(), node="details.address", field="address", value=name)
        session.add(step)
    (desk.settings.recordings_dir).mkdir(exist_ok=True)
    (desk.settings.recordings_dir / f"{name}.wav").write_bytes(b"RIFF")
    return call_id


def draft(desk: Copy, call: str, text: str = DRAFT) -> None:
    with desk.database.write() as session:
        answer = Answer(text, 0.63, "whisper_list", "d01c")
        service.keep_answer(session, RECOGNISER, call, "address", f"{call}-address", answer, clock.now())


def check(page: Page, where: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{where} is {wide} px too wide"


def test_a_draft_comes_in_live_and_is_corrected_by_keys_alone(desk: Copy, people: People):
    number = desk.ticket()
    call = speak(desk, number)
    page = people.open(desk.agent())
    page.goto(f"/tickets/{number}")
    words = page.locator(f"#words-{call}-address")
    expect(words).to_contain_text("Transkrip menyusul")
    page.keyboard.press("c")
    expect(page.locator("#lease")).to_be_visible()
    page.wait_for_function("() => document.querySelector('[data-live]').dataset.listening === '1'")
    page.keyboard.press("t")
    page.keyboard.type("catatan")
    draft(desk, call)
    expect(words).to_contain_text("kurang yakin, 63 %")
    assert page.evaluate("[document.activeElement.id, document.activeElement.value]") == ["note", "catatan"]

    page.keyboard.press("Escape")
    page.keyboard.press("w")
    field = page.locator(f"#words-{call}-address-text")
    expect(field).to_be_focused()
    expect(field).to_have_value(DRAFT)
    page.keyboard.press("Control+a")
    page.keyboard.type(BETTER)
    with desk.database.write() as session:
        again = make_call(session, started_at=clock.now(), unit_id=desk.unit_id)
        from_caller.still_dark(session, CALLER, number, clock.now(), again.id)
    expect(page.locator(".ticket-sub")).to_contain_text("menelepon 2 kali")
    expect(field).to_be_focused()
    expect(field).to_have_value(BETTER)

    page.keyboard.press("Control+Enter")
    expect(words).to_contain_text("Transkrip, diperiksa oleh")
    expect(words.locator(".words-text").first).to_have_text(BETTER)
    expect(words).to_be_focused()
    expect(page.locator(".timeline")).to_contain_text("Transkrip diperbaiki")
    back = words.get_by_role("button", name="Kembali ke draf")
    back.focus()
    page.keyboard.press("Enter")
    expect(words).to_contain_text("Draf transkrip (otomatis, bisa keliru)")
    words.get_by_role("button", name="Urungkan perubahan terakhir").press("Enter")
    expect(words.locator(".words-text").first).to_have_text(BETTER)
    assert people.said == []


def test_the_page_of_a_call_fetches_its_draft_by_itself(desk: Copy, people: People):
    call = speak(desk, desk.ticket())
    page = people.open(desk.agent())
    page.goto(f"/calls/{call}")
    words = page.locator(f"#words-{call}-address")
    expect(words).to_contain_text("Transkrip menyusul")
    draft(desk, call)
    expect(words).to_contain_text("Draf transkrip (otomatis, bisa keliru)", timeout=PATIENCE)
    assert people.said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_a_phone_is_wide_enough(desk: Copy, people: People, scheme: str):
    book = {
        "grammars": [{"name": "scope", "meanings": {"own_house": [], "neighbours": []}}],
        "languages": ["id", "mkn"],
        "places": [],
    }
    desk.settings.run_dir.mkdir(exist_ok=True)
    (desk.settings.run_dir / "grammars.json").write_text(json.dumps(book))
    number, waiting = desk.ticket(), desk.ticket()
    call = speak(desk, number)
    speak(desk, waiting)
    draft(desk, call)
    page = people.open(desk.agent("supervisor"), scheme=scheme, width=360, height=740)
    page.goto(f"/tickets/{waiting}")
    check(page, f"{scheme} pending")
    page.goto(f"/tickets/{number}")
    page.keyboard.press("w")
    expect(page.locator(f"#words-{call}-address-text")).to_be_focused()
    check(page, f"{scheme} editor")
    page.keyboard.press("Control+a")
    page.keyboard.type(BETTER)
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#words-{call}-address")).to_contain_text("diperiksa oleh")
    check(page, f"{scheme} corrected")
    page.goto(f"/calls/{call}")
    check(page, f"{scheme} call")
    page.goto("/transcripts/words")
    page.locator("summary", has_text="Masukkan ke tata suara").first.press("Enter")
    check(page, f"{scheme} words")
    page.locator("button", has_text="Abaikan").first.press("Enter")
    expect(page.locator("table")).to_contain_text("Diabaikan")
    check(page, f"{scheme} decided")
    assert people.said == []
