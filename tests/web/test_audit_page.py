"""What an auditor finds on the page of the audit trail, without a browser."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from helpers.desk_on_paper import Desk

from ticketing.core import clock, events

PAGE = "/administration/audit"
CUSTOMER, OTHER = "540012345678", "540087654321"


@pytest.fixture
def trail(desk: Desk) -> Desk:
    now = clock.now()
    with desk.database.write() as session:
        agent, admin = desk.people["agent"], desk.people["admin"]
        for kind, actor, at, data in (
            ("customer.looked", agent, now, {"customer_number": CUSTOMER, "what": "bill"}),
            ("customer.vouched", agent, now, {"customer_number": OTHER, "reason": "=KTP ditunjukkan"}),
            ("recording.listened", agent, now - timedelta(days=3), {"field": "address"}),
            ("setting.changed", admin, now, {"section": "hours"}),
        ):
            call_id = desk.call_here if kind == "recording.listened" else None
            events.record(session, kind, actor=actor, now=at, call_id=call_id, **data)
    return desk


def found(client, **wanted) -> str:
    return client.get(PAGE, query_string=wanted).text.partition("<tbody>")[2].partition("</tbody>")[0]


def test_auditor_reads_who_did_what_with_the_customer_masked(trail: Desk) -> None:
    rows = found(trail.sign_in("auditor"))
    for part in ("Melihat data pelanggan: tagihan", "***5678", "Mendengarkan rekaman", "Jam layanan petugas", "Agent"):
        assert part in rows, part
    assert trail.call_here in rows
    assert CUSTOMER not in rows


def test_trail_is_narrowed_by_person_day_kind_and_whole_customer_number(trail: Desk) -> None:
    client = trail.sign_in("auditor")
    assert found(client, customer=CUSTOMER).count("<tr>") == 1
    assert found(client, customer="5678").count("<tr>") == 0
    assert found(client, group="setting").count("<tr>") == 1
    assert found(client, person=trail.people["agent"].user_id, group="customer").count("<tr>") == 2
    long_ago = (clock.now() - timedelta(days=30)).date()
    assert "Tidak ada" in client.get(PAGE, query_string={"day": long_ago.isoformat()}).text


def test_older_pages_follow_without_a_gap_or_a_repetition(trail: Desk, monkeypatch) -> None:
    client = trail.sign_in("auditor")
    with trail.database.write() as session:
        for n in range(120):
            events.record(
                session, "customer.found", actor=trail.people["agent"], now=clock.now(), customer_number=f"{n:012d}"
            )
    seen: list[str] = []
    address = f"{PAGE}?group=customer"
    for _ in range(3):
        text = client.get(address).text
        seen += [part[:4] for part in text.partition("<tbody>")[2].split("***")[1:]]
        address = text.rpartition("before=")[2].partition('"')[0].replace("&amp;", "&")
        address = f"{PAGE}?before={address}"
    assert len(seen) == 122
    assert seen[:120] == [f"{n:04d}" for n in reversed(range(120))]


def test_file_for_a_spreadsheet_is_disarmed_and_taking_it_is_part_of_the_trail(trail: Desk) -> None:
    client = trail.sign_in("auditor")
    response = client.get(f"{PAGE}.csv?group=customer")
    assert response.mimetype == "text/csv"
    lines = response.text.splitlines()
    assert len(lines) == 3
    assert "'=KTP" in response.text
    assert CUSTOMER not in response.text
    assert "Mengunduh jejak audit" in found(client, group="audit")


def test_agents_do_not_read_the_trail(trail: Desk) -> None:
    agent = trail.sign_in("agent")
    assert agent.get(PAGE).status_code == HTTPStatus.FORBIDDEN
    assert agent.get(f"{PAGE}.csv").status_code == HTTPStatus.FORBIDDEN
