"""The pages of people: who comes in gets a password that is shown once; nobody locks himself out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from helpers.factories import PASSWORD
from sqlalchemy import select

from ticketing.accounts import service as accounts
from ticketing.core.events import Event

if TYPE_CHECKING:
    from helpers.desk_on_paper import Desk
    from werkzeug.test import TestResponse

PAGE = "/administration/people"
ANI = {"name": "Ani Rahma", "username": "ani", "role": "agent", "where": "company"}
NEW = "kata sandi yang baru"


def password_in(answer: TestResponse) -> str:
    found = re.search(r'id="password" value="([^"]+)"', answer.text)
    assert found is not None, answer.text
    return found[1]


def add(desk: Desk, **form: object) -> TestResponse:
    client = desk.sign_in("admin")
    return desk.post(client, f"{PAGE}/new", page=f"{PAGE}/new", **(ANI | form))


def test_whom_an_administrator_lets_in_signs_in_and_sees_the_chosen_unit_only(desk: Desk):
    word = password_in(add(desk, where="units", unit=[desk.unit_here]))
    client = desk.sign_in("ani", word)
    assert client.get(f"/tickets/{desk.here}").status_code == 200
    assert client.get(f"/tickets/{desk.elsewhere}").status_code == 404
    listed = desk.sign_in("admin").get(PAGE).text
    assert "Ani Rahma" in listed
    assert word not in listed


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"username": "a"}, "Nama masuk berisi 2 sampai 40"),
        ({"username": "Admin"}, "sudah dipakai orang lain"),
        ({"name": "  "}, "Nama berisi 1 sampai 80"),
        ({"role": "raja"}, "422"),
        ({"where": "units"}, "Pilih paling sedikit satu unit."),
        ({"where": "units", "unit": 99999}, "Pilih paling sedikit satu unit."),
    ],
)
def test_wrong_form_lets_nobody_in_and_says_why(desk: Desk, wrong: dict[str, object], told: str):
    answer = add(desk, **wrong)
    assert answer.status_code == 422
    assert told in answer.text or told == "422"
    with desk.database.read() as session:
        assert [one.username for one in accounts.everybody(session) if one.name == "Ani Rahma"] == []


def test_changed_role_holds_from_the_next_page_on_and_is_on_record(desk: Desk):
    client = desk.sign_in("agent")
    assert client.get("/figures").status_code == 403
    admin = desk.sign_in("admin")
    page = f"{PAGE}/agent"
    answer = desk.post(admin, page, page=page, name="Agen", role="supervisor", where="units", unit=[desk.unit_here])
    assert answer.status_code == 303
    assert client.get("/figures").status_code == 200
    with desk.database.read() as session:
        event = session.scalars(select(Event).where(Event.kind == "account.changed")).one()
    assert (event.data["role_before"], event.data["role"]) == ("agent", "supervisor")


def test_closed_account_is_signed_out_at_once_and_can_be_opened_again(desk: Desk):
    client, admin = desk.sign_in("agent"), desk.sign_in("admin")
    assert desk.post(admin, f"{PAGE}/agent/close").status_code == 303
    assert client.get("/tickets").status_code in (302, 303)
    assert "ditutup" in admin.get(PAGE).text
    desk.post(admin, f"{PAGE}/agent/open")
    assert desk.sign_in("agent").get("/tickets").status_code == 200


def test_nobody_closes_or_moves_the_own_account(desk: Desk):
    admin = desk.sign_in("admin")
    for path, form in (
        (f"{PAGE}/admin/close", {}),
        (f"{PAGE}/admin", {"name": "Admin", "role": "agent", "where": "company"}),
    ):
        answer = desk.post(admin, path, **form)
        assert answer.status_code == 422
        assert "Ini akun Anda sendiri" in answer.text
    assert admin.get(PAGE).status_code == 200


def test_new_password_ends_the_sessions_of_the_old_one(desk: Desk):
    client, admin = desk.sign_in("agent"), desk.sign_in("admin")
    word = password_in(desk.fragment(admin, f"{PAGE}/agent/password"))
    assert client.get("/tickets").status_code in (302, 303)
    assert desk.sign_in("agent", word).get("/tickets").status_code == 200


def test_own_password_is_replaced_and_the_session_goes_on(desk: Desk):
    client, elsewhere = desk.sign_in("agent"), desk.sign_in("agent")
    answer = desk.post(client, "/me/password", old=PASSWORD, new=NEW, again=NEW)
    assert answer.status_code == 303
    assert "Sandi Anda sudah diganti" in client.get(answer.location).text
    assert elsewhere.get("/tickets").status_code in (302, 303)
    assert desk.sign_in("agent", NEW).get("/tickets").status_code == 200


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"old": "salah"}, "Sandi lama tidak cocok."),
        ({"again": "lain sama sekali"}, "Kedua sandi baru tidak sama"),
        ({"new": "pendek", "again": "pendek"}, "Sandi berisi 12 sampai"),
    ],
)
def test_own_password_stays_when_the_form_is_wrong(desk: Desk, form: dict[str, str], told: str):
    client = desk.sign_in("agent")
    answer = desk.post(client, "/me/password", **({"old": PASSWORD, "new": NEW, "again": NEW} | form))
    assert answer.status_code == 422
    assert told in answer.text
    assert client.get("/tickets").status_code == 200


def test_who_may_only_look_sees_people_and_no_buttons(desk: Desk):
    client = desk.sign_in("supervisor")
    text = client.get(PAGE).text
    assert "Tambah orang" not in text
    assert f"{PAGE}/agent" not in text
    assert client.get(f"{PAGE}/agent").status_code == 403
