"""An outage from its entry to its end, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from alembic import command
from helpers.factories import NOW, make_outage
from sqlalchemy import create_engine, select, text

from ticketing import demo
from ticketing.clips.errors import ClipNotHeardError, ClipNotReadyError
from ticketing.core.config import load_settings
from ticketing.core.db import Database, alembic_config, migrate
from ticketing.core.errors import InvalidError, NotFoundError, NotPermittedError
from ticketing.core.outbox import OutboxRow
from ticketing.core.typed import local_moment
from ticketing.outages import reading, service
from ticketing.outages.entry import Details, Estimate, clean_place
from ticketing.outages.errors import OutageChangedError
from ticketing.outages.models import Outage, Stage

CLIP, OTHER_CLIP = "a" * 64, "b" * 64
ESTIMATE = Estimate(NOW + timedelta(hours=1), NOW + timedelta(hours=2))
LATER = NOW + timedelta(minutes=10)
OLD_TICKET = """
    INSERT INTO ticket (number, status, category, priority, priority_reason, source, is_unfinished, caller_number,
                        customer_number, language, opened_at, status_at, version)
    VALUES ('10000012', 'new', 'outage', 3, 'power_out', 'phone', 0, '', '', 'id', '2026-11-21', '2026-11-21', 1)
"""


def heard_and_published(session, office, outage, clip=CLIP):
    service.clip_made(session, office.dispatcher, outage.id, outage.place, clip, NOW)
    service.note_heard(session, office.dispatcher, outage.id, clip, NOW)
    return service.publish(session, office.dispatcher, outage.id, NOW, version=outage.version)


def test_a_place_is_not_published_before_the_one_who_publishes_has_heard_it(each_database, office):
    with each_database.write() as session:
        outage = session.get_one(Outage, make_outage(session, "0380", place="Oesapa"))
        with pytest.raises(ClipNotReadyError):
            service.publish(session, office.dispatcher, outage.id, NOW, version=outage.version)
        service.clip_made(session, office.dispatcher, outage.id, "Oesapa", CLIP, NOW)
        with pytest.raises(ClipNotHeardError):
            service.publish(session, office.dispatcher, outage.id, NOW, version=outage.version)
        service.note_heard(session, office.dispatcher, outage.id, CLIP, NOW)
        published = service.publish(session, office.dispatcher, outage.id, NOW, version=outage.version)
        assert (published.announced_clip, published.published_at) == (CLIP, NOW)


def test_a_text_changed_after_it_was_heard_must_be_heard_anew_and_callers_hear_the_area_until_then(
    each_database, office
):
    with each_database.write() as session:
        outage = session.get_one(Outage, make_outage(session, "0380", place="Oesapa"))
        heard_and_published(session, office, outage)
        details = Details("Oebobo", "tree", outage.started_at)
        service.change(session, office.dispatcher, outage.id, details, LATER, version=outage.version)
        assert (outage.place_clip, outage.announced_clip) == (None, None)
        service.clip_made(session, office.dispatcher, outage.id, "Oebobo", OTHER_CLIP, LATER)
        with pytest.raises(ClipNotHeardError):
            service.publish(session, office.dispatcher, outage.id, LATER, version=outage.version)


def test_a_clip_of_a_text_that_was_changed_meanwhile_is_not_kept(each_database, office):
    with each_database.write() as session:
        outage = session.get_one(Outage, make_outage(session, "0380", place="Oebobo"))
        assert not service.clip_made(session, office.dispatcher, outage.id, "Oesapa", CLIP, NOW)
        assert outage.place_clip is None


def test_an_outage_without_a_place_is_published_with_the_area_alone(each_database, office):
    with each_database.write() as session:
        outage = session.get_one(Outage, make_outage(session, "0380"))
        assert service.publish(session, office.dispatcher, outage.id, NOW, version=1).published_at == NOW


def test_every_estimate_keeps_when_it_was_made_and_why_it_changed(each_database, office):
    with each_database.write() as session:
        outage_id = make_outage(session, "0380")
        service.change_etr(session, office.dispatcher, outage_id, ESTIMATE, NOW, version=1, reason="regu tiba")
        outage = service.change_etr(session, office.dispatcher, outage_id, None, LATER, version=2, reason="tiang patah")
        told = [event for event in reading.history(session, outage) if event.kind == "outage.etr_changed"]
        assert [event.data["reason"] for event in told] == ["tiang patah", "regu tiba"]
        assert [event.at for event in told] == [LATER, NOW]
        assert told[1].data["etr_to"] == ESTIMATE.end.isoformat()
        assert (outage.etr_from, outage.etr_made_at) == (None, LATER)


@pytest.mark.parametrize(
    "estimate",
    [
        Estimate(NOW + timedelta(hours=2), NOW + timedelta(hours=1)),
        Estimate(NOW - timedelta(hours=2), NOW - timedelta(hours=1)),
        Estimate(NOW, NOW + timedelta(days=60)),
    ],
)
def test_an_estimate_that_cannot_be_is_refused(database, small_office, estimate):
    with database.write() as session:
        outage_id = make_outage(session, "0380")
        with pytest.raises(InvalidError):
            service.change_etr(session, small_office.dispatcher, outage_id, estimate, NOW, version=1, reason="x")


def test_who_saves_an_old_page_is_told(each_database, office):
    with each_database.write() as session:
        outage_id = make_outage(session, "0380")
        service.set_stage(session, office.dispatcher, outage_id, Stage.CREW_SENT, NOW, version=1)
        with pytest.raises(OutageChangedError):
            service.set_stage(session, office.dispatcher, outage_id, Stage.ON_SITE, NOW, version=1)
        with pytest.raises(InvalidError):
            service.set_stage(session, office.dispatcher, outage_id, Stage.RESTORED, NOW, version=2)


def test_an_agent_looks_and_changes_nothing(database, small_office):
    with database.write() as session:
        outage_id = make_outage(session, "0380")
        assert reading.by_id(session, small_office.agent, outage_id).area_code == "0380"
        with pytest.raises(NotPermittedError):
            service.restore(session, small_office.agent, outage_id, NOW, version=1)
        with pytest.raises(NotFoundError):
            service.enter(session, small_office.dispatcher, "0999", Details("", "tree", NOW), NOW)


@pytest.mark.parametrize("place", ["<b>Oesapa</b>", "Oesapa/x/", "*Oesapa*", "-rf", "Oesapa\x00", "x" * 81])
def test_a_place_that_cannot_be_read_aloud_is_refused(place):
    with pytest.raises(InvalidError):
        clean_place(place)


@pytest.mark.parametrize(
    "place", ["Oesapa", "Kelapa Lima dan Oebobo", "Jl. W.J. Lalamentik (barat)", "RT 01, Ma'rang", ""]
)
def test_places_as_people_write_them_are_kept(place):
    assert clean_place(f"  {place} ") == place


def test_typed_moments_are_local_to_the_area():
    assert local_moment("2026-11-21T14:30", "Asia/Makassar", "since") == NOW
    with pytest.raises(InvalidError):
        local_moment("kemarin", "Asia/Makassar", "since")


def test_the_demonstration_has_one_published_outage_that_two_callers_joined(tmp_path):
    settings = load_settings(data=tmp_path)
    migrate(settings)
    assert demo.seed(settings)
    database = Database(settings.database)
    with database.read() as session:
        outage = session.scalars(select(Outage)).one()
        assert (outage.area_code, outage.stage, outage.is_place_waiting) == ("0382", Stage.ON_SITE, False)
        assert outage.published_at is not None
        assert reading.attached_counts(session, [outage.id]) == {outage.id: 2}
        assert session.scalars(select(OutboxRow).where(OutboxRow.queue == "media")).all() == []
    database.dispose()


def test_an_installation_of_before_gets_the_permissions_and_keeps_its_tickets_both_ways(tmp_path):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    command.upgrade(alembic_config(url), "0001")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO role (id, code) VALUES (1, 'agent'), (2, 'admin'), (3, 'night')"))
        connection.execute(text(OLD_TICKET))
    command.upgrade(alembic_config(url), "0002")
    with engine.connect() as connection:
        granted = set(connection.execute(text("SELECT role_id, permission FROM role_permission")).all())
        assert granted == {(1, "outage.view"), (2, "outage.view"), (2, "outage.edit")}
        assert connection.execute(text("SELECT number, outage_id FROM ticket")).all() == [("10000012", None)]
    command.downgrade(alembic_config(url), "0001")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT number FROM ticket")).scalars().all() == ["10000012"]
        assert connection.execute(text("SELECT count(*) FROM role_permission")).scalar() == 0
    engine.dispose()
