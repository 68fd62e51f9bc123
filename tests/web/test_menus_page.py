"""A menu can be played as text in the browser: what is heard, the keys as buttons, the seconds, the path."""

from __future__ import annotations

import html
import re

import pytest
from helpers.desk_on_paper import Desk

from ivr import menus
from ivr.dialogue.exporting import FILE, export
from ivr.dialogue.registry import load_menus
from ivr.voice.catalogue import LANGUAGES, load_catalogue
from ticketing.menus import book as books
from ticketing.menus.player import LONGEST, play, read_choices

MENUS = load_menus(menus)


@pytest.fixture
def page(desk: Desk):
    desk.settings.run_dir.mkdir(exist_ok=True)
    export(MENUS, {one: load_catalogue(one) for one in LANGUAGES}, desk.settings.run_dir / FILE)
    client = desk.sign_in("agent")
    return lambda address: client.get(address).text


@pytest.fixture
def book(tmp_path):
    export(MENUS, {one: load_catalogue(one) for one in LANGUAGES}, tmp_path / FILE)
    return books.read_book(tmp_path)


def link(text: str, words: str) -> str:
    """The address behind the key with these words."""
    found = re.search(rf'<a class="btn[^"]*" href="([^"]+)"[^>]*>(?:<kbd>[^<]*</kbd>)?<span>{words}</span>', text)
    assert found is not None, words
    return html.unescape(found[1])


def seconds(text: str) -> float:
    found = re.search(r"data-seconds>([\d.]+) s<", text)
    assert found is not None
    return float(found[1])


def test_both_sides_agree_on_the_file(book) -> None:
    assert books.FILE == FILE
    assert set(book.menus) == {menu.name for menu in MENUS}
    assert {way.to for node in book.nodes.values() for way in node.ways} <= {*book.nodes, books.END}


def test_page_says_so_while_the_line_has_not_written_its_menus(desk: Desk) -> None:
    assert "belum menuliskan" in desk.sign_in("agent").get("/menus").text


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"menus": [1]}', "\x00"])
def test_file_that_cannot_be_read_is_as_good_as_none(tmp_path, content) -> None:
    (tmp_path / FILE).write_text(content, "utf-8")
    assert books.read_book(tmp_path) is None


def test_reader_presses_keys_and_sees_words_path_and_seconds_grow(page) -> None:
    first = page("/menus?menu=outage")
    assert "Rumah saja, tekan satu" in first
    second = page(link(first, "neighbours"))
    assert "outage:since" in second
    assert "<kbd>2</kbd> neighbours" in second
    assert seconds(second) > seconds(first) > 0


def test_one_step_back_and_from_the_start_lead_there(page) -> None:
    second = page("/menus?menu=outage&ways=1")
    assert 'href="/menus?menu=outage&amp;spoken=id">Mundur satu langkah' in second
    assert "Mundur satu langkah" not in page("/menus?menu=outage")


def test_voice_can_be_heard_in_the_other_language(page) -> None:
    assert "Only your house" in page("/menus?menu=outage&spoken=en")


def test_zero_leads_to_a_person_as_on_the_telephone(page) -> None:
    asked = page(link(page("/menus?menu=outage"), "petugas"))
    assert "person:connect" in page(link(asked, "open"))
    assert "person:closed" in page(link(asked, "closed"))


@pytest.mark.parametrize("ways", ["x", "99", "1.1.1.x", "-1", "0" * 5000, "1." * 5000, "²", "<script>"])
def test_address_somebody_made_up_shows_as_far_as_it_makes_sense(page, ways) -> None:
    text = page(f"/menus?menu=outage&ways={ways}")
    assert "outage:scope" in text
    assert "<script>alert" not in text


def test_menu_that_is_not_there_is_not_found(desk: Desk, page) -> None:
    assert desk.sign_in("agent").get("/menus?menu=nowhere").status_code == 404


def test_every_way_of_every_node_can_be_followed(book) -> None:
    for menu in book.menus.values():
        for first in range(8):
            for second in range(8):
                played = play(book, menu.start, (first, second), "id")
                assert len(played.steps) <= LONGEST


def test_circle_without_a_choice_ends(book) -> None:
    way = books.Way("next", "", "", "a:b", 0.0)
    node = books.Node("a:b", "say", reaches_goal=False, says={}, seconds={}, ways=(way,))
    played = play(books.Book({}, {"a:b": node}), "a:b", (), "id")
    assert len(played.steps) == LONGEST


def test_choices_are_read_from_an_address_as_far_as_they_are_numbers() -> None:
    assert read_choices("1.2.x.3") == (1, 2)
    assert read_choices("") == ()
