"""The page on which news of the back office become announcements."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from helpers.desk_on_paper import Desk
from sqlalchemy import select

from ticketing.announcements import news_views
from ticketing.announcements.models import Announcement
from ticketing.backoffice.caller import UnavailableError
from ticketing.backoffice.models import UtilityNews
from ticketing.core import clock

TEXT = "Loket tutup hari Jumat."


def fill(desk: Desk) -> str:
    day, now = timedelta(days=1), clock.now()
    with desk.database.write() as session:
        row = UtilityNews(
            area_code="0380",
            title="Loket",
            text=TEXT,
            language="id",
            priority=0,
            valid_from=now - day,
            valid_until=now + day,
        )
        session.add(row)
        session.flush()
        return str(row.id)


def test_dispatcher_makes_an_announcement_of_news_by_one_click(desk: Desk) -> None:
    number = fill(desk)
    client = desk.sign_in("dispatcher")
    assert TEXT not in client.get("/announcements/news").text
    assert TEXT in client.get("/announcements/news?area=0380").text
    assert desk.post(client, "/announcements/news", news_id=number, area="0380").status_code == HTTPStatus.SEE_OTHER
    with desk.database.read() as session:
        made = session.scalars(select(Announcement).where(Announcement.news_id == int(number))).one()
        assert (made.text_id, made.area_code, made.published_at) == (f"Loket. {TEXT}", "0380", None)
    assert f"/announcements/{made.id}" in client.get("/announcements/news?area=0380").text
    again = desk.post(client, "/announcements/news", news_id=number, area="0380")
    assert again.status_code == HTTPStatus.CONFLICT


def test_news_that_are_none_are_not_found(desk: Desk) -> None:
    client = desk.sign_in("dispatcher")
    assert desk.post(client, "/announcements/news", news_id="x").status_code == HTTPStatus.NOT_FOUND


def test_back_office_that_is_away_is_told_as_such(desk: Desk, monkeypatch) -> None:
    def away(*_args: object) -> tuple[()]:
        raise UnavailableError("away")

    monkeypatch.setattr(news_views.news, "valid_news", away)
    page = desk.sign_in("dispatcher").get("/announcements/news")
    assert page.status_code == HTTPStatus.OK
    assert "Kantor belakang tidak menjawab" in page.text
