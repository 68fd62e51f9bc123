"""Human voices on the pages of administration: record, send, listen, publish, take back; hostile files do no harm."""

from __future__ import annotations

import io
import zipfile
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from helpers.voice_sounds import speech_wav
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from ivr.voice.catalogue import load_catalogue
from ivr.voice.recorded import RecordedVoices
from ticketing.changes import service as changes
from ticketing.core.events import Event
from ticketing.voices import uploads
from ticketing.voices.caller import VOICES
from ticketing.voices.models import Take

if TYPE_CHECKING:
    from helpers.desk_on_paper import Desk
    from werkzeug.test import TestResponse

HERE = "/administration/voices"
FAMILY = "more"  # a family of few texts
KEYS = [phrase.key for phrase in load_catalogue("id").values() if phrase.family == FAMILY]


def start(desk: Desk, client, name: str = "Ibu Sari") -> str:
    desk.post(client, HERE, name=name)
    return f"{HERE}/{1 if name == 'Ibu Sari' else 2}/id"


def record(desk: Desk, client, place: str, key: str, sound: bytes = b"", name: str = "take.wav") -> TestResponse:
    form = {"csrf_token": desk.token(client), "key": key, "sound": FileStorage(io.BytesIO(sound or speech_wav()), name)}
    stream, _, boundary = stream_encode_multipart(form, use_tempfile=False)  # a temporary file would stay open
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(f"{place}/takes", data=stream.read(), content_type=kind, headers={"HX-Request": "true"})


def send(desk: Desk, client, place: str, **files: bytes) -> TestResponse:
    sent = [(io.BytesIO(content), name) for name, content in files.items()]
    return client.post(f"{place}/files", data={"csrf_token": desk.token(client), "files": sent})


def archive(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return made.getvalue()


def listen(desk: Desk, client) -> None:
    with desk.database.read() as session:
        takes = session.scalars(select(Take.id)).all()
    for take in takes:
        assert client.get(f"{HERE}/takes/{take}.wav").status_code == HTTPStatus.OK


def publish(desk: Desk, client, place: str, number: int = 0) -> TestResponse:
    return desk.fragment(client, f"{place}/publish", family=FAMILY, number=number, reason="suara baru")


def chosen(desk: Desk) -> dict:
    with desk.database.read() as session:
        return VOICES.write(changes.current(session, VOICES).document)


def heard_by_the_telephone(desk: Desk, key: str) -> bool:
    catalogues = {"id": load_catalogue("id")}
    voices = RecordedVoices(lambda: VOICES.read(chosen(desk)), desk.settings.voices_dir, catalogues)
    return voices.path("id", key) is not None


def test_a_set_is_recorded_listened_to_published_and_taken_back_with_one_click(desk: Desk):
    client = desk.sign_in("admin")
    place = start(desk, client)
    for key in KEYS:
        assert record(desk, client, place, key).status_code == HTTPStatus.OK
    assert publish(desk, client, place).status_code == HTTPStatus.CONFLICT  # nobody has listened
    listen(desk, client)
    assert publish(desk, client, place).status_code == HTTPStatus.NO_CONTENT
    assert all(heard_by_the_telephone(desk, key) for key in KEYS)
    sound = client.get(f"/administration/clip.wav?key={KEYS[0]}&language=id").data
    assert sound != client.get(f"/administration/clip.wav?key={KEYS[0]}&language=id&shipped=1").data
    page = client.get(HERE).text
    for part in ("Ibu Sari", "suara baru", "Admin"):
        assert part in page, part
    with desk.database.read() as session:
        change = changes.newest(session)["voices"].id
    desk.fragment(client, "/administration/undo", section="voices", change_id=change)
    assert chosen(desk) == {}
    assert not heard_by_the_telephone(desk, KEYS[0])


def test_half_a_family_is_never_published(desk: Desk):
    client = desk.sign_in("admin")
    place = start(desk, client)
    record(desk, client, place, KEYS[0])
    listen(desk, client)
    response = publish(desk, client, place)
    assert response.status_code == HTTPStatus.CONFLICT
    assert chosen(desk) == {}


def test_the_room_goes_on_where_one_stopped_and_speakers_do_not_mix(desk: Desk):
    client = desk.sign_in("admin")
    place, other = start(desk, client), start(desk, client, "Pak Budi")
    record(desk, client, place, KEYS[0])
    room = client.get(f"{place}/{FAMILY}").text
    assert f'data-key="{KEYS[1]}"' in room
    assert f'value="1" max="{len(KEYS)}"' in room
    assert f'data-key="{KEYS[0]}"' in client.get(f"{other}/{FAMILY}").text
    assert f'data-key="{KEYS[0]}"' in client.get(f"{place}/{FAMILY}?key={KEYS[0]}").text


def test_a_recording_that_is_undone_brings_the_one_before_it_back(desk: Desk):
    client = desk.sign_in("admin")
    place = start(desk, client)
    first = record(desk, client, place, KEYS[0]).json["take"]
    second = record(desk, client, place, KEYS[0], speech_wav(0.9)).json["take"]
    assert f"takes/{second}.wav" in client.get(f"{place}/{FAMILY}?key={KEYS[0]}").text
    desk.post(client, f"{HERE}/takes/{second}/discard")
    assert f"takes/{first}.wav" in client.get(f"{place}/{FAMILY}?key={KEYS[0]}").text
    with desk.database.read() as session:
        kinds = session.scalars(select(Event.kind).where(Event.kind.startswith("voice.")).order_by(Event.id)).all()
    assert kinds == ["voice.speaker_added", "voice.recorded", "voice.recorded", "voice.discarded"]


@pytest.mark.parametrize(
    ("sound", "said"),
    [
        (speech_wav(level=0.0, noise=0.0), "tidak terdengar"),
        (speech_wav(noise=0.08), "berisik"),
        (speech_wav(14.0), "detik, paling lama 9 detik"),
        (b"#EXTM3U\n/etc/passwd\n", "tidak terbaca"),
        (b"<script>alert(1)</script>", "tidak terbaca"),
    ],
)
def test_a_bad_recording_is_answered_with_what_to_do(desk: Desk, sound: bytes, said: str):
    client = desk.sign_in("admin")
    response = record(desk, client, start(desk, client), "main.choices.speech", sound)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in response.json["faults"][0]


def test_files_and_archives_are_taken_by_their_names_and_every_file_is_answered_for(desk: Desk):
    client = desk.sign_in("admin")
    place = start(desk, client)
    files = {
        f"rekaman/{KEYS[0]}.WAV": speech_wav(),
        "__MACOSX/._x.wav": b"x",
        "baca.txt": b"x",
        "../../nakal.wav": b"x",
    }
    text = send(desk, client, place, **{"a.zip": archive(**files), f"{KEYS[1]}.mp3": b"rusak"}).text
    for part in (KEYS[0], "nakal", "Tidak ada teks bernama ini", "tidak terbaca"):
        assert part in text, part
    assert "baca" not in text.split("results-title")[1].split("</section>")[0]
    with desk.database.read() as session:
        assert [take.key for take in session.scalars(select(Take))] == [KEYS[0]]


@pytest.mark.parametrize("harm", ["bomb", "many", "broken", "nothing", "secret"])
def test_hostile_archives_are_refused_in_words_and_keep_nothing(desk: Desk, monkeypatch, harm: str):
    monkeypatch.setattr(uploads, "MOST_BYTES_A_FILE", 200_000)
    monkeypatch.setattr(uploads, "MOST_FILES", 5)
    client = desk.sign_in("admin")
    place = start(desk, client)
    sent = {
        "bomb": lambda: archive(**{"a.wav": bytes(5_000_000)}),
        "many": lambda: archive(**{f"{n}.wav": b"x" for n in range(6)}),
        "broken": lambda: b"PK\x03\x04" + bytes(200),
        "nothing": lambda: archive(**{"a.txt": b"x"}),
        "secret": lambda: archive(**{"a.wav": b"x"}).replace(b"\x14\x00\x00\x00", b"\x14\x00\x01\x00"),
    }[harm]()
    response = send(desk, client, place, **{"a.zip": sent})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, response.text
    assert "ZIP" in response.text
    assert not (desk.settings.voices_dir / "takes").exists()


def test_a_recording_of_a_minute_fits_and_a_stranger_is_sent_away(desk: Desk):
    client = desk.sign_in("admin")
    place = start(desk, client)
    response = record(desk, client, place, KEYS[0], speech_wav(12.0) + bytes(6_000_000))
    assert response.status_code != HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    stranger = desk.client()
    form = {"csrf_token": desk.token(stranger, "/sign-in"), "sound": (io.BytesIO(bytes(600)), "a.wav")}
    assert stranger.post(f"{place}/takes", data=form).location.startswith("/sign-in")


def test_who_may_only_look_listens_but_that_counts_for_nothing(desk: Desk):
    client = desk.sign_in("admin")
    place = start(desk, client)
    take = record(desk, client, place, KEYS[0]).json["take"]
    looking = desk.sign_in("supervisor")
    assert looking.get(f"{HERE}/takes/{take}.wav").status_code == HTTPStatus.OK
    text = looking.get(f"{place}/{FAMILY}").text
    assert "room.js" not in text
    with desk.database.read() as session:
        assert session.get(Take, take).heard_at is None
    assert desk.fragment(looking, f"{place}/publish", family=FAMILY, number=0).status_code == HTTPStatus.FORBIDDEN
