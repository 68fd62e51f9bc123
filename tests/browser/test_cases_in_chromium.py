"""The pages of cases in a real browser: nothing for axe to find, nothing wider than a phone, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from helpers.factories import make_case
from helpers.running_desk import Copy, People

from ticketing.cases import service
from ticketing.cases.entry import Person
from ticketing.core import clock
from ticketing.core.actor import system

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LIAISON = system("liaison", ["case.view", "case.view_all", "case.edit", "case.personal"])


def look(page: Page, where: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{where} is {wide} px too wide"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_pages_of_cases_can_be_read_by_everybody(desk: Copy, people: People, scheme: str, width: int) -> None:
    page = people.open(desk.agent("supervisor"), scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/cases")
    look(page, "empty /cases")
    with desk.database.write() as session:
        case = make_case(session, desk.unit_id, clock.now())
        service.add_complainant(session, LIAISON, case, Person("Karang Taruna Oesapa", "081234567890"), clock.now())
        service.add_note(session, LIAISON, case, "Surat diterima lewat kurir.", clock.now())
    for address in ("/cases", "/cases/new", f"/cases/{case}"):
        page.goto(address)
        look(page, f"{scheme} {width} {address}")
