"""What the holder of a report may ask by telephone, what he may not, and what a stranger who guesses numbers gets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import CALLER, LEASE, NOW, TO_RESTORED, make_actor, make_call, make_ticket

from ticketing.intake.caller import Record, Wished, apply
from ticketing.tickets import queue, service
from ticketing.tickets.caller import report_of, reports_of_phone
from ticketing.tickets.labels import CALLER_REASONS, TIMELINE, named
from ticketing.tickets.models import Category, Status
from ticketing.tickets.wishes import REOPENED_WITHIN, Wish, grant

PHONE, STRANGER = "+628110000001", "+628119999999"
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@pytest.fixture
def ticket(session):
    return make_ticket(session, call_id=make_call(session).id)


def ask(session, ticket, wish, *, at=LATER, phone=PHONE):
    call = make_call(session, started_at=at, caller_number=phone)
    grant(session, CALLER, ticket.number, wish, at, call_id=call.id, caller_number=phone)
    session.flush()


def walk(session, ticket, *, to):
    agent = make_actor(session, "ani")
    queue.claim(session, agent, ticket.number, NOW, **LEASE)
    for status in TO_RESTORED[: TO_RESTORED.index(to) + 1]:
        service.change_status(session, agent, ticket.number, status, NOW, version=ticket.version)
    return agent


def finish(session, ticket):
    agent = walk(session, ticket, to=Status.RESTORED)
    service.close(session, agent, ticket.number, NOW, version=ticket.version, cause="tree", action="cleared")


def told(session, ticket):
    """Words of an agent for what happened last, and the reason beside it."""
    entry = service.timeline(session, ticket)[-1]
    reason = named(CALLER_REASONS, entry.text)
    return named(TIMELINE, entry.title).id, reason.id if reason else ""


def may(session, ticket, at=LATER, phone=PHONE):
    session.flush()
    found = report_of(session, ticket.number, phone, at)
    return set(found.may)


def test_report_that_nobody_has_left_for_is_cancelled_by_its_holder(session, ticket):
    assert may(session, ticket) == {"cancel", "escalate"}
    ask(session, ticket, Wish.CANCEL)
    assert (ticket.status, ticket.closed_at, ticket.times_called) == (Status.CANCELLED, LATER, 2)
    assert told(session, ticket) == ("Penelepon membatalkan laporannya", "Atas permintaan penelepon")
    assert may(session, ticket) == set()


def test_crew_that_left_meanwhile_is_not_called_back_by_a_key(session, ticket):
    walk(session, ticket, to=Status.EN_ROUTE)
    assert may(session, ticket) == {"escalate"}
    ask(session, ticket, Wish.CANCEL)
    assert ticket.status is Status.EN_ROUTE
    assert told(session, ticket) == ("Permintaan penelepon tidak bisa dipenuhi lagi", "Minta dibatalkan")


def test_danger_is_not_cancelled_by_telephone(session):
    assert may(session, make_ticket(session, category=Category.DANGER)) == {"escalate"}


def test_more_speed_is_marked_once_a_day_and_moves_nobody_forward(session, ticket):
    before = (ticket.priority, ticket.priority_reason, ticket.opened_at)
    ask(session, ticket, Wish.ESCALATE)
    assert ticket.escalated_at == LATER
    assert told(session, ticket)[0] == "Penelepon minta dipercepat"
    ask(session, ticket, Wish.ESCALATE, at=LATER + timedelta(hours=1))
    assert ticket.escalated_at == LATER
    assert told(session, ticket) == ("Permintaan penelepon tidak bisa dipenuhi lagi", "Minta dipercepat")
    assert (ticket.priority, ticket.priority_reason, ticket.opened_at) == before
    ask(session, ticket, Wish.ESCALATE, at=LATER + timedelta(hours=24))
    assert ticket.escalated_at == LATER + timedelta(hours=24)


def test_finished_report_is_opened_again_under_its_number_where_the_repair_was(session, ticket):
    finish(session, ticket)
    assert may(session, ticket) == {"reopen", "confirm"}
    ask(session, ticket, Wish.REOPEN)
    assert (ticket.status, ticket.closed_at, ticket.agent_id) == (Status.IN_PROGRESS, None, None)
    assert told(session, ticket) == ("Tiket dibuka kembali", "Belum beres menurut penelepon")


def test_what_was_closed_without_a_visit_begins_anew(session):
    ticket = make_ticket(session, category=Category.BILLING)
    agent = make_actor(session, "ani")
    queue.claim(session, agent, ticket.number, NOW, **LEASE)
    service.close(session, agent, ticket.number, NOW, version=ticket.version, cause="tree", action="cleared")
    ask(session, ticket, Wish.REOPEN)
    assert ticket.status is Status.NEW


def test_after_a_week_it_is_a_new_matter(session, ticket):
    finish(session, ticket)
    late = NOW + REOPENED_WITHIN + timedelta(minutes=1)
    assert may(session, ticket, at=late) == set()
    ask(session, ticket, Wish.REOPEN, at=late)
    assert ticket.status is Status.CLOSED


def test_holder_confirms_that_the_power_is_back(session, ticket):
    walk(session, ticket, to=Status.RESTORED)
    ask(session, ticket, Wish.CONFIRM)
    assert (ticket.status, told(session, ticket)[0]) == (Status.RESTORED, "Penelepon membenarkan: sudah beres")


@pytest.mark.parametrize("phone", [STRANGER, ""])
@pytest.mark.parametrize("wish", Wish)
def test_stranger_with_a_guessed_number_changes_nothing(session, ticket, wish, phone):
    assert may(session, ticket, phone=phone) == set()
    ask(session, ticket, wish, phone=phone)
    assert (ticket.status, ticket.escalated_at, ticket.times_called) == (Status.NEW, None, 1)
    assert told(session, ticket)[0] == "Permintaan dari telepon lain, tidak dijalankan"


def test_report_without_a_telephone_belongs_to_no_hidden_number(session):
    assert may(session, make_ticket(session, caller_number=""), phone="") == set()


def test_wish_for_a_number_that_is_none_is_passed_by(session):
    grant(session, CALLER, "12345678", Wish.CANCEL, LATER, call_id=make_call(session).id, caller_number=PHONE)


def test_wish_comes_through_the_journal_and_only_once(session, ticket):
    call = make_call(session, started_at=LATER, caller_number=PHONE)
    record = Record(node=8, seq=71, at=LATER, call_id=call.id, fact=Wished(ticket.number, "escalate"))
    assert [apply(session, record), apply(session, record)] == [True, False]
    assert (ticket.escalated_at, ticket.times_called) == (LATER, 2)


def test_telephone_hears_its_open_reports_and_those_that_ended_lately(session):
    old, ended, open_one = (make_ticket(session, age=timedelta(days=days)) for days in (40, 30, 1))
    make_ticket(session, caller_number=STRANGER)
    for ticket, days in ((old, 20), (ended, 2)):
        ticket.status, ticket.closed_at = Status.CLOSED, NOW - timedelta(days=days)
    session.flush()
    found = reports_of_phone(session, PHONE, NOW)
    assert [report.number for report in found] == [open_one.number, ended.number]
    assert all(report.is_callers for report in found)
    assert reports_of_phone(session, "", NOW) == ()
