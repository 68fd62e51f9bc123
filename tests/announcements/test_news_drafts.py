"""News of the back office as drafts of announcements."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import DISPATCHER, NOW

from ticketing.announcements import news, service
from ticketing.backoffice.public_values import NewsItem
from ticketing.core.errors import ConflictError, NotFoundError

DAY = timedelta(days=1)


def item(**given) -> NewsItem:
    values = {
        "id": 7,
        "area_code": None,
        "title": "Tarif baru",
        "text": "Tarif berlaku mulai Januari.",
        "language": "id",
        "priority": 0,
        "valid_from": NOW - DAY,
        "valid_until": NOW + DAY,
    }
    return NewsItem(**{**values, **given})


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


def test_draft_has_the_words_the_time_and_the_hearers_of_the_news(session):
    made = news.make(session, DISPATCHER, item(), NOW)
    assert (made.text_id, made.area_code, made.news_id) == ("Tarif baru. Tarif berlaku mulai Januari.", None, 7)
    assert (made.valid_from, made.valid_until, made.published_at) == (NOW, NOW + DAY, None)


def test_news_become_an_announcement_once_until_it_is_withdrawn(session):
    made = news.make(session, DISPATCHER, item(), NOW)
    assert [draft.announcement_id for draft in news.drafts(session, DISPATCHER, (item(),))] == [made.id]
    with pytest.raises(ConflictError):
        news.make(session, DISPATCHER, item(), NOW)
    service.withdraw(session, DISPATCHER, made.id, NOW, version=made.version, reason="salah")
    assert news.make(session, DISPATCHER, item(), NOW).id != made.id


def test_long_news_are_cut_at_a_sentence_and_strange_letters_are_left_out():
    long = " ".join(["Kantor pindah ke jalan Sudirman nomor lima <b>mulai</b> Senin."] * 5)
    words = news.words_of(item(title="* Kantor pindah!", text=long))
    assert words.startswith("Kantor pindah. Kantor pindah ke")
    assert words.endswith("Senin.")
    assert len(words) <= 150
    assert "<" not in words


@pytest.mark.parametrize("given", [{"language": "en"}, {"valid_until": NOW}])
def test_news_that_nobody_could_be_told_are_no_draft(session, given):
    with pytest.raises(NotFoundError):
        news.make(session, DISPATCHER, item(**given), NOW)
