"""Tickets that belong together: suggested, linked by one step, finished together, taken back together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import LEASE, NOW, make_actor, make_ticket, make_unit
from sqlalchemy import select

from ticketing.core.errors import ConflictError, InvalidError, NotFoundError
from ticketing.core.events import Event
from ticketing.tickets import handing, likeness, links, queue
from ticketing.tickets.errors import TooManyTicketsError
from ticketing.tickets.models import Category, LinkKind, Status

DUPLICATE = LinkKind.DUPLICATE


@pytest.fixture
def session(each_database):
    with each_database.write() as session:
        yield session


@pytest.fixture
def agent(session):
    return make_actor(session, "ani")


def at_work(session, agent, ticket):
    return queue.claim(session, agent, ticket.number, NOW, **LEASE)


def test_likely_duplicates_are_of_the_same_telephone_customer_place_or_time(session, agent):
    unit = make_unit(session, "KUPANG", area="0380")
    here = {"unit_id": unit.id, "area_code": "0380"}
    ticket = make_ticket(session, caller_number="+62811", customer_number="123", place="Jalan Timor Raya", **here)
    phone = make_ticket(session, caller_number="+62811")
    customer = make_ticket(session, caller_number="+62812", customer_number="123")
    place = make_ticket(session, caller_number="+62813", place="jl. timor raya", age=timedelta(hours=5), **here)
    near = make_ticket(session, caller_number="+62814", age=timedelta(minutes=20), **here)
    make_ticket(session, caller_number="+62815", age=timedelta(minutes=40), **here)
    make_ticket(session, caller_number="+62816", category=Category.BILLING, **here)
    found = {one.ticket.number: one.why for one in likeness.like_ticket(session, agent, ticket)}
    assert found == {phone.number: "phone", customer.number: "customer", place.number: "place", near.number: "time"}


def test_a_linked_ticket_is_shown_on_both_and_suggested_no_more(session, agent):
    main, second = make_ticket(session), make_ticket(session)
    links.link(session, agent, second.number, main.number, DUPLICATE, NOW)
    assert [(one.ticket.number, one.is_main) for one in links.of(session, agent, second)] == [(main.number, True)]
    assert [(one.ticket.number, one.is_main) for one in links.of(session, agent, main)] == [(second.number, False)]
    assert likeness.like_ticket(session, agent, second) == []
    told = session.scalars(select(Event).where(Event.kind == "ticket.linked")).all()
    assert {one.ticket_id for one in told} == {main.id, second.id}
    links.unlink(session, agent, main.number, second.number, NOW)
    assert links.of(session, agent, main) == []


def test_what_cannot_be_linked_is_refused(session, agent):
    first, second, third = (make_ticket(session) for _ in range(3))
    with pytest.raises(InvalidError):
        links.link(session, agent, first.number, first.number, DUPLICATE, NOW)
    with pytest.raises(NotFoundError):
        links.link(session, agent, first.number, "00000000", DUPLICATE, NOW)
    links.link(session, agent, second.number, first.number, DUPLICATE, NOW)
    with pytest.raises(ConflictError):
        links.link(session, agent, first.number, second.number, LinkKind.FOLLOW_UP, NOW)
    with pytest.raises(ConflictError):
        links.link(session, agent, third.number, second.number, DUPLICATE, NOW)
    links.link(session, agent, third.number, second.number, LinkKind.CAUSED_BY, NOW)


def test_a_ticket_of_another_unit_is_linked_by_nobody_here(session):
    here, there = make_unit(session, "KUPANG"), make_unit(session, "CIREBON")
    agent = make_actor(session, "ani", units=(here,))
    mine, theirs = make_ticket(session, unit_id=here.id), make_ticket(session, unit_id=there.id)
    with pytest.raises(NotFoundError):
        links.link(session, agent, mine.number, theirs.number, DUPLICATE, NOW)


def test_duplicates_are_finished_with_their_main_ticket_but_for_one_somebody_works_on(session, agent):
    main, free, held = (make_ticket(session) for _ in range(3))
    budi = make_actor(session, "budi")
    for one in (free, held):
        links.link(session, agent, one.number, main.number, DUPLICATE, NOW)
    at_work(session, budi, held)
    at_work(session, agent, main)
    done = links.close(session, agent, main.number, NOW, version=main.version, cause="tree", action="cleared")
    assert done == [free.number]
    assert (main.status, free.status, free.cause, held.status) == (Status.CLOSED, Status.CLOSED, "tree", Status.NEW)


def test_taking_the_end_back_takes_back_what_ended_with_it(session, agent):
    main, free = make_ticket(session), make_ticket(session)
    links.link(session, agent, free.number, main.number, DUPLICATE, NOW)
    at_work(session, agent, main)
    links.close(session, agent, main.number, NOW, version=main.version, cause="tree", action="cleared")
    later = NOW + timedelta(seconds=5)
    links.undo(session, agent, main.number, later, version=main.version, lease_seconds=300)
    assert (main.status, free.status, free.agent_id) == (Status.NEW, Status.NEW, None)


def test_a_supervisor_puts_a_ticket_on_the_shelf_of_somebody_else(session, agent):
    boss, budi = make_actor(session, "sari", role="supervisor"), make_actor(session, "budi")
    ticket, other = make_ticket(session), make_ticket(session)
    at_work(session, agent, ticket)
    at_work(session, budi, other)
    handing.hand_over(session, boss, ticket.number, budi.user_id, NOW, parked_tickets=5)
    assert [one.number for one in queue.mine(session, budi)] == [other.number, ticket.number]
    assert queue.mine(session, agent) == []
    with pytest.raises(TooManyTicketsError):
        handing.hand_over(session, boss, make_ticket(session).number, budi.user_id, NOW, parked_tickets=1)


def test_nobody_is_given_a_ticket_who_may_not_take_it(session):
    here, there = make_unit(session, "KUPANG"), make_unit(session, "CIREBON")
    boss = make_actor(session, "sari", role="supervisor")
    near, far = make_actor(session, "ani", units=(here,)), make_actor(session, "budi", units=(there,))
    auditor = make_actor(session, "edi", role="auditor")
    ticket = make_ticket(session, unit_id=here.id)
    assert near.user_id in [one.id for one in handing.takers(session, boss, ticket)]
    for nobody in (far.user_id, auditor.user_id, None):
        with pytest.raises(InvalidError):
            handing.hand_over(session, boss, ticket.number, nobody, NOW, parked_tickets=5)
