"""The page on which words for the grammar are reviewed."""

from __future__ import annotations

import json
import re
from http import HTTPStatus

import pytest
from helpers.desk_on_paper import Desk
from sqlalchemy import select

from ticketing.core import clock
from ticketing.core.jobs import perform
from ticketing.core.outbox import OutboxRow
from ticketing.intake.models import Call
from ticketing.transcripts import service
from ticketing.transcripts.jobs import RECOGNISER
from ticketing.transcripts.models import WordDecision
from ticketing.transcripts.recogniser import Answer

PAGE = "/transcripts/words"
BOOK = {
    "grammars": [{"name": "scope", "meanings": {"own_house": ["rumah sendiri"], "neighbours": ["tetangga juga"]}}],
    "languages": ["id", "mkn"],
    "places": ["Oesapa"],
}
CHOICE = {"meaning": "scope/neighbours", "phrase": "sakampong", "language": "mkn"}


@pytest.fixture
def furnished(desk: Desk, monkeypatch) -> Desk:
    """A desk whose line has written its book, and a correction with one word that is new."""
    monkeypatch.setenv("LINE123_DATA", str(desk.settings.data))
    desk.settings.run_dir.mkdir(exist_ok=True)
    (desk.settings.run_dir / "grammars.json").write_text(json.dumps(BOOK))
    with desk.database.write() as session:
        call, file = desk.call_here, f"{desk.call_here}-address"
        answer = Answer("rumah sendiri", 0.4, "whisper_list", "d01c")
        service.keep_answer(session, RECOGNISER, call, "address", file, answer, clock.now())
        text = "di Oesapa sakampong juga <b>"
        service.correct(session, desk.people["supervisor"], call, "address", text, clock.now(), version=1)
        session.get_one(Call, call).area_code = "0380"
    return desk


def seen(client) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(PAGE).text).split())


def write_file(desk: Desk) -> str:
    with desk.database.read() as session:
        row = session.scalars(select(OutboxRow.id).order_by(OutboxRow.id.desc())).first()
    perform(desk.database, row, clock.now())
    return (desk.settings.data / "words.csv").read_text()


def test_a_new_word_is_shown_with_its_area_and_a_sentence(furnished: Desk):
    text = seen(furnished.sign_in("supervisor"))
    assert "sakampong 0380 Kupang · rekaman: 1 · draf tanpa kata ini: 1" in text
    assert "“di Oesapa sakampong juga &lt;b&gt;”" in text


def test_without_a_book_the_page_says_what_is_missing(desk: Desk):
    assert "Buku frasa belum ada" in seen(desk.sign_in("admin"))


def test_approving_puts_the_word_into_the_file_and_undo_takes_it_out(furnished: Desk):
    client = furnished.sign_in("supervisor")
    response = furnished.post(client, f"{PAGE}/approve", word="sakampong", area_code="0380", **CHOICE)
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert "belum dikenali" in seen(client)
    assert "scope,neighbours,sakampong,mkn,0380\n" in write_file(furnished)
    text = seen(client)
    assert "Tidak ada kata baru" in text
    assert "sakampong (scope: neighbours) Supervisor" in text
    with furnished.database.read() as session:
        row = session.scalars(select(WordDecision)).one()
    furnished.post(client, f"{PAGE}/undo", decision=row.id, version=row.version)
    assert "sakampong" not in write_file(furnished)
    assert "sakampong 0380 Kupang" in seen(client)


def test_dismissing_hides_the_word_until_that_is_undone(furnished: Desk):
    client = furnished.sign_in("supervisor")
    furnished.post(client, f"{PAGE}/dismiss", word="sakampong", area_code="0380")
    assert "Diabaikan" in seen(client)
    assert "Tidak ada kata baru" in seen(client)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"meaning": ""}, HTTPStatus.UNPROCESSABLE_ENTITY),
        ({"phrase": "rumah sendiri"}, HTTPStatus.CONFLICT),
        ({"word": "lain"}, HTTPStatus.NOT_FOUND),
    ],
)
def test_what_cannot_be_heard_is_refused_with_a_reason(furnished: Desk, change: dict[str, str], status: HTTPStatus):
    client = furnished.sign_in("supervisor")
    form = {"word": "sakampong", "area_code": "0380", **CHOICE, **change}
    assert furnished.post(client, f"{PAGE}/approve", **form).status_code == status


def test_agents_do_not_see_the_page_nor_the_way_to_it(furnished: Desk):
    client = furnished.sign_in("agent")
    assert client.get(PAGE).status_code == HTTPStatus.FORBIDDEN
    assert PAGE not in client.get("/tickets").text
    assert PAGE in furnished.sign_in("supervisor").get("/tickets").text


def test_the_page_is_english_for_who_reads_english(furnished: Desk):
    client = furnished.sign_in("supervisor")
    furnished.post(client, "/language", language="en", next=PAGE)
    text = seen(client)
    assert "Words for the grammar 1" in text
    assert "recordings: 1 · drafts without it: 1" in text
