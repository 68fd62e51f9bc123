"""What hears the callers can be seen at the desk: engines, self-tests, questions, figures."""

from __future__ import annotations

import json
import os

import pytest
from helpers.desk_on_paper import Desk

from ticketing.core import clock
from ticketing.intake.models import SpokenTurn
from ticketing.speech.book import FILE, read_book

TOLD = {
    "pid": 1,
    "at": "2026-11-22T01:00:00+00:00",
    "state": "ready",
    "served": {"id": "whisper_list", "en": "null"},
    "engines": [
        {
            "engine": "vosk",
            "label": "id/bookbot",
            "languages": ["id"],
            "model": "0123456789ab",
            "seconds": 2.5,
            "why": "it heard '<b>satu</b>' in noise",
        },
        {
            "engine": "whisper_list",
            "label": "whisper-base",
            "languages": ["id"],
            "model": "d01c3014881c",
            "seconds": 1.5,
            "why": "",
        },
    ],
    "grammars": [
        {
            "name": "place_0380",
            "kind": "place",
            "language": "id",
            "phrases": 162,
            "meanings": 68,
            "engine": "whisper_list",
            "passed": [{"engine": "vosk", "why": "cannot hear place:53"}],
        },
        {
            "name": "scope",
            "kind": "menu",
            "language": "en",
            "phrases": 3,
            "meanings": 2,
            "engine": "null",
            "passed": [],
        },
    ],
    "metrics": {
        "turns": 12,
        "by_status": {"ok": 7, "reject": 2, "silence": 1, "timeout": 2, "error": 0},
        "by_engine": {"whisper_list": 12},
        "p50_ms": 240.0,
        "p95_ms": 360.0,
        "turned_away": 0,
        "partials": 0,
        "transcripts": 3,
    },
    "load": {"queued": 0},
}


@pytest.fixture
def told(desk: Desk):
    desk.settings.run_dir.mkdir(exist_ok=True)
    (desk.settings.run_dir / FILE).write_text(json.dumps(TOLD), "utf-8")
    return desk


def test_page_shows_engines_their_tests_and_who_hears_which_question(told: Desk) -> None:
    text = told.sign_in("admin").get("/admin/speech").text

    assert "Pengenalan suara" in text
    assert "<b>gagal</b>: it heard &#39;&lt;b&gt;satu&lt;/b&gt;&#39; in noise" in text
    assert "vosk: cannot hear place:53" in text
    assert 'data-figure="turns">12<' in text


def test_language_that_only_keys_serve_is_said_so(told: Desk) -> None:
    assert "Tidak ada mesin yang mendengar bahasa ini" in told.sign_in("admin").get("/admin/speech").text


def test_page_is_in_english_for_who_reads_english(told: Desk) -> None:
    client = told.sign_in("admin")
    told.post(client, "/language", language="en")

    text = client.get("/admin/speech").text

    assert "Questions and their engines" in text
    assert "No engine hears this language" in text


def test_figures_are_there_for_machines(told: Desk) -> None:
    answer = told.sign_in("supervisor").get("/admin/speech.json").json

    assert (answer["state"], answer["figures"]["p95"]) == ("ready", 360.0)


def test_page_and_figures_say_so_while_nothing_was_told(desk: Desk) -> None:
    client = desk.sign_in("admin")

    assert "Pengenal suara belum berjalan" in client.get("/admin/speech").text
    assert client.get("/admin/speech.json").json == {"state": "away"}


def test_page_of_spoken_answers_shows_turns_by_question(desk: Desk) -> None:
    client = desk.sign_in("supervisor")
    assert "Belum ada yang berbicara" in client.get("/figures/speech").text
    turn = {"phrase": "<rumah>", "meaning": "own_house", "confidence": 0.2, "engine": "", "model": "", "ms": 1}
    with desk.database.write() as session:
        for status, band in (("reject", "reject"), ("ok", "accept")):
            where = {"call_id": desk.call_here, "at": clock.now(), "node": "outage.scope"}
            session.add(SpokenTurn(**where, status=status, band=band, **turn))

    text = client.get("/figures/speech").text

    assert "Laporan padam: luas padam" in text
    assert 'data-figure="outage.scope rejected">1 <span class="reason">50 %' in text
    assert "&lt;rumah&gt;" in text


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"at": "x"}', json.dumps(TOLD | {"metrics": {}}), "\x00"])
def test_file_that_cannot_be_read_is_as_good_as_none(tmp_path, content) -> None:
    (tmp_path / FILE).write_text(content, "utf-8")

    assert read_book(tmp_path) is None


def test_recogniser_writes_what_page_and_status_read(tmp_path) -> None:
    import asyncio

    from helpers.scripted_recogniser import ScriptedEngine, scripted

    from ivr.speech.desk import Desk as Queue
    from ivr.speech.process import STATUS_FILE
    from ivr.speech.service import Service
    from line123.up.speech import read_speech
    from ticketing.core.config import Settings

    registry = scripted(ScriptedEngine())
    list(registry.load())
    loop = asyncio.new_event_loop()
    service = Service(registry, Queue(), loop)
    service.told.loading = False
    loop.close()
    settings = Settings(data=tmp_path)
    settings.run_dir.mkdir()
    (settings.run_dir / STATUS_FILE).write_text(service.status_text(), "utf-8")

    book, speech = read_book(settings.run_dir), read_speech(settings, os.getpid())

    assert book is not None
    assert book.served == speech.served == {"id": "whisper_list", "en": "null"}
    assert [one.why for one in book.engines] == [one.why for one in speech.engines] == [""]
    assert speech.faults() == ["Speech: callers in English press keys, nothing hears them (no model is installed)."]
    assert read_speech(settings, os.getpid() + 1).state == "loading"
    assert read_speech(settings, 0).state == "away"
