"""The search page: what is typed opens or lists tickets; searches are kept, taken up and forgotten."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from helpers.factories import make_ticket

from ticketing.core import clock
from ticketing.search import indexing

if TYPE_CHECKING:
    from helpers.desk_on_paper import Desk


def add(desk: Desk, **given) -> str:
    with desk.database.write() as session:
        number = make_ticket(session, now=clock.now(), unit_id=desk.unit_here, **given).number
        while indexing.follow(session):
            pass
    return number


def test_typed_report_number_opens_its_ticket(desk: Desk):
    response = desk.sign_in("agent").get(f"/search?q={desk.here[:4]}-{desk.here[4:]}")
    assert response.headers["Location"] == f"/tickets/{desk.here}"


def test_number_of_another_unit_finds_nothing_and_says_so(desk: Desk):
    text = desk.sign_in("agent").get(f"/search?q={desk.elsewhere}").text
    assert "Tidak ada yang cocok" in text


def test_words_are_found_and_marked_and_markup_stays_text(desk: Desk):
    number = add(desk, place="<b>Oesapa</b> & Kelapa Lima")
    text = desk.sign_in("agent").get("/search?q=oesapa").text
    assert f'href="/tickets/{number}"' in text
    assert "&lt;b&gt;<mark>Oesapa</mark>&lt;/b&gt; &amp; Kelapa Lima" in text


def test_empty_box_teaches_what_can_be_typed(desk: Desk):
    text = desk.sign_in("agent").get("/search").text
    assert "Apa yang bisa diketik" in text
    assert "empat angka terakhir" in text


def test_filters_stand_in_the_address_and_bad_ones_are_refused(desk: Desk):
    client = desk.sign_in("agent")
    assert desk.here[:4] in client.get("/search?standing=open").text
    for bad in ("standing=x", "category=x", "from=yesterday", "unit=x"):
        assert client.get(f"/search?{bad}").status_code in (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.OK), bad
    assert client.get("/search?standing=x").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_search_is_kept_by_name_and_forgotten_with_a_way_back(desk: Desk):
    client = desk.sign_in("agent")
    kept = desk.fragment(client, "/search/kept", name="Padam Oesapa", query="q=oesapa&late=1")
    assert kept.headers["HX-Redirect"] == "/search?q=oesapa&late=1"
    text = client.get("/search").text
    assert "Padam Oesapa" in text
    view_id = int(text.split("/search/kept/")[1].split("/")[0])
    forgotten = desk.fragment(client, f"/search/kept/{view_id}/forget")
    assert forgotten.headers["HX-Redirect"] == "/search?q=oesapa&late=1"
    assert "Padam Oesapa" not in client.get("/search").text


def test_box_stands_on_every_page_and_has_a_key(desk: Desk):
    text = desk.sign_in("agent").get("/tickets").text
    assert 'role="search"' in text
    assert 'data-hotkey="/"' in text
