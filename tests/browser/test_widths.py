"""Every page at 200 % zoom, on the narrowest phone (WCAG 1.4.10: 320 px), and with words nobody can break."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from helpers import every_page
from helpers.running_desk import Copy, People
from helpers.widths import misfits

from ticketing.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES = {"a desk": (1280, 800), "a desk at 200 %": (640, 400), "the narrowest phone": (320, 640)}
ENDLESS = "Tak" + "berjeda" * 43
NOT_OPEN = "reports.public_figures"  # unless the operator wants them; a page like that of the month


def test_every_page_fits_at_any_zoom_whatever_was_written_and_says_nothing_to_the_console(desk: Copy, people: People):
    routes = create_app(desk.settings).url_map
    with desk.database.write() as session:
        values = every_page.furnish(session, "0389", ENDLESS)
    pages = {who: people.open(who) for who in ("admin", "penyelia")}
    wrong = []
    for endpoint in every_page.endpoints(routes, but=(NOT_OPEN,)):
        where = every_page.address(routes, endpoint, values)
        page = pages["admin" if where.startswith("/administration") else "penyelia"]
        response = page.goto(where)
        assert response is not None
        assert response.status == HTTPStatus.OK, where
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            wrong += [f"{where} on {size}: {one}" for one in misfits(page)]
    assert wrong == [], "\n".join(wrong)
    assert people.said == []
