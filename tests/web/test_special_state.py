"""What administrators do on the page of special states, without a browser."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from helpers.desk_on_paper import Desk

from ticketing.changes import service
from ticketing.core import clock
from ticketing.special.caller import SPECIAL, Mode, mode_at

PAGE = "/administration/special"


def typed(hours: int) -> str:
    return f"{clock.now().astimezone(ZoneInfo('Asia/Jakarta')) + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def save(desk: Desk, client, number: int = 0, **form):
    values = {"mode": "outages_first", "begins_at": typed(-1), "ends_at": typed(5), "switch": "on", "reason": "Badai"}
    return desk.fragment(client, PAGE, number=number, **(values | form))


def mode(desk: Desk, area: str | None = None, at: datetime | None = None) -> Mode | None:
    with desk.database.read() as session:
        return mode_at(service.current(session, SPECIAL).document, area, at or clock.now())


def test_administrator_switches_a_storm_on_and_takes_it_back_by_one_click(desk: Desk):
    client = desk.sign_in("admin")
    assert "menu seperti biasa" in client.get(PAGE).text
    assert save(desk, client).status_code == HTTPStatus.NO_CONTENT
    assert mode(desk) is Mode.OUTAGES_FIRST
    text = client.get(PAGE).text
    for part in ("Sedang menyala", "Badai", "Admin", "Dinyalakan: <s>tidak</s> ya"):
        assert part in text, part
    with desk.database.read() as session:
        change = service.newest(session)["special"]
    assert desk.fragment(client, "/administration/undo", section="special", change_id=change.id).status_code == 204
    assert mode(desk) is None


def test_it_is_over_by_itself_at_its_end(desk: Desk):
    save(desk, desk.sign_in("admin"))
    assert mode(desk, at=clock.now() + timedelta(hours=6)) is None


def test_it_is_prepared_first_and_switched_on_later_for_some_areas(desk: Desk):
    client = desk.sign_in("admin")
    save(desk, client, switch="", area="0380")
    assert mode(desk, "0380") is None
    save(desk, client, number=1, area="0380")
    assert (mode(desk, "0380"), mode(desk, "0231")) == (Mode.OUTAGES_FIRST, None)
    assert desk.fragment(client, PAGE, number=2, switch="off").status_code == HTTPStatus.NO_CONTENT
    assert mode(desk, "0380") is None
    assert 'value="0380" checked' in client.get(PAGE).text


def test_without_an_end_or_with_a_wrong_one_it_is_refused_with_what_to_write(desk: Desk):
    client = desk.sign_in("admin")
    for form, said in (
        ({"ends_at": ""}, "tanpa akhir"),
        ({"ends_at": typed(-2)}, "sesudah mulainya"),
        ({"ends_at": typed(32 * 24)}, "31 hari"),
        ({"begins_at": typed(-5), "ends_at": typed(-1)}, "sudah lewat"),
    ):
        response = save(desk, client, **form)
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, form
        assert said in response.text
    assert mode(desk) is None


def test_the_preview_says_what_callers_hear_with_its_seconds_and_saves_nothing(desk: Desk):
    client = desk.sign_in("admin")
    form = {"mode": "outages_first", "begins_at": typed(0), "ends_at": typed(3)}
    text = desk.fragment(client, f"{PAGE}/preview", **form).text
    for part in ("Banyak daerah sedang padam", "Saat ini kami melayani laporan padam dulu", "dtk"):
        assert part in text, part
    assert "Kabar penting" in desk.fragment(client, f"{PAGE}/preview", **(form | {"mode": "news_first"})).text
    assert "Isi tanggal" in desk.fragment(client, f"{PAGE}/preview", **(form | {"begins_at": "besok"})).text
    assert mode(desk) is None


def test_supervisors_look_and_agents_do_not(desk: Desk):
    supervisor = desk.sign_in("supervisor")
    assert supervisor.get(PAGE).status_code == HTTPStatus.OK
    assert save(desk, supervisor).status_code == HTTPStatus.FORBIDDEN
    assert desk.sign_in("agent").get(PAGE).status_code == HTTPStatus.FORBIDDEN
