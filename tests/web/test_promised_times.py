"""Promised times: agents see what is left, administrators set them and see what they mean."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from helpers.desk_on_paper import Desk
from helpers.factories import make_ticket

from ticketing.changes import service
from ticketing.core import clock
from ticketing.sla.targets import COMPANY, TARGETS, Class, Target, write_targets
from ticketing.tickets.models import Category

SHOWN = write_targets(TARGETS.default)[COMPANY]


def form(**changed: str) -> dict[str, str]:
    fields = {
        f"{kind}.{name}": "" if value is None else str(value)
        for kind, values in SHOWN.items()
        for name, value in values.items()
        if name != "in_hours"
    }
    boxes = {f"{kind}.in_hours": "1" for kind, values in SHOWN.items() if values["in_hours"]}
    return {**fields, **boxes, "number": "0", **{name.replace("__", "."): value for name, value in changed.items()}}


def held(desk: Desk, unit: str = COMPANY):
    with desk.database.read() as session:
        return service.current(session, TARGETS).document.get(unit)


def add(desk: Desk, age: int, **given) -> str:
    with desk.database.write() as session:
        return make_ticket(
            session, now=clock.now(), age=timedelta(minutes=age), unit_id=desk.unit_here, area_code="0380", **given
        ).number


def test_queue_says_what_is_left_and_what_is_late(desk: Desk):
    client = desk.sign_in("agent")
    late, soon = add(desk, 60), add(desk, 40)
    text = client.get("/tickets").text
    assert text.index(f'id="row-{late}"') < text.index(f'id="row-{soon}"')
    assert "lewat 15 mnt" in text
    assert "due-late" in text
    assert "sisa 4 mnt" in text
    assert "due-soon" in text


def test_ticket_page_shows_both_clocks_with_used_and_target(desk: Desk):
    text = desk.sign_in("agent").get(f"/tickets/{add(desk, 20)}").text
    for part in ("Waktu tanggap", "20 mnt dari 45 mnt", "Waktu pemulihan", "belum mulai"):
        assert part in text, part


def test_request_has_no_recovery(desk: Desk):
    text = desk.sign_in("agent").get(f"/tickets/{add(desk, 20, category=Category.BILLING)}").text
    assert "20 mnt dari 8 jam 0 mnt" in text
    assert "Waktu pemulihan" not in text


def test_figures_count_what_is_late_and_lead_to_its_rows(desk: Desk):
    client = desk.sign_in("supervisor")
    number = add(desk, 60)
    assert "Terlambat" in client.get("/figures").text
    rows = client.get("/figures/queue.late").text
    assert number in rows.replace("-", "")


def test_administrator_sets_a_time_sees_who_did_and_takes_it_back(desk: Desk):
    client = desk.sign_in("admin")
    response = desk.fragment(client, "/administration/targets", **form(fault__response="30", reason="SK 9"))
    assert response.status_code == HTTPStatus.NO_CONTENT, response.text
    assert held(desk)[Class.FAULT] == Target(30, 180)
    text = client.get("/administration/targets").text
    for part in ("Gangguan, Waktu tanggap", "45 menit", "30 menit", "SK 9", "Admin"):
        assert part in text, part
    with desk.database.read() as session:
        change = service.newest(session)["targets"].id
    desk.fragment(client, "/administration/undo", section="targets", change_id=change)
    assert held(desk)[Class.FAULT] == Target(45, 180)


def test_unit_may_have_its_own_times_and_give_them_up(desk: Desk):
    client = desk.sign_in("admin")
    desk.fragment(client, "/administration/targets", **form(unit="KUPANG", is_own="1", fault__response="90"))
    assert held(desk, "KUPANG")[Class.FAULT].response == 90
    assert held(desk)[Class.FAULT].response == 45
    assert 'value="90"' in client.get("/administration/targets?unit=KUPANG").text
    desk.fragment(client, "/administration/targets", **form(unit="KUPANG", number="1"))
    assert held(desk, "KUPANG") is None


def test_preview_says_until_when_and_saves_nothing(desk: Desk):
    client = desk.sign_in("admin")
    text = desk.fragment(client, "/administration/targets/preview", **form(fault__recovery="120")).text
    assert "menyala paling lama 2 jam 0 mnt" in text
    assert held(desk) == TARGETS.default[COMPANY]


@pytest.mark.parametrize("typed", ["0", "-5", "45.5", "tiga", "99999999", "٣"])
def test_time_that_is_not_minutes_is_refused_in_words(desk: Desk, typed: str):
    response = desk.fragment(desk.sign_in("admin"), "/administration/targets", **form(fault__response=typed))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Tulis menit" in response.text


def test_agent_does_not_set_times(desk: Desk):
    response = desk.fragment(desk.sign_in("agent"), "/administration/targets", **form())
    assert response.status_code == HTTPStatus.FORBIDDEN
