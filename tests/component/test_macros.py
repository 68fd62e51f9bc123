"""A macro does all of its steps or none, is taken back as a whole, and answers for each of many tickets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import LEASE, NOW, make_actor, make_ticket
from sqlalchemy import select

from ticketing.core.db import StaleError
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError, NotPermittedError
from ticketing.core.events import Event
from ticketing.macros import bulk, service, steps
from ticketing.tickets import queue
from ticketing.tickets.errors import TransitionError
from ticketing.tickets.models import Status
from ticketing.tickets.timeline import timeline

CHECKED = [{"kind": "note", "text": "Sudah ditelepon, {nomor}"}, {"kind": "status", "to": "triaged"}]
FINISHED = [*CHECKED, {"kind": "close", "cause": "tree", "action": "cleared"}]


@pytest.fixture
def session(each_database):
    with each_database.write() as session:
        yield session


def named(session, rows, called="Sudah ditelepon"):
    boss = make_actor(session, f"boss{len(called)}", role="supervisor")
    return service.name(session, boss, called, steps.read(rows), NOW)


def claimed(session, agent):
    return queue.claim(session, agent, make_ticket(session).number, NOW, **LEASE)


def test_all_steps_of_a_macro_happen_in_their_order(session):
    agent, macro = make_actor(session, "ani"), named(session, FINISHED)
    ticket = claimed(session, agent)
    service.run(session, agent, macro.id, ticket.number, NOW, version=ticket.version)
    assert (ticket.status, ticket.cause) == (Status.CLOSED, "tree")
    kinds = [entry.title.removeprefix("timeline.ticket.") for entry in timeline(session, ticket)]
    assert kinds[-4:] == ["noted", "status_changed", "closed", "macro_run"]
    assert f"Sudah ditelepon, {ticket.number}" in [entry.text for entry in timeline(session, ticket)]


def test_a_step_that_is_refused_leaves_nothing_of_the_others(each_database):
    with each_database.write() as session:
        agent, macro = make_actor(session, "ani"), named(session, CHECKED)
        ticket = claimed(session, agent)
        service.run(session, agent, macro.id, ticket.number, NOW, version=ticket.version)
        events = len(session.scalars(select(Event)).all())
    with pytest.raises(TransitionError), each_database.write() as session:
        service.run(session, agent, macro.id, ticket.number, NOW, version=None)
    with each_database.read() as session:
        assert len(session.scalars(select(Event)).all()) == events


def test_a_run_is_taken_back_as_a_whole_and_its_note_is_withdrawn(session):
    agent, macro = make_actor(session, "ani"), named(session, FINISHED)
    ticket = claimed(session, agent)
    service.run(session, agent, macro.id, ticket.number, NOW, version=ticket.version)
    later = NOW + timedelta(seconds=9)
    service.take_back(session, agent, ticket.number, later, lease_seconds=300)
    assert (ticket.status, ticket.closed_at, ticket.agent_id) == (Status.NEW, None, agent.user_id)
    note = next(entry for entry in timeline(session, ticket) if entry.kind == "note")
    assert note.details["is_withdrawn"]
    with pytest.raises(ConflictError):
        service.take_back(session, agent, ticket.number, later, lease_seconds=300)


def test_a_run_of_long_ago_or_of_somebody_else_stays(session):
    agent, other, macro = make_actor(session, "ani"), make_actor(session, "budi"), named(session, CHECKED)
    ticket = claimed(session, agent)
    service.run(session, agent, macro.id, ticket.number, NOW, version=ticket.version)
    for who, when in ((other, NOW), (agent, NOW + timedelta(seconds=16))):
        with pytest.raises(ConflictError):
            service.take_back(session, who, ticket.number, when, lease_seconds=300)


def test_a_page_that_is_old_runs_nothing(session):
    agent, macro = make_actor(session, "ani"), named(session, CHECKED)
    ticket = claimed(session, agent)
    with pytest.raises(StaleError):
        service.run(session, agent, macro.id, ticket.number, NOW, version=ticket.version - 1)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"kind": "dance"}],
        [{"kind": "note", "text": " "}],
        [{"kind": "status", "to": "closed"}],
        [{"kind": "status", "to": "pending_caller"}],
        [{"kind": "close", "cause": "tree", "action": "dance"}],
        [{"kind": "status", "to": "en_route"}, {"kind": "status", "to": "triaged"}],
        [{"kind": "note", "text": "x"}] * 6,
    ],
)
def test_steps_that_cannot_be_are_refused_when_they_are_named(rows):
    with pytest.raises(InvalidError) as caught:
        steps.read(rows)
    assert caught.value.details["advice"]


def test_the_preview_names_the_statuses_it_can_be_run_from():
    assert Status.NEW in steps.starts(steps.read(CHECKED))
    assert Status.ON_SITE not in steps.starts(steps.read(CHECKED))


def test_macros_are_named_by_supervisors_once_and_switched_off(session):
    agent, macro = make_actor(session, "ani"), named(session, CHECKED)
    boss = make_actor(session, "sari", role="supervisor")
    with pytest.raises(NotPermittedError):
        service.name(session, agent, "Lain", steps.read(CHECKED), NOW)
    with pytest.raises(InvalidError):
        service.name(session, boss, " Sudah  ditelepon", steps.read(CHECKED), NOW)
    service.switch(session, boss, macro.id, NOW, is_on=False)
    assert service.usable(session) == []
    with pytest.raises(NotFoundError):
        service.run(session, agent, macro.id, claimed(session, agent).number, NOW, version=None)


def test_each_of_many_tickets_has_its_own_answer(each_database):
    with each_database.write() as session:
        agent, other, macro = make_actor(session, "ani"), make_actor(session, "budi"), named(session, CHECKED)
        mine, theirs = claimed(session, agent).number, claimed(session, other).number
    results = bulk.act(each_database, agent, f"macro-{macro.id}", [mine, theirs, "0000"], NOW, most=5)
    reasons = [None, bulk.REFUSALS["not-holder"], bulk.REFUSALS["not-found"]]
    assert [one.why for one in results] == reasons
    back = bulk.take_back(each_database, agent, [mine], NOW, lease_seconds=300)
    assert [one.why for one in back] == [None]
    for what, numbers in (("macro-", [mine]), ("drop-1", [mine]), (f"macro-{macro.id}", [])):
        with pytest.raises(InvalidError):
            bulk.act(each_database, agent, what, numbers, NOW, most=5)


def test_many_tickets_are_handed_to_somebody_until_the_shelf_is_full(each_database):
    with each_database.write() as session:
        boss, budi = make_actor(session, "sari", role="supervisor"), make_actor(session, "budi")
        numbers = [make_ticket(session).number for _ in range(3)]
    results = bulk.act(each_database, boss, f"hand-{budi.user_id}", numbers, NOW, most=1)
    assert [one.why is None for one in results] == [True, True, False]
