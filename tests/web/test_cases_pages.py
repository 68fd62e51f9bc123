"""What a liaison, an overseer and an agent do on the pages of cases, without a browser."""

from __future__ import annotations

import base64
import hashlib
import re

from helpers.desk_on_paper import Desk

from ticketing.cases import reminders
from ticketing.cases.clocks import Rules
from ticketing.core import clock


def test_liaison_registers_a_letter_answers_it_and_takes_it_out(desk: Desk) -> None:
    liaison = desk.sign_in("liaison")
    assert "Daftarkan berkas" in liaison.get("/cases").text
    form = {
        "kind": "rapid", "unit_id": desk.unit_here, "summary": "Padam tiga hari", "reference": "RCO-9/2026",
        "referred_on": "2026-01-02", "received_on": "2026-01-05",
    }  # fmt: skip
    path = desk.post(liaison, "/cases", "/cases/new", **form).location
    text = liaison.get(path).text
    assert "RCO-9/2026" in text
    assert "terlambat" in text

    desk.post(liaison, f"{path}/complainants", path, name="Siri Lay", phone="081234567890")
    desk.post(liaison, f"{path}/tickets", path, number=desk.here)
    desk.post(liaison, f"{path}/complete", path, version=version(liaison, path))
    desk.post(
        liaison, f"{path}/decision", path, version=version(liaison, path), outcome="granted", answer="Gardu diganti."
    )
    text = liaison.get(path).text
    assert ("Siri Lay" in text, "Dikabulkan" in text, "Gardu diganti." in text) == (True, True, True)

    file = liaison.get(f"{path}/export.pdf")
    digest = base64.b64encode(hashlib.sha256(file.data).digest()).decode()
    assert (file.mimetype, file.headers["Repr-Digest"]) == ("application/pdf", f"sha-256=:{digest}:")
    assert hashlib.sha256(file.data).hexdigest() in liaison.get(path).text


def test_overseer_reads_cases_of_the_ombudsman_without_names_and_has_nothing_to_press(desk: Desk) -> None:
    liaison, path = desk.sign_in("liaison"), f"/cases/{desk.case_here}"
    desk.post(liaison, f"{path}/complainants", path, name="Siri Lay", phone="081234567890")
    desk.post(liaison, f"{path}/notes", path, note="Pak Budi, 0813 1111 2222, sudah ditelepon.")
    overseer = desk.sign_in("overseer")
    assert overseer.get("/").location == "/cases"
    text = overseer.get(path).text
    assert "S*** L**" in text
    assert not any(secret in text for secret in ("Siri", "081234567890", "Budi", "1111"))
    assert "<textarea" not in text
    assert desk.post(overseer, f"{path}/notes", note="x").status_code == 403


def test_agent_finds_no_cases(desk: Desk) -> None:
    agent = desk.sign_in("agent")
    assert agent.get("/cases").status_code == 403
    assert 'href="/cases"' not in agent.get("/tickets").text


def test_nobody_sees_a_case_of_another_unit(desk: Desk) -> None:
    assert desk.sign_in("liaison").get(f"/cases/{desk.case_elsewhere}").status_code == 404


def test_letter_without_a_number_is_explained(desk: Desk) -> None:
    liaison = desk.sign_in("liaison")
    form = {"kind": "ombudsman", "unit_id": desk.unit_here, "summary": "x", "received_on": "2026-01-05"}
    assert desk.post(liaison, "/cases", "/cases/new", **form).status_code == 422


def version(client, path: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', client.get(path).text)
    assert found is not None
    return found[1]


def test_the_bar_says_how_many_cases_are_near_or_over_their_day(desk: Desk) -> None:
    liaison = desk.sign_in("liaison")
    assert "1 berkas hampir atau sudah lewat tenggat" in liaison.get("/cases").text
    with desk.database.write() as session:
        assert reminders.remind(session, Rules(), "", clock.now()) == 2  # one of another unit
    assert "Pengingat tenggat" in liaison.get(f"/cases/{desk.case_here}").text
