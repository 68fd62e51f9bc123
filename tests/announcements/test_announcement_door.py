"""What the phone knows of announcements, with the database there and away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import DISPATCHER, NOW

from ticketing.announcements import jobs, service
from ticketing.announcements.caller import LONGEST_KEPT, KnownAnnouncements
from ticketing.announcements.entry import Words
from ticketing.clips.speaking import Clip
from ticketing.core.db import Database

CLIPS = {"id": "d" * 64, "en": "e" * 64}


class Clock:
    """A clock that a test moves."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clips_dir(tmp_path):
    folder = tmp_path / "clips"
    folder.mkdir()
    for name in CLIPS.values():
        (folder / f"{name}.alaw").write_bytes(b"\xd5" * 8000)
    return folder


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def known(each_database, local_dispatcher, tmp_path, clips_dir, clock):
    return KnownAnnouncements(each_database, tmp_path / "run/announcements.json", clips_dir, now=clock)


def publish(database, area, *, at=NOW, first=NOW, last=NOW + timedelta(hours=1), text_en="", **made_of):
    with database.write() as session:
        row = service.write(session, DISPATCHER, area, Words("Awas banjir.", text_en, first, last), at, **made_of)
        for language in row.languages:
            jobs.keep_text(session, service.order_of(row, language), Clip(CLIPS[language], 1.0), at)
            service.note_heard(session, DISPATCHER, row.id, language, CLIPS[language], at)
        return service.publish(session, DISPATCHER, row.id, at, version=row.version)


def test_the_newest_of_the_area_goes_before_the_one_for_everybody(each_database, known):
    for_all = publish(each_database, None)
    publish(each_database, "0380")
    newest = publish(each_database, "0380", at=NOW + timedelta(seconds=1))
    assert known.refresh()
    assert known.of_area("0380").id == newest.id
    assert known.of_area("0231").id == for_all.id
    assert known.of_area(None).id == for_all.id


def test_it_is_told_from_its_beginning_to_its_end(each_database, known, clock):
    publish(each_database, None, first=NOW + timedelta(minutes=10))
    known.refresh()
    for minutes, is_told in ((0, False), (10, True), (59, True), (60, False)):
        clock.now = NOW + timedelta(minutes=minutes)
        assert (known.of_area("0380") is not None) == is_told, minutes


def test_a_withdrawn_one_is_not_told_any_more(each_database, known):
    row = publish(each_database, "0380")
    known.refresh()
    assert known.of_area("0380") is not None
    with each_database.write() as session:
        service.withdraw(session, DISPATCHER, row.id, NOW, version=row.version, reason="selesai")
    known.refresh()
    assert known.of_area("0380") is None


def test_english_callers_hear_english_where_there_is_one(each_database, known, clips_dir):
    publish(each_database, "0380")
    known.refresh()
    assert known.of_area("0380").clip("en") == clips_dir / f"{CLIPS['id']}.alaw"
    publish(each_database, "0380", at=NOW + timedelta(seconds=1), text_en="Mind the flood.")
    known.refresh()
    assert known.of_area("0380").clip("en") == clips_dir / f"{CLIPS['en']}.alaw"
    assert known.of_area("0380").clip("id").is_absolute()


def test_a_restart_without_the_database_tells_what_was_kept_for_a_while(
    each_database, known, tmp_path, clips_dir, clock
):
    publish(each_database, "0380", last=NOW + timedelta(days=2))
    known.refresh()
    away = Database(f"sqlite:///{tmp_path}/nowhere/line123.db")
    restarted = KnownAnnouncements(away, tmp_path / "run/announcements.json", clips_dir, now=clock)
    assert not restarted.refresh()
    assert restarted.of_area("0380") == known.of_area("0380")
    clock.now = NOW + LONGEST_KEPT + timedelta(seconds=1)
    assert restarted.of_area("0380") is None


def test_a_clip_that_is_gone_is_told_to_nobody(each_database, known, clips_dir):
    publish(each_database, "0380")
    (clips_dir / f"{CLIPS['id']}.alaw").unlink()
    known.refresh()
    assert known.of_area("0380") is None


def test_news_are_told_to_who_asks_and_never_behind_the_greeting(each_database, known):
    for_all = publish(each_database, None)
    news = publish(each_database, "0380", at=NOW + timedelta(seconds=1), news_id=7)
    known.refresh()
    assert known.of_area("0380").id == for_all.id
    assert [one.id for one in known.all_of_area("0380")] == [news.id, for_all.id]
    assert [one.id for one in known.all_of_area(None)] == [for_all.id]


def test_rules_of_an_office_are_told_to_its_visitors_and_to_nobody_else(each_database, known):
    rules = publish(each_database, "0380", office_code="ULP-KUPANG")
    known.refresh()
    assert known.of_office("ULP-KUPANG").id == rules.id
    assert known.of_office("ULP-OESAO") is None
    assert (known.of_area("0380"), known.all_of_area("0380")) == (None, ())
