"""The words beside a player: who reads them, who corrects them, and what is shown before and instead of them."""

from __future__ import annotations

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from helpers.desk_on_paper import Desk
from sqlalchemy import select

from ticketing.core import clock
from ticketing.core.events import Event
from ticketing.core.outbox import OutboxRow
from ticketing.intake.models import CallStep
from ticketing.tickets import queue
from ticketing.transcripts import service
from ticketing.transcripts.jobs import RECOGNISER
from ticketing.transcripts.models import Transcript
from ticketing.transcripts.recogniser import Answer

DRAFT = "lampu mati di depan pasar oeba dekat gereja"
BETTER = "Lampu mati di depan Pasar Oeba, dekat gereja"


def draft(desk: Desk, text: str = DRAFT, confidence: float = 0.63, call: str = "") -> None:
    call = call or desk.call_here
    with desk.database.write() as session:
        answer = Answer(text, confidence, "whisper_list", "d01c3014881c")
        service.keep_answer(session, RECOGNISER, call, "address", f"{call}-address", answer, clock.now())


def fail(desk: Desk, reason: str = "refused") -> None:
    with desk.database.write() as session:
        file = f"{desk.call_here}-address"
        service.keep_failure(session, RECOGNISER, desk.call_here, "address", file, reason, clock.now())


def row(desk: Desk) -> Transcript:
    with desk.database.read() as session:
        return session.scalars(select(Transcript).where(Transcript.call_id == desk.call_here)).one()


def kinds(desk: Desk) -> list[str]:
    with desk.database.read() as session:
        query = select(Event).where(Event.kind.startswith("transcript.")).order_by(Event.id)
        return [f"{event.kind.partition('.')[2]} by {event.actor_name}" for event in session.scalars(query)]


def claim(desk: Desk, name: str) -> None:
    with desk.database.write() as session:
        queue.claim(session, desk.people[name], desk.here, clock.now(), lease_seconds=300, parked_tickets=5)


def act(desk: Desk, client: FlaskClient, action: str, *, call: str = "", **form: object):
    return desk.fragment(client, f"/calls/{call or desk.call_here}/transcripts/address/{action}", on="ticket", **form)


def pages(desk: Desk) -> tuple[str, str]:
    return f"/tickets/{desk.here}", f"/calls/{desk.call_here}"


def seen(client: FlaskClient, path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path).text).split())


def test_before_the_draft_is_there_both_pages_say_that_it_follows(desk: Desk):
    client = desk.sign_in("agent")
    for page in pages(desk):
        assert "Transkrip menyusul" in seen(client, page), page


def test_a_draft_stands_beside_the_player_with_how_sure_it_is(desk: Desk):
    draft(desk)
    client = desk.sign_in("agent")
    for page in pages(desk):
        text = seen(client, page)
        assert f"Draf transkrip (otomatis, bisa keliru) kurang yakin, 63 % {DRAFT}" in text, page
    desk.post(client, "/language", language="en", next="/me")
    assert "Draft transcript (automatic, may be wrong) not quite sure, 63 %" in seen(client, pages(desk)[0])
    assert "Draf transkrip dibuat" in seen(desk.sign_in("supervisor"), pages(desk)[0])


def test_a_draft_that_cannot_be_made_says_so_and_why(desk: Desk):
    fail(desk)
    text = seen(desk.sign_in("agent"), pages(desk)[0])
    assert "Transkrip tidak dapat dibuat. Rekaman ini tidak dapat diolah." in text


def test_silence_and_inventions_of_the_machine_are_shown_as_no_words(desk: Desk):
    draft(desk, "Terima kasih sudah menonton!")
    text = seen(desk.sign_in("agent"), pages(desk)[0])
    assert "Tidak ada kata yang dikenali. Hasilnya karangan mesin, jadi dibuang." in text
    assert "menonton" not in text


def test_a_recording_nobody_gave_to_the_recogniser_is_not_promised_for_ever(desk: Desk):
    with desk.database.write() as session:
        step = session.scalars(select(CallStep).where(CallStep.call_id == desk.call_here, CallStep.field == "address"))
        step.one().at = clock.now() - timedelta(days=3)
    claim(desk, "agent")
    client = desk.sign_in("agent")
    assert "Rekaman ini belum pernah dikenali." in seen(client, pages(desk)[0])
    assert "Transkrip menyusul" in act(desk, client, "order").text
    with desk.database.read() as session:
        assert session.scalars(select(OutboxRow).where(OutboxRow.job == "transcripts.transcribe")).one().done_at is None


def test_who_does_not_listen_does_not_read(desk: Desk):
    draft(desk)
    auditor = desk.sign_in("auditor")
    for page in pages(desk):
        assert DRAFT not in auditor.get(page).text
    refused = auditor.get(f"/calls/{desk.call_here}/transcripts/address")
    assert refused.status_code == HTTPStatus.FORBIDDEN


def test_words_of_another_unit_are_not_there(desk: Desk):
    draft(desk, call=desk.call_elsewhere)
    client = desk.sign_in("supervisor")
    assert client.get(f"/calls/{desk.call_elsewhere}/transcripts/address").status_code == HTTPStatus.NOT_FOUND
    response = act(desk, client, "correct", call=desk.call_elsewhere, text=BETTER, version=1)
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_only_who_works_the_ticket_corrects_its_words(desk: Desk):
    draft(desk)
    agent, supervisor = desk.sign_in("agent"), desk.sign_in("supervisor")
    assert "Perbaiki transkrip" not in seen(agent, pages(desk)[0]).partition("Keterangan")[2].partition("Riwayat")[0]
    assert act(desk, agent, "correct", text=BETTER, version=1).status_code == HTTPStatus.FORBIDDEN
    claim(desk, "agent")
    assert "transcripts/address/correct" in agent.get(pages(desk)[0]).text
    assert act(desk, agent, "correct", text=BETTER, version=1).status_code == HTTPStatus.OK
    assert act(desk, desk.sign_in("colleague"), "correct", text="x", version=2).status_code == HTTPStatus.FORBIDDEN
    assert act(desk, supervisor, "correct", text="lain", version=2).status_code == HTTPStatus.OK
    assert kinds(desk) == ["made by recogniser", "corrected by Agent", "corrected by Supervisor"]


def test_a_correction_keeps_the_draft_and_both_can_be_read(desk: Desk):
    draft(desk)
    claim(desk, "agent")
    client = desk.sign_in("agent")
    answer = act(desk, client, "correct", text=f"  {BETTER} ", version=1).text
    assert "Transkrip, diperiksa oleh Agent" in answer
    kept = row(desk)
    assert (kept.text, kept.corrected_text, kept.corrected_by) == (DRAFT, BETTER, desk.people["agent"].user_id)
    text = seen(client, pages(desk)[0])
    assert BETTER in text
    assert f"Draf otomatis {DRAFT}" in text
    assert "Transkrip diperbaiki" in text


def test_the_draft_comes_back_and_the_correction_too(desk: Desk):
    draft(desk)
    claim(desk, "agent")
    client = desk.sign_in("agent")
    act(desk, client, "correct", text=BETTER, version=1)
    assert "Draf transkrip" in act(desk, client, "restore", version=2).text
    assert row(desk).corrected_text is None
    assert BETTER in act(desk, client, "undo", version=3).text
    kept = row(desk)
    assert (kept.corrected_text, kept.earlier_text) == (BETTER, None)
    assert kinds(desk)[1:] == ["corrected by Agent", "restored by Agent", "undone by Agent"]


def test_two_people_do_not_overwrite_each_other(desk: Desk):
    draft(desk)
    claim(desk, "agent")
    act(desk, desk.sign_in("agent"), "correct", text=BETTER, version=1)
    response = act(desk, desk.sign_in("supervisor"), "correct", text="lain", version=1)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Transkrip ini berubah saat Anda membukanya" in response.text
    assert row(desk).corrected_text == BETTER


@pytest.mark.parametrize("text", ["", "   ", "\x00", "x" * 2001])
def test_a_correction_is_some_words_and_not_a_book(desk: Desk, text: str):
    draft(desk)
    claim(desk, "agent")
    response = act(desk, desk.sign_in("agent"), "correct", text=text, version=1)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert row(desk).corrected_text is None


def test_who_hears_more_than_the_machine_writes_it_down(desk: Desk):
    fail(desk)
    claim(desk, "agent")
    answer = act(desk, desk.sign_in("agent"), "correct", text=BETTER, version=1)
    assert BETTER in answer.text
    assert "Kembali ke draf" not in answer.text


def test_a_failed_draft_is_tried_once_more(desk: Desk):
    fail(desk, "away")
    claim(desk, "agent")
    client = desk.sign_in("agent")
    assert "Coba lagi" in seen(client, pages(desk)[0])
    assert "Transkrip menyusul" in act(desk, client, "order").text
    draft(desk)
    assert kinds(desk) == ["failed by recogniser", "ordered by Agent", "made by recogniser"]


def test_hostile_words_stay_words(desk: Desk):
    draft(desk, "<script>alert(1)</script> padam")
    text = desk.sign_in("agent").get(pages(desk)[0]).text
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_without_script_a_correction_goes_back_to_its_page(desk: Desk):
    draft(desk)
    claim(desk, "agent")
    client = desk.sign_in("agent")
    path = f"/calls/{desk.call_here}/transcripts/address/correct"
    response = desk.post(client, path, text=BETTER, version=1, next=f"/tickets/{desk.here}")
    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, f"/tickets/{desk.here}")
