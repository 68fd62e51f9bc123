"""What the phone knows of outages, with the database there, away, and away from the start."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from helpers.factories import DISPATCHER, NOW, make_outage
from sqlalchemy.exc import OperationalError

from ticketing.core.db import Database
from ticketing.outages import service
from ticketing.outages.caller import LONGEST_KEPT, KnownOutages
from ticketing.outages.entry import Details, Estimate
from ticketing.outages.models import Outage, Stage

CLIP = "d" * 64
PATIENCE_SECONDS = 30


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
    (folder / f"{CLIP}.alaw").write_bytes(b"\xd5" * 8000)
    return folder


@pytest.fixture
def known(each_database, office, tmp_path, clips_dir):
    return KnownOutages(each_database, tmp_path / "run/outages.json", clips_dir, now=Clock())


def publish(database, *, place="", at=NOW, area="0380"):
    with database.write() as session:
        outage = session.get_one(Outage, make_outage(session, area, now=at, place=place))
        if place:
            service.clip_made(session, DISPATCHER, outage.id, place, CLIP, at)
            service.note_heard(session, DISPATCHER, outage.id, CLIP, at)
        return service.publish(session, DISPATCHER, outage.id, at, version=outage.version)


def away(tmp_path):
    """A database whose folder is not there."""
    return Database(f"sqlite:///{tmp_path}/nowhere/line123.db")


def test_the_newest_published_outage_of_an_area_is_told_with_its_clip(each_database, known, clips_dir):
    publish(each_database)
    newest = publish(each_database, place="Oesapa", at=NOW + timedelta(minutes=1))
    assert known.refresh()
    found = known.of_area("0380")
    assert (found.id, found.place, found.stage) == (newest.id, "Oesapa", "reported")
    assert found.place_clip == clips_dir / f"{CLIP}.alaw"
    assert found.place_clip.is_absolute()
    assert known.of_area("0231") is None
    assert known.of_area(None) is None


def test_what_is_not_published_or_is_over_is_not_told(each_database, known):
    with each_database.write() as session:
        make_outage(session, "0380")
    known.refresh()
    assert known.of_area("0380") is None
    outage = publish(each_database)
    known.refresh()
    assert known.of_area("0380").id == outage.id
    with each_database.write() as session:
        service.restore(session, DISPATCHER, outage.id, NOW, version=outage.version)
    known.refresh()
    assert known.of_area("0380") is None


def test_a_place_that_nobody_has_heard_yet_is_told_as_the_area(each_database, known):
    outage = publish(each_database, place="Oesapa")
    with each_database.write() as session:
        details = Details("Oebobo", "tree", outage.started_at)
        service.change(session, DISPATCHER, outage.id, details, NOW, version=outage.version)
    known.refresh()
    found = known.of_area("0380")
    assert (found.place, found.place_clip) == ("", None)


def test_a_clip_whose_file_is_gone_is_told_as_the_area(each_database, known, clips_dir):
    publish(each_database, place="Oesapa")
    (clips_dir / f"{CLIP}.alaw").unlink()
    known.refresh()
    assert known.of_area("0380").place_clip is None


def test_estimate_and_crew_stage_reach_the_phone(each_database, known):
    outage = publish(each_database)
    estimate = Estimate(NOW + timedelta(hours=1), NOW + timedelta(hours=2))
    with each_database.write() as session:
        service.set_stage(session, DISPATCHER, outage.id, Stage.ON_SITE, NOW, version=outage.version)
        version = outage.version + 1
        service.change_etr(session, DISPATCHER, outage.id, estimate, NOW, version=version, reason="regu tiba")
    known.refresh()
    found = known.of_area("0380")
    assert (found.etr_from, found.etr_to, found.etr_made_at) == (estimate.start, estimate.end, NOW)
    assert found.stage == "on_site"


def test_the_last_snapshot_stays_while_the_database_is_away(each_database, known, tmp_path):
    publish(each_database)
    known.refresh()
    known._database = away(tmp_path)
    assert not known.refresh()
    assert known.of_area("0380") is not None


def test_a_start_without_the_database_reads_what_was_kept(each_database, known, tmp_path, clips_dir):
    publish(each_database, place="Oesapa")
    known.refresh()
    lost = away(tmp_path)
    restarted = KnownOutages(lost, tmp_path / "run/outages.json", clips_dir, now=Clock())
    assert not restarted.refresh()
    assert restarted.of_area("0380") == known.of_area("0380")


def test_a_snapshot_of_long_ago_is_told_to_nobody(each_database, tmp_path, office, clips_dir):
    clock = Clock()
    known = KnownOutages(each_database, tmp_path / "outages.json", clips_dir, now=clock)
    publish(each_database)
    known.refresh()
    clock.now = NOW + LONGEST_KEPT + timedelta(seconds=1)
    assert known.of_area("0380") is None
    known.refresh()
    assert known.of_area("0380") is not None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"read_at": "x", "outages": []}', '{"read_at": 1}'])
def test_a_damaged_file_costs_nothing_but_the_snapshot(tmp_path, content):
    file = tmp_path / "outages.json"
    file.write_text(content)
    lost = away(tmp_path)
    known = KnownOutages(lost, file, tmp_path, now=Clock())
    assert known.of_area("0380") is None
    with pytest.raises(OperationalError), lost.read() as session:
        session.connection()


def test_it_keeps_itself_fresh_in_a_thread(each_database, known):
    thread = known.keep_fresh(seconds=0.02)
    publish(each_database)
    arrived = threading.Event()
    for _ in range(PATIENCE_SECONDS * 50):
        if known.of_area("0380") is not None:
            break
        arrived.wait(0.02)
    known.stop()
    thread.join(PATIENCE_SECONDS)
    assert known.of_area("0380") is not None
    assert not thread.is_alive()
