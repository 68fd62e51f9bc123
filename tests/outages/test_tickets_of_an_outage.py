"""Tickets that follow an outage: how they join, leave and are restored; on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from helpers.factories import LEASE, NOW, make_actor, make_call, make_outage, make_ticket
from sqlalchemy import select

from ticketing.core.errors import ConflictError, InvalidError
from ticketing.core.events import Event
from ticketing.core.report_number import NumberPlan
from ticketing.intake import caller as intake
from ticketing.outages import joining, reading, service
from ticketing.outages.errors import OutageOverError
from ticketing.outages.models import Outage, Stage
from ticketing.tickets import queue
from ticketing.tickets import service as tickets
from ticketing.tickets.errors import NotHolderError
from ticketing.tickets.models import Category, Status, Ticket
from ticketing.tickets.workflow import WORKFLOW

LATER = NOW + timedelta(minutes=10)
OLD_TICKET = """
    INSERT INTO ticket (number, status, category, priority, priority_reason, source, is_unfinished, caller_number,
                        customer_number, language, opened_at, status_at, version)
    VALUES ('10000012', 'new', 'outage', 3, 'power_out', 'phone', 0, '', '', 'id', '2026-11-21', '2026-11-21', 1)
"""


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


def test_nobody_takes_a_ticket_from_a_colleague_by_attaching_it(database, small_office):
    with database.write() as session:
        outage_id = make_outage(session, "0380")
        colleague = make_actor(session, "colleague")
        ticket = make_ticket(session, unit_id=small_office.unit_id, area_code="0380")
        queue.claim(session, colleague, ticket.number, NOW, **LEASE)
        with pytest.raises(NotHolderError):
            joining.attach(session, small_office.agent, ticket.number, outage_id, NOW)
        assert joining.attach(session, colleague, ticket.number, outage_id, NOW).agent_id is None


def test_callers_who_join_while_the_power_comes_back_are_never_left_behind(each_database, office):
    numbers = [NumberPlan(1).make(sequence) for sequence in range(1, 13)]
    with each_database.write() as session:
        outage_id = make_outage(session, "0380")
        for seq in range(1, 13):
            make_call(session, id=f"call-{seq}")

    def join(seq):
        return report(each_database, seq, outage_id, call=f"call-{seq}", number=numbers[seq - 1])

    def restore():
        with each_database.write() as session:
            return service.restore(session, office.dispatcher, outage_id, LATER, version=1)

    with ThreadPoolExecutor(8) as pool:
        joined = [pool.submit(join, seq) for seq in range(1, 7)]
        restored = pool.submit(restore)
        joined += [pool.submit(join, seq) for seq in range(7, 13)]
        assert all(done.result() for done in joined)
        restored.result()
    with each_database.read() as session:
        assert set(session.scalars(select(Ticket.status))) == {Status.RESTORED}
