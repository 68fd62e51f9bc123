"""What callers said in their own words: who hears it, and that every listening is written down."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from helpers.desk_on_paper import SPEECH, Desk
from helpers.factories import CALLER, make_call
from sqlalchemy import select

from ticketing.core import clock
from ticketing.core.events import Event
from ticketing.intake import recordings
from ticketing.intake.models import CallStep
from ticketing.tickets import from_caller

LISTENERS = {"agent", "dispatcher", "supervisor", "admin"}


def address(desk: Desk, call: str = "", field: str = "address") -> str:
    return f"/calls/{call or desk.call_here}/recordings/{field}.wav"


def listened(desk: Desk) -> list[Event]:
    with desk.database.read() as session:
        return list(session.scalars(select(Event).where(Event.kind == "recording.listened").order_by(Event.id)))


def fetch(client, path: str, byte_range: str = ""):
    response = client.get(path, headers={"Range": byte_range} if byte_range else {})
    assert response.data is not None  # read before it is closed
    response.close()
    return response


@pytest.mark.parametrize("role", ["agent", "dispatcher", "supervisor", "admin", "auditor"])
def test_those_who_work_may_listen_and_who_looks_may_not(desk: Desk, role: str):
    response = fetch(desk.sign_in(role), address(desk))
    assert response.status_code == (HTTPStatus.OK if role in LISTENERS else HTTPStatus.FORBIDDEN)
    assert [event.actor_name for event in listened(desk)] == ([role.title()] if role in LISTENERS else [])


def test_the_sound_is_the_file_and_nobody_keeps_a_copy(desk: Desk):
    response = fetch(desk.sign_in("agent"), address(desk))
    assert (response.data, response.mimetype) == (SPEECH, "audio/wav")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "media-src 'self'" in response.headers["Content-Security-Policy"]


def test_a_player_gets_the_piece_it_asks_for_and_that_is_one_listening(desk: Desk):
    client = desk.sign_in("agent")
    first, later = fetch(client, address(desk), "bytes=0-99"), fetch(client, address(desk), "bytes=100-199")
    assert (first.status_code, first.headers["Content-Range"]) == (206, f"bytes 0-99/{len(SPEECH)}")
    assert (later.status_code, later.data) == (206, SPEECH[100:200])
    (event,) = listened(desk)
    assert (event.call_id, event.data) == (desk.call_here, {"field": "address"})


def test_nobody_listens_unseen_by_leaving_out_the_beginning(desk: Desk):
    fetch(desk.sign_in("agent"), address(desk), "bytes=1-")
    fetch(desk.sign_in("colleague"), address(desk), "bytes=-500")
    assert [event.actor_name for event in listened(desk)] == ["Agent", "Colleague"]


def test_listening_twice_is_written_down_twice_and_asking_for_the_head_is_none(desk: Desk):
    client = desk.sign_in("agent")
    client.head(address(desk)).close()
    assert listened(desk) == []
    for _ in range(2):
        fetch(client, address(desk))
    assert len(listened(desk)) == 2


def test_a_call_of_another_unit_cannot_be_heard(desk: Desk):
    assert fetch(desk.sign_in("supervisor"), address(desk, desk.call_elsewhere)).status_code == HTTPStatus.NOT_FOUND
    assert listened(desk) == []


@pytest.mark.parametrize("name", ["../secrets", "/etc/passwd", "..", "a/b", "", "x" * 200, "secrets.json", "a\x00b"])
def test_a_stored_name_never_leads_out_of_the_folder(tmp_path, name: str):
    (tmp_path / "recordings").mkdir()
    (tmp_path / "secrets.wav").write_bytes(SPEECH)
    assert recordings.file_of(tmp_path / "recordings", name) is None


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "recordings").mkdir()
    (tmp_path / "secrets.wav").write_bytes(SPEECH)
    (tmp_path / "recordings/link.wav").symlink_to(tmp_path / "secrets.wav")
    (tmp_path / "recordings/real.wav").write_bytes(SPEECH)
    assert recordings.file_of(tmp_path / "recordings", "link") is None
    assert recordings.file_of(tmp_path / "recordings", "real") == tmp_path / "recordings/real.wav"


def test_only_recorded_answers_can_be_asked_for(desk: Desk):
    client = desk.sign_in("agent")
    for field in ("scope", "message", "nothing", "..%2Faddress"):
        assert fetch(client, address(desk, field=field)).status_code == HTTPStatus.NOT_FOUND
    assert listened(desk) == []


def test_call_and_ticket_play_what_was_said(desk: Desk):
    for username, is_played in (("agent", True), ("auditor", False)):
        client = desk.sign_in(username)
        for page in (f"/calls/{desk.call_here}", f"/tickets/{desk.here}"):
            text = client.get(page).text
            assert (address(desk) in text) == is_played, (username, page)
            assert ("peran Anda tidak mendengarkan" in text) != is_played


def test_a_file_that_is_gone_is_told_in_a_sentence(desk: Desk):
    for path in desk.settings.recordings_dir.iterdir():
        path.unlink()
    client = desk.sign_in("agent")
    for page in (f"/calls/{desk.call_here}", f"/tickets/{desk.here}"):
        text = client.get(page).text
        assert "Rekaman ini tidak ada lagi di server." in text
        assert "<audio" not in text
    assert fetch(client, address(desk)).status_code == HTTPStatus.NOT_FOUND


def test_a_ticket_plays_what_was_said_in_a_later_call_too(desk: Desk):
    with desk.database.write() as session:
        call = make_call(session, started_at=clock.now(), unit_id=desk.unit_here)
        desk.say_address(session, call.id, clock.now())
        details = from_caller.Details(call.id, "", "", None, None, is_unfinished=False)
        from_caller.complete(session, CALLER, desk.here, clock.now(), details)
        later = call.id
    text = desk.sign_in("agent").get(f"/tickets/{desk.here}").text
    assert address(desk) in text
    assert address(desk, later) in text
    assert "Penelepon melengkapi laporannya" in text


def test_call_page_words_every_answer_and_masks_a_number_for_the_auditor(desk: Desk):
    steps = [
        ("details.callback", "callback_number", "081234567890"),
        ("home.mcb", "mcb", "still_dark"),
        ("meter.kind", "kind", "says_periksa"),
        ("details.customer", None, "none"),
        ("fault.missed", "missed_at", "2026-11-20T06:30:00+00:00"),
    ]
    with desk.database.write() as session:
        for node, field, value in steps:
            step = CallStep(call_id=desk.call_here, at=clock.now(), node=node, field=field, value=value)
            session.add(step)
    text = desk.sign_in("agent").get(f"/calls/{desk.call_here}").text
    for words in ("081234567890", "Saklar MCB", "Masih padam", "Tertulis PERIKSA", "Tidak ada", "20 Nov 14.30 WITA"):
        assert words in text, words
    assert "081234567890" not in desk.sign_in("auditor").get(f"/calls/{desk.call_here}").text
