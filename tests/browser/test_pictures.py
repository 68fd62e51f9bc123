"""Every page has its picture in docs/; ``make screenshots`` takes them anew with a browser of the tests."""

from __future__ import annotations

import os
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType

import pytest
from helpers import every_page, lively
from helpers.pictures import shoot
from helpers.running_desk import Copy, People
from PIL import Image

from ivr import menus
from ivr.dialogue.exporting import FILE, export
from ivr.dialogue.registry import load_menus
from ivr.voice.catalogue import LANGUAGES, load_catalogue
from line123.bench import tasks
from ticketing.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

KEPT = Path(__file__).resolve().parents[2] / "docs" / "images" / "pages"
NO_PICTURE = MappingProxyType(
    {
        "reports.public_figures": "closed until an operator opens it",
    }
)
DARK = ("cases.show", "counter.index", "messages.outbox", "outages.show", "reports.month", "tickets.show")
ON_A_PHONE = ("counter.report_form", "outages.index", "search.index", "tickets.show", "visits.index")
LARGEST = 6_000_000


def picture_of(endpoint: str, look: str = "") -> str:
    return endpoint.replace(".", "-").replace("_", "-") + (f"-{look}" if look else "") + ".png"


def wanted(desk: Copy) -> list[str]:
    return every_page.endpoints(create_app(desk.settings).url_map, but=NO_PICTURE)


def test_every_page_has_its_picture_and_all_are_small(desk: Copy):
    expected = {picture_of(endpoint) for endpoint in wanted(desk)}
    expected |= {picture_of(one, "dark") for one in DARK} | {picture_of(one, "phone") for one in ON_A_PHONE}
    there = {path.name for path in KEPT.iterdir()}
    assert expected - there == set(), "take them: make screenshots"
    assert there - expected == set(), "pictures of pages that are gone"
    assert sum(path.stat().st_size for path in KEPT.parent.rglob("*.png")) < LARGEST


def test_picture_is_what_the_browser_shows(people: People, tmp_path: Path):
    page = people.open()
    page.goto("/sign-in")
    shoot(page, tmp_path / "sign-in.png")
    with Image.open(tmp_path / "sign-in.png") as taken:
        assert taken.width == 1280
        assert len(taken.convert("RGB").getcolors(1 << 16) or ()) > 10


@pytest.mark.long
def test_pictures_of_every_page_can_be_taken(copy: Copy, people: People, tmp_path: Path):
    folder = KEPT if os.environ.get("KEEP_PICTURES") else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    with copy.database.write() as session:
        values = lively.enliven(session)
    tasks.furnish(copy.database, "penyelia")
    copy.settings.run_dir.mkdir(exist_ok=True)
    books = {language: load_catalogue(language) for language in LANGUAGES}
    export(load_menus(menus), books, copy.settings.run_dir / FILE)
    routes = create_app(copy.settings).url_map
    looks = {"": {}, "dark": {"scheme": "dark"}, "phone": {"width": 390, "height": 844}}
    chosen = {"": wanted(copy), "dark": DARK, "phone": ON_A_PHONE}
    for look, how in looks.items():
        pages = {who: people.open(who, **how) for who in ("admin", "penyelia")}
        strange = people.open(**how)
        for endpoint in chosen[look]:
            where = every_page.address(routes, endpoint, values)
            page = pages["admin" if where.startswith("/administration") else "penyelia"]
            if endpoint == "accounts.sign_in":
                page = strange
            response = page.goto(where)
            assert response is not None
            assert response.status == HTTPStatus.OK, where
            page.wait_for_timeout(150)
            shoot(page, folder / picture_of(endpoint, look))
