"""An outage from its entry to its end, with the tickets that follow it; on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import LEASE, NOW, make_call, make_outage, make_ticket
from sqlalchemy import select

from ticketing import demo
from ticketing.core.config import load_settings
from ticketing.core.db import Database, migrate
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError, NotPermittedError
from ticketing.core.events import Event
from ticketing.core.outbox import OutboxRow
from ticketing.intake import caller as intake
from ticketing.outages import joining, reading, service
from ticketing.outages.entry import Details, Estimate, clean_place, local_moment
from ticketing.outages.errors import ClipNotHeardError, ClipNotReadyError, OutageChangedError, OutageOverError
from ticketing.outages.models import Outage, Stage
from ticketing.tickets import queue
from ticketing.tickets import service as tickets
from ticketing.tickets.models import Category, Status, Ticket
from ticketing.tickets.workflow import WORKFLOW

CLIP, OTHER_CLIP = "a" * 64, "b" * 64
ESTIMATE = Estimate(NOW + timedelta(hours=1), NOW + timedelta(hours=2))
LATER = NOW + timedelta(minutes=10)


def report(database, seq, outage_id, *, at=NOW, category="outage", call="call-1", number="10000012"):
    """Let a journal record of a caller become rows, as the drainer does."""
    fact = intake.ReportMade(
        number=number,
        category=category,
        area_code="0380",
        unit_code="KUPANG",
        caller_number=f"+62811000{seq:04}",
        customer_number="",
        language="id",
        scope=None,
        since=None,
        is_unfinished=False,
        outage_id=outage_id,
    )
    with database.write() as session:
        return intake.apply(session, intake.Record(1, seq, at, call, fact))


def numbers_joined(database, outage_id, *numbers):
    for seq, number in enumerate(numbers, start=1):
        with database.write() as session:
            make_call(session, id=f"call-{seq}")
        report(database, seq, outage_id, call=f"call-{seq}", number=number)


def one_ticket(session, number="10000012"):
    return session.scalars(select(Ticket).where(Ticket.number == number)).one()


def kinds(session, ticket):
    return list(session.scalars(select(Event.kind).where(Event.ticket_id == ticket.id).order_by(Event.id)))


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


def test_restoring_restores_every_ticket_that_follows_exactly_once(each_database, office):
    with each_database.write() as session:
        outage_id = make_outage(session, "0380")
    numbers_joined(each_database, outage_id, "10000012", "10000029", "10000036")
    with each_database.write() as session:
        version = session.get_one(Outage, outage_id).version
        assert service.restore(session, office.dispatcher, outage_id, LATER, version=version) == 3
    with each_database.write() as session, pytest.raises(OutageOverError):
        service.restore(session, office.dispatcher, outage_id, LATER, version=2)
    with each_database.read() as session:
        rows = session.scalars(select(Ticket)).all()
        assert {row.status for row in rows} == {Status.RESTORED}
        assert [kinds(session, row).count("ticket.status_changed") for row in rows] == [1, 1, 1]
        assert reading.attached_counts(session, [outage_id]) == {}


def test_a_caller_who_joins_gets_an_attached_ticket_with_its_reason(each_database, office):
    with each_database.write() as session:
        outage_id = make_outage(session, "0380")
        make_call(session, id="call-1")
    assert report(each_database, 1, outage_id)
    assert not report(each_database, 1, outage_id)
    with each_database.read() as session:
        ticket = one_ticket(session)
        assert (ticket.status, ticket.outage_id) == (Status.ATTACHED, outage_id)
        assert ticket.priority_reason == "known_outage"
        assert WORKFLOW[ticket.status].public.id == "Info (Padam Meluas)"
        assert kinds(session, ticket) == ["ticket.opened", "ticket.attached"]
        assert queue.waiting(session, office.agent).rows == []
        assert reading.attached_counts(session, [outage_id]) == {outage_id: 1}


def test_a_join_that_arrives_after_the_power_came_back_waits_for_a_person(each_database, office):
    with each_database.write() as session:
        outage_id = make_outage(session, "0380")
        service.restore(session, office.dispatcher, outage_id, NOW, version=1)
        for seq in (1, 2):
            make_call(session, id=f"call-{seq}")
    report(each_database, 1, outage_id, at=LATER)
    report(each_database, 2, outage_id, at=NOW - timedelta(minutes=1), call="call-2", number="10000029")
    with each_database.read() as session:
        assert (one_ticket(session).status, one_ticket(session).outage_id) == (Status.NEW, None)
        assert "ticket.not_attached" in kinds(session, one_ticket(session))
        assert one_ticket(session, "10000029").status is Status.RESTORED


@pytest.mark.parametrize(("category", "outage_id"), [("danger", 1), ("outage", 4711)])
def test_a_danger_and_an_unknown_outage_never_hide_a_report(each_database, office, category, outage_id):
    with each_database.write() as session:
        make_outage(session, "0380")
        make_call(session, id="call-1")
    report(each_database, 1, outage_id, category=category)
    with each_database.read() as session:
        assert one_ticket(session).status is Status.NEW


def test_detaching_puts_the_ticket_back_into_the_queue_as_new(each_database, office):
    with each_database.write() as session:
        outage_id = make_outage(session, "0380")
    numbers_joined(each_database, outage_id, "10000012")
    with each_database.write() as session:
        ticket = joining.detach(session, office.agent, "10000012", LATER)
        assert (ticket.status, ticket.outage_id, ticket.priority_reason) == (Status.NEW, None, "power_out")
        assert kinds(session, ticket)[-1] == "ticket.detached"
        with pytest.raises(ConflictError):
            joining.detach(session, office.agent, "10000012", LATER)
        assert queue.claim_next(session, office.agent, LATER, **LEASE).number == "10000012"


def test_an_agent_attaches_a_waiting_ticket_but_never_a_danger(each_database, office):
    with each_database.write() as session:
        outage_id = make_outage(session, "0380")
        waits = make_ticket(session, unit_id=office.unit_id, area_code="0380")
        danger = make_ticket(session, unit_id=office.unit_id, category=Category.DANGER)
        assert joining.attach(session, office.agent, waits.number, outage_id, NOW).status is Status.ATTACHED
        with pytest.raises(InvalidError):
            joining.attach(session, office.agent, danger.number, outage_id, NOW)
        version = danger.version
        with pytest.raises(InvalidError):
            tickets.change_status(session, office.dispatcher, danger.number, Status.ATTACHED, NOW, version=version)


def test_withdrawing_gives_every_ticket_back_to_the_queue(each_database, office):
    with each_database.write() as session:
        outage_id = make_outage(session, "0380")
    numbers_joined(each_database, outage_id, "10000012", "10000029")
    with each_database.write() as session:
        count = service.withdraw(session, office.dispatcher, outage_id, LATER, version=1, reason="salah wilayah")
        assert count == 2
        assert {row.status for row in queue.waiting(session, office.agent).rows} == {Status.NEW}
        assert session.get_one(Outage, outage_id).stage is Stage.WITHDRAWN


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
