"""Names of added categories: spoken, listened to, and only then known to the telephone."""

from __future__ import annotations

import pytest
from helpers.factories import NOW
from sqlalchemy import select

from ticketing.accounts.permissions import DEFAULT_ROLES
from ticketing.changes import service
from ticketing.clips.speaking import Clip
from ticketing.core.actor import system
from ticketing.core.db import Database
from ticketing.core.outbox import OutboxRow
from ticketing.tickets import jobs, spoken_names
from ticketing.tickets.caller import KnownTopics
from ticketing.tickets.categories import CATEGORIES
from ticketing.tickets.spoken_names import LANGUAGES, State

ADMIN = system("admin", frozenset(DEFAULT_ROLES["admin"]))
CLIPS = {"id": "a" * 64, "en": "b" * 64}


@pytest.fixture
def known(each_database, tmp_path):
    for name in CLIPS.values():
        (tmp_path / f"{name}.alaw").write_bytes(b"\xd5" * 8000)
    return KnownTopics(each_database, tmp_path / "topics.json", tmp_path, now=lambda: NOW)


def add(database, number=0, **fields):
    """Let an administrator add a category and save the page."""
    pole = {"id": "Tiang miring", "en": "Leaning pole", "level": "4", "of": "complaint", "phone": "1"} | fields
    with database.write() as session:
        kinds = CATEGORIES.read({**CATEGORIES.write(service.current(session, CATEGORIES).document), "pole": pole})
        service.save(session, ADMIN, CATEGORIES, kinds, NOW, number=number)
        spoken_names.order(session, kinds, NOW)


def speak(database, *, seconds=1.2, heard=LANGUAGES):
    with database.write() as session:
        for language, text in (("id", "Tiang miring"), ("en", "Leaning pole")):
            row = spoken_names.find(session, language, text)
            jobs.keep_name(session, spoken_names.order_of(row), Clip(CLIPS[language], seconds), NOW)
            if language in heard:
                spoken_names.note_heard(session, ADMIN, row, NOW)


def states(database):
    with database.read() as session:
        found = spoken_names.names(session, service.current(session, CATEGORIES).document)
        return [name.state for name in found.get("pole", ())]


def test_name_is_on_the_telephone_once_it_was_spoken_and_heard_in_both_languages(each_database, known):
    add(each_database)
    assert (states(each_database), known.refresh(), known.rows) == ([State.SPEAKING] * 2, True, ())
    speak(each_database, heard=("id",))
    assert (states(each_database), known.refresh(), known.rows) == ([State.READY, State.UNHEARD], True, ())
    speak(each_database)
    known.refresh()
    (topic,) = known.rows
    assert (topic.code, topic.of, topic.name("en"), topic.clip("id").stem) == (
        "pole",
        "complaint",
        "Leaning pole",
        CLIPS["id"],
    )


def test_telephone_knows_the_names_while_the_database_is_away(each_database, known, tmp_path):
    add(each_database)
    speak(each_database)
    known.refresh()
    away = Database("sqlite:////nowhere/at/all.db")
    restarted = KnownTopics(away, tmp_path / "topics.json", tmp_path, now=lambda: NOW)
    assert (restarted.refresh(), restarted.rows) == (False, known.rows)


def test_another_name_waits_for_its_own_clip_and_the_old_one_comes_back_with_an_undo(each_database, known):
    add(each_database)
    speak(each_database)
    add(each_database, number=1, id="Tiang roboh sebagian")
    assert (states(each_database), known.refresh(), known.rows) == ([State.SPEAKING, State.READY], True, ())
    with each_database.write() as session:
        change = service.newest(session)["categories"]
        service.undo(session, ADMIN, CATEGORIES, change.id, NOW)
    known.refresh()
    assert [topic.name_id for topic in known.rows] == ["Tiang miring"]


def test_name_that_takes_too_long_is_not_told(each_database, known):
    add(each_database)
    speak(each_database, seconds=spoken_names.LONGEST_SECONDS + 0.1)
    assert (states(each_database), known.refresh(), known.rows) == ([State.TOO_LONG] * 2, True, ())


@pytest.mark.parametrize("fields", [{"phone": ""}, {"active": False}, {"of": "outage"}])
def test_what_is_not_for_callers_is_not_spoken(each_database, fields):
    add(each_database, **fields)
    assert states(each_database) == []


def test_voice_is_asked_once_however_often_the_page_is_saved(each_database):
    add(each_database)
    add(each_database, number=1, level="3")
    with each_database.read() as session:
        asked = [row.payload["text"] for row in session.scalars(select(OutboxRow)) if row.payload.get("owner")]
    assert sorted(asked) == ["Leaning pole", "Tiang miring"]
