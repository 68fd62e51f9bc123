"""The page on which the visiting rules of an office are given a voice."""

from __future__ import annotations

from http import HTTPStatus

from helpers.desk_on_paper import Desk
from sqlalchemy import select

from ticketing.announcements import rules_views
from ticketing.announcements.models import Announcement
from ticketing.backoffice.caller import UnavailableError
from ticketing.backoffice.models import UtilityOffice

RULES = "Parkir di belakang. Pakai masker di ruang tunggu."
PAGE = "/announcements/offices"


def office_of(desk: Desk, area_code: str) -> str:
    with desk.database.write() as session:
        row = session.scalars(select(UtilityOffice).where(UtilityOffice.area_code == area_code)).first()
        assert row is not None
        row.rules = f"{RULES} <b>"
        return row.code


def test_rules_of_the_back_office_become_a_text_for_the_voice_and_belong_to_that_office(desk: Desk) -> None:
    code, client = office_of(desk, "0380"), desk.sign_in("dispatcher")
    assert RULES in client.get(f"{PAGE}?area=0380").text
    answer = desk.post(client, PAGE, area="0380", office=code, text=RULES)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    with desk.database.read() as session:
        made = session.scalars(select(Announcement).where(Announcement.office_code == code)).one()
        assert (made.text_id, made.area_code, made.office_code, made.published_at) == (RULES, "0380", code, None)
    assert f"/announcements/{made.id}" in client.get(f"{PAGE}?area=0380").text
    assert code in client.get(f"/announcements/{made.id}").text


def test_office_has_one_set_of_rules(desk: Desk) -> None:
    code, client = office_of(desk, "0380"), desk.sign_in("dispatcher")
    desk.post(client, PAGE, area="0380", office=code, text=RULES)
    assert desk.post(client, PAGE, area="0380", office=code, text=RULES).status_code == HTTPStatus.CONFLICT


def test_office_that_is_none_is_not_found(desk: Desk) -> None:
    answer = desk.post(desk.sign_in("dispatcher"), PAGE, area="0380", office="X", text=RULES)
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_who_only_looks_reads_the_rules_and_finds_no_form(desk: Desk) -> None:
    office_of(desk, "0380")
    page = desk.sign_in("auditor").get(f"{PAGE}?area=0380")
    assert RULES in page.text
    assert 'name="office"' not in page.text


def test_back_office_that_is_away_is_told_as_such(desk: Desk, monkeypatch) -> None:
    class Away:
        def offices(self, _code: str) -> None:
            raise UnavailableError("away")

    monkeypatch.setattr(rules_views, "open_back_office", lambda *_: Away())
    page = desk.sign_in("dispatcher").get(f"{PAGE}?area=0380")
    assert "Kantor belakang tidak menjawab" in page.text
