"""Signing in, staying signed in, being signed out."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import time_machine
from helpers.desk_on_paper import ORIGIN, Desk
from helpers.factories import PASSWORD

from ticketing.core import clock


def test_wrong_password_is_refused_without_telling_what_was_wrong(desk: Desk):
    client = desk.client()
    wrong = desk.post(client, "/sign-in", "/sign-in", username="agent", password="not this one at all")
    unknown = desk.post(client, "/sign-in", "/sign-in", username="nobody", password="not this one at all")
    assert wrong.status_code == unknown.status_code == HTTPStatus.UNAUTHORIZED
    assert "Nama atau kata sandi salah" in wrong.text
    assert "Nama atau kata sandi salah" in unknown.text


def test_guessing_is_slowed_down_for_the_name_and_not_for_others(desk: Desk):
    client = desk.client()
    answers = [
        desk.post(client, "/sign-in", "/sign-in", username="agent", password="guess").status_code for _ in range(12)
    ]
    assert answers.count(HTTPStatus.UNAUTHORIZED) == 10
    assert answers[-1] == HTTPStatus.TOO_MANY_REQUESTS
    desk.sign_in("supervisor")


def test_cookie_is_out_of_reach_of_scripts_and_other_sites(desk: Desk):
    client = desk.client()
    response = desk.post(client, "/sign-in", "/sign-in", username="agent", password=PASSWORD)
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("line123_27800=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_cookie_is_secure_over_https(desk: Desk):
    response = desk.client().post("/language", base_url="https://127.0.0.1:27800")
    assert "Strict-Transport-Security" in response.headers
    client = desk.client()
    assert "Secure" in client.get("/sign-in", base_url="https://127.0.0.1").headers["Set-Cookie"]


def test_what_was_in_the_session_before_signing_in_is_gone_after(desk: Desk):
    client = desk.client()
    client.get("/sign-in")
    with client.session_transaction(base_url=ORIGIN) as held:
        held["planted"] = "by somebody else"
    desk.post(client, "/sign-in", "/sign-in", username="agent", password=PASSWORD)
    with client.session_transaction(base_url=ORIGIN) as held:
        assert "planted" not in held


def test_empty_chair_is_signed_out_after_a_quarter_of_an_hour(desk: Desk):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        client = desk.sign_in("agent")
        traveller.shift(timedelta(minutes=14))
        assert client.get("/tickets").status_code == HTTPStatus.OK
        traveller.shift(timedelta(minutes=14))
        assert client.get("/tickets").status_code == HTTPStatus.OK
        traveller.shift(timedelta(minutes=16))
        assert client.get("/tickets").location.startswith("/sign-in")


def test_page_that_refreshes_itself_does_not_keep_the_session_alive(desk: Desk):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        client = desk.sign_in("agent")
        for _ in range(3):
            traveller.shift(timedelta(minutes=6))
            response = client.get("/tickets/mine", headers={"X-Background": "1", "HX-Request": "true"})
        assert response.headers["HX-Redirect"] == "/sign-in"


def test_nobody_stays_signed_in_longer_than_a_shift(desk: Desk):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        client = desk.sign_in("agent")
        for _ in range(73):
            response = client.get("/tickets")
            traveller.shift(timedelta(minutes=10))
        assert response.status_code == HTTPStatus.SEE_OTHER


def test_signing_out_makes_a_copied_cookie_worthless(desk: Desk):
    client = desk.sign_in("agent")
    cookie = client.get_cookie("line123_27800", domain="127.0.0.1")
    assert cookie is not None
    desk.post(client, "/sign-out")
    thief = desk.client()
    thief.set_cookie("line123_27800", cookie.value, domain="127.0.0.1")
    assert thief.get("/tickets").status_code == HTTPStatus.SEE_OTHER


def test_forged_cookie_is_nobody(desk: Desk):
    client = desk.client()
    client.set_cookie("line123_27800", "eyJ1c2VyIjoxfQ.aaaa.bbbb", domain="127.0.0.1")
    assert client.get("/tickets").status_code == HTTPStatus.SEE_OTHER


def test_after_signing_in_one_lands_on_the_page_one_wanted_and_never_elsewhere(desk: Desk):
    for wanted, landed in (
        ("/calls", "/calls"),
        ("/tickets?unit=1", "/tickets?unit=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ):
        client = desk.client()
        token = desk.token(client, "/sign-in")
        form = {"csrf_token": token, "username": "agent", "password": PASSWORD}
        response = client.post("/sign-in", query_string={"next": wanted}, data=form)
        assert response.location == landed
