"""What was promised for a ticket follows its history, orders the queue, and is told once when it runs out."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from helpers.factories import LEASE, NOW, make_actor, make_outage, make_ticket, make_unit
from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.changes import service as changes
from ticketing.core.actor import system
from ticketing.core.events import Event
from ticketing.reports.figures import by_name
from ticketing.reports.periods import today
from ticketing.sla.clocks import Clock
from ticketing.sla.targets import SHIPPED, TARGETS, Class, Target
from ticketing.tickets import attaching, escalation, promises, queue, service
from ticketing.tickets.models import Category, Status
from ticketing.tickets.workflow import WORKFLOW, Standing, ways_on
from ticketing.workers.schedule import keep_promises

if TYPE_CHECKING:
    from ticketing.tickets.models import Ticket

CHIEF = system(
    "chief",
    [
        Permission.TICKET_WORK,
        Permission.TICKET_WORK_ANY,
        Permission.TICKET_CLOSE,
        Permission.SETTINGS_EDIT,
        Permission.SETTINGS_VIEW,
    ],
)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.fixture
def session(each_database):
    with each_database.write() as session:
        yield session


def move(session, ticket: Ticket, to: Status, after: float) -> None:
    service.change_status(session, CHIEF, ticket.number, to, NOW + minutes(after), version=ticket.version, reason="x")


def set_targets(session, targets) -> None:
    now = changes.current(session, TARGETS)
    changes.save(session, CHIEF, TARGETS, {**now.document, **targets}, NOW, number=now.number)


def told(session, kind: str) -> list[int | None]:
    return list(session.scalars(select(Event.ticket_id).where(Event.kind == kind).order_by(Event.id)))


def test_new_fault_is_due_in_45_minutes_and_an_arrival_starts_180_more(session):
    ticket = make_ticket(session)
    assert (ticket.due_clock, ticket.due_at) == ("response", NOW + minutes(45))
    for to, after in ((Status.ASSIGNED, 5), (Status.EN_ROUTE, 10), (Status.ON_SITE, 40)):
        move(session, ticket, to, after)
    assert (ticket.due_clock, ticket.due_at) == ("recovery", NOW + minutes(220))
    assert (ticket.response_used, ticket.response_target) == (40 * 60, 45 * 60)
    move(session, ticket, Status.RESTORED, 100)
    assert (ticket.due_clock, ticket.due_at, ticket.recovery_used) == (None, None, 60 * 60)


def test_waiting_for_the_caller_stops_the_clock_and_gives_the_time_back(session):
    ticket = make_ticket(session)
    move(session, ticket, Status.PENDING_CALLER, 15)
    assert ticket.due_at is None
    move(session, ticket, Status.TRIAGED, 75)
    assert ticket.due_at == NOW + minutes(75 + 30)


def test_still_dark_goes_on_with_the_time_that_was_left(session):
    ticket = make_ticket(session)
    for to, after in ((Status.ASSIGNED, 1), (Status.EN_ROUTE, 2), (Status.ON_SITE, 10), (Status.RESTORED, 70)):
        move(session, ticket, to, after)
    move(session, ticket, Status.IN_PROGRESS, 300)
    assert ticket.due_at == NOW + minutes(300 + 120)


def test_ticket_that_follows_an_outage_has_no_clock_of_its_own_and_gets_it_back(session):
    make_unit(session, "KPG", area="0380")
    ticket = make_ticket(session)
    attaching.attach(session, CHIEF, ticket, make_outage(session, "0380"), NOW + minutes(10), why="desk")
    assert ticket.due_at is None
    attaching.detach(session, CHIEF, ticket, NOW + minutes(60), why="desk")
    assert ticket.due_at == NOW + minutes(60 + 35)


def test_whose_time_runs_out_first_is_taken_first_behind_emergencies(session):
    agent = make_actor(session, "ani")
    service_old = make_ticket(session, age=minutes(60), category=Category.COMPLAINT)
    fault = make_ticket(session, age=minutes(5))
    call_back = make_ticket(session, age=minutes(30), category=Category.CALL_BACK)
    danger = make_ticket(session, category=Category.DANGER)
    page = queue.waiting(session, agent, limit=2)
    rows = [*page.rows, *queue.waiting(session, agent, limit=2, after=page.after).rows]
    assert [one.number for one in rows] == [one.number for one in (danger, call_back, fault, service_old)]
    taken = [queue.claim_next(session, agent, NOW, **LEASE) for _ in range(4)]
    assert [one and one.number for one in taken] == [one.number for one in rows]


def test_service_request_is_not_passed_for_ever(session):
    agent = make_actor(session, "ani")
    old = make_ticket(session, age=minutes(500), category=Category.BILLING)
    for _ in range(3):
        make_ticket(session)
    taken = queue.claim_next(session, agent, NOW, **LEASE)
    assert taken is not None
    assert taken.number == old.number


def test_unit_has_its_own_time_and_those_below_it_follow(session):
    region = make_unit(session, "NTT")
    post = make_unit(session, "ROTE", parent=region)
    set_targets(session, {"NTT": {Class.FAULT: Target(90, None)}})
    there, elsewhere = make_ticket(session, unit_id=post.id), make_ticket(session)
    assert there.due_at == NOW + minutes(90)
    assert there.recovery_target is None
    assert elsewhere.due_at == NOW + minutes(45)


def test_promises_that_change_hold_for_open_tickets_at_the_next_look(each_database, monkeypatch):
    monkeypatch.setattr("ticketing.core.clock.now", lambda: NOW + minutes(1))
    with each_database.write() as session:
        ticket_id = make_ticket(session).id
        set_targets(session, {"company": {**SHIPPED["company"], Class.FAULT: Target(20, 60)}})
    assert keep_promises(each_database) == 1
    assert keep_promises(each_database) == 0
    with each_database.read() as session:
        from ticketing.tickets.models import Ticket

        assert session.get_one(Ticket, ticket_id).due_at == NOW + minutes(20)


def test_ticket_is_warned_of_once_and_late_once_however_often_anybody_looks(session):
    ticket = make_ticket(session)
    assert not escalation.has_steps(session, NOW + minutes(29))
    for after in (30, 31, 44, 45, 46, 600):
        escalation.take_steps(session, NOW + minutes(after))
    assert told(session, "ticket.warned") == [ticket.id]
    assert told(session, "ticket.missed") == [ticket.id]
    assert not escalation.has_steps(session, NOW + minutes(700))


def test_ticket_that_was_late_before_anybody_looked_is_late_and_not_warned_of(session):
    make_ticket(session, age=minutes(90))
    assert escalation.take_steps(session, NOW) == 1
    assert told(session, "ticket.warned") == []


def test_recovery_has_steps_of_its_own(session):
    ticket = make_ticket(session)
    escalation.take_steps(session, NOW + minutes(50))
    for to, after in ((Status.ASSIGNED, 51), (Status.EN_ROUTE, 52), (Status.ON_SITE, 60)):
        move(session, ticket, to, after)
    assert not escalation.has_steps(session, NOW + minutes(61))
    escalation.take_steps(session, NOW + minutes(300))
    assert told(session, "ticket.missed") == [ticket.id, ticket.id]


def test_paused_and_finished_tickets_are_not_told_to_be_late(session):
    paused, closed = make_ticket(session), make_ticket(session)
    move(session, paused, Status.PENDING_CALLER, 1)
    service.close(
        session, CHIEF, closed.number, NOW + minutes(1), version=closed.version, cause="tree", action="repaired"
    )
    assert not escalation.has_steps(session, NOW + minutes(9999))


def test_share_that_needed_no_visit_and_those_that_kept_their_time_are_of_what_ended(session):
    supervisor = make_actor(session, "sup", "supervisor")
    told, went, late = (make_ticket(session) for _ in range(3))
    for ticket, arrived in ((went, 30), (late, 60)):
        for to, after in ((Status.ASSIGNED, 1), (Status.EN_ROUTE, 2), (Status.ON_SITE, arrived), (Status.RESTORED, 70)):
            move(session, ticket, to, after)
    for ticket in (told, went, late):
        outcome = {"cause": "tree", "action": "repaired"}
        service.close(session, CHIEF, ticket.number, NOW + minutes(71), version=ticket.version, **outcome)
    period = today("Asia/Makassar", NOW + minutes(72))
    shares = {
        name: by_name(f"queue.{name}").value(session, supervisor, period)
        for name in ("without_visit", "response_kept", "recovery_kept")
    }
    # Told on the telephone after 71 minutes: an answer as late as the second crew.
    assert shares == {"without_visit": 33.3, "response_kept": 33.3, "recovery_kept": 100.0}


@pytest.mark.parametrize("seed", range(12))
def test_copy_on_the_row_always_says_what_the_log_says(session, seed):
    dice, ticket, at = random.Random(seed), make_ticket(session), 0.0
    for _ in range(12):
        at += dice.choice((0, 1, 20, 200))
        now = NOW + minutes(at)
        ways = [step.status for step in ways_on(ticket.status) if step.status is not Status.ATTACHED]
        if WORKFLOW[ticket.status].standing is Standing.RESOLVED:
            service.reopen(session, CHIEF, ticket.number, now, version=ticket.version, reason="x")
        elif (to := dice.choice(ways)) is Status.CLOSED:
            outcome = {"cause": "tree", "action": "repaired"}
            service.close(session, CHIEF, ticket.number, now, version=ticket.version, **outcome)
        else:
            move(session, ticket, to, at)
        session.flush()
        assert promises.drifted(session, [ticket], now) == []
        found = {one.clock: one for one in promises.readings(session, ticket, now)}
        assert int(found[Clock.RESPONSE].elapsed.total_seconds()) == ticket.response_used


def test_copy_that_was_tampered_with_is_found(session):
    ticket = make_ticket(session)
    ticket.due_at = NOW + minutes(500)
    assert promises.drifted(session, [ticket], NOW) == [ticket]
