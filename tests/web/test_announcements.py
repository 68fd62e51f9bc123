"""What dispatchers and others do on the pages of announcements, without a browser."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from helpers.desk_on_paper import Desk
from helpers.factories import DISPATCHER
from sqlalchemy import select, update

from ticketing.announcements import jobs, service
from ticketing.announcements.models import Announcement
from ticketing.clips.speaking import Clip
from ticketing.core import clock
from ticketing.core.jobs import MOST_ATTEMPTS
from ticketing.core.outbox import OutboxRow

CLIP = "c" * 64
SOUND = b"RIFF" + bytes(1000)
TEXT = "Kantor kami tutup sampai Senin."


def local(minutes: int = 0) -> str:
    """A moment as a browser in Kupang sends it."""
    return f"{clock.now().astimezone(ZoneInfo('Asia/Makassar')) + timedelta(minutes=minutes):%Y-%m-%dT%H:%M}"


def write(desk: Desk, client, **form) -> int:
    times = {"valid_from": local(-60), "valid_until": local(600)}
    response = desk.fragment(client, "/announcements", **{"area_code": "0380", "text_id": TEXT, **times, **form})
    assert response.status_code == HTTPStatus.NO_CONTENT, response.text
    return int(response.headers["HX-Redirect"].rsplit("/", 1)[1])


def announcement(desk: Desk, number: int) -> Announcement:
    with desk.database.read() as session:
        return session.get_one(Announcement, number)


def speak(desk: Desk, number: int, seconds: float = 4.5) -> None:
    """Do what the job does once the voice has spoken."""
    folder = desk.settings.clips_dir
    folder.mkdir(exist_ok=True)
    (folder / f"{CLIP}.wav").write_bytes(SOUND)
    with desk.database.write() as session:
        order = service.order_of(session.get_one(Announcement, number), "id")
        jobs.keep_text(session, order, Clip(CLIP, seconds), clock.now())


def act(desk: Desk, client, number: int, what: str, **form):
    return desk.fragment(client, f"/announcements/{number}/{what}", version=announcement(desk, number).version, **form)


def test_dispatcher_writes_listens_publishes_withdraws_and_undoes(desk: Desk):
    client = desk.sign_in("dispatcher")
    number = write(desk, client)
    page = f"/announcements/{number}"
    assert "sedang membacanya" in client.get(page).text
    speak(desk, number)
    text = client.get(page).text
    assert "Belum didengarkan" in text
    assert f'action="{page}/publish"' not in text
    assert act(desk, client, number, "publish").status_code == HTTPStatus.CONFLICT
    sound = client.get(f"{page}/id.wav")
    assert (sound.data, sound.mimetype) == (SOUND, "audio/wav")
    assert f'action="{page}/publish"' in client.get(page).text
    assert act(desk, client, number, "publish").status_code == HTTPStatus.NO_CONTENT
    assert "Didengar penelepon" in client.get("/announcements").text
    act(desk, client, number, "withdraw", reason="sudah buka")
    act(desk, client, number, "undo")
    text = client.get(page).text
    for part in (
        "Pengumuman ditulis",
        "Didengarkan",
        "Ditarik dari saluran",
        "sudah buka",
        "Langkah terakhir dibatalk",
    ):
        assert part in text
    assert announcement(desk, number).withdrawn_at is None


def test_somebody_else_may_have_listened(desk: Desk):
    number = write(desk, desk.sign_in("dispatcher"))
    speak(desk, number)
    desk.sign_in("supervisor").get(f"/announcements/{number}/id.wav").close()
    client = desk.sign_in("dispatcher")
    assert "didengarkan oleh" in client.get(f"/announcements/{number}").text
    assert act(desk, client, number, "publish").status_code == HTTPStatus.NO_CONTENT


def test_too_long_a_text_says_its_seconds_and_is_shortened_on_the_same_page(desk: Desk):
    client = desk.sign_in("dispatcher")
    number = write(desk, client)
    speak(desk, number, seconds=13.37)
    assert "13,4" in client.get(f"/announcements/{number}").text
    refused = act(desk, client, number, "publish")
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "12" in refused.text
    form = {"text_id": "Kantor tutup.", "valid_from": local(-60), "valid_until": local(600)}
    assert act(desk, client, number, "change", **form).status_code == HTTPStatus.NO_CONTENT
    text = client.get(f"/announcements/{number}").text
    assert "Kantor tutup." in text
    assert f"<s>{TEXT}</s>" in text


def test_a_voice_that_fails_is_told_and_can_be_asked_again(desk: Desk):
    client = desk.sign_in("dispatcher")
    number = write(desk, client)
    for attempts, words in ((1, "mencoba lagi sendiri"), (MOST_ATTEMPTS, "menyerah")):
        with desk.database.write() as session:
            session.execute(update(OutboxRow).values(attempts=attempts))
        assert words in client.get(f"/announcements/{number}").text
    assert act(desk, client, number, "speak").status_code == HTTPStatus.NO_CONTENT
    assert "sedang membacanya" in client.get(f"/announcements/{number}").text


def test_wrong_values_are_refused_with_a_sentence_and_nothing_is_saved(desk: Desk):
    client = desk.sign_in("dispatcher")
    right = {"area_code": "0380", "text_id": TEXT, "valid_from": local(), "valid_until": local(60)}
    for wrong in ({"area_code": ""}, {"text_id": "<b>"}, {"text_id": ""}, {"valid_until": local(-60)}):
        response = desk.fragment(client, "/announcements", **{**right, **wrong})
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, wrong
        assert "Perbaiki" in response.text
    refused = desk.fragment(client, "/announcements", **{**right, "area_code": "all"})
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert TEXT not in client.get("/announcements").text


def test_who_only_looks_finds_a_page_without_forms_and_an_empty_desk_says_what_it_is_for(desk: Desk):
    with desk.database.write() as session:
        for row in session.scalars(select(Announcement)):
            service.withdraw(session, DISPATCHER, row.id, clock.now(), version=row.version, reason="x")
            row.withdrawn_at = clock.now() - timedelta(days=30)
    client = desk.sign_in("agent")
    text = client.get("/announcements").text
    assert "Belum ada pengumuman" in text
    assert "/announcements/new" not in text
    number = desk.announcement_here
    assert "<form" not in client.get(f"/announcements/{number}").text.split("<main", 1)[1].split("<dialog", 1)[0]
