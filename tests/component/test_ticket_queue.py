"""Work is pulled: nothing is claimed twice, nothing is lost, emergencies and then the oldest come first."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from helpers.factories import LEASE, NOW, make_actor, make_ticket, make_unit
from sqlalchemy import select

from ticketing.core.errors import ConflictError, InvalidError, NotFoundError, NotPermittedError
from ticketing.core.events import Event
from ticketing.tickets import queue, service
from ticketing.tickets.errors import AlreadyClaimedError, NotHolderError, TooManyTicketsError
from ticketing.tickets.models import Category, Status, Ticket

AGENTS, TICKETS = 6, 90


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def events_of(session, kind: str) -> list[Event]:
    return list(session.scalars(select(Event).where(Event.kind == kind).order_by(Event.id)))


@pytest.fixture
def session(each_database):
    with each_database.write() as session:
        yield session


def test_an_emergency_comes_first_and_then_the_oldest(session):
    agent = make_actor(session, "ani")
    young = make_ticket(session, age=minutes(5))
    old = make_ticket(session, age=minutes(50))
    danger = make_ticket(session, age=minutes(1), category=Category.DANGER)

    claimed = [queue.claim_next(session, agent, NOW, **LEASE) for _ in range(4)]

    assert [ticket and ticket.number for ticket in claimed] == [danger.number, old.number, young.number, None]


def test_ticket_that_somebody_gave_back_is_next_for_others_and_last_for_him(session):
    ani, budi = make_actor(session, "ani"), make_actor(session, "budi")
    urgent, other = make_ticket(session, category=Category.DANGER), make_ticket(session)
    assert queue.claim_next(session, ani, NOW, **LEASE).number == urgent.number
    queue.release(session, ani, urgent.number, NOW, reason="tidak ada radio")
    assert queue.claim_next(session, ani, NOW, **LEASE).number == other.number
    queue.release(session, ani, other.number, NOW, reason="salah unit")
    assert queue.claim_next(session, budi, NOW, **LEASE).number == urgent.number
    assert queue.claim_next(session, ani, NOW, **LEASE).number == other.number, "nothing else waits"


def test_ticket_given_back_half_an_hour_ago_is_next_again(session):
    ani = make_actor(session, "ani")
    urgent = make_ticket(session, category=Category.DANGER)
    make_ticket(session)
    queue.claim_next(session, ani, NOW, **LEASE)
    queue.release(session, ani, urgent.number, NOW, reason="x")
    later = NOW + queue.SKIPPED_FOR
    assert queue.claim_next(session, ani, later, **LEASE).number == urgent.number


def test_agents_who_claim_at_once_never_get_the_same_ticket_and_none_is_lost(each_database):
    with each_database.write() as session:
        actors = [make_actor(session, f"agent{number}") for number in range(AGENTS)]
        expected = [make_ticket(session, age=minutes(number)).number for number in range(TICKETS)]
    start = threading.Barrier(AGENTS)

    def work(actor) -> list[str]:
        start.wait()
        mine = []
        while True:
            with each_database.write() as session:
                ticket = queue.claim_next(session, actor, NOW, lease_seconds=300, parked_tickets=TICKETS)
            if ticket is None:
                return mine
            mine.append(ticket.number)

    with ThreadPoolExecutor(AGENTS) as pool:
        shares = list(pool.map(work, actors))

    assert sorted(number for share in shares for number in share) == sorted(expected)
    age = {number: place for place, number in enumerate(expected)}
    for share in shares:
        assert share == sorted(share, key=age.__getitem__, reverse=True)
    with each_database.read() as session:
        assert len(events_of(session, "ticket.claimed")) == TICKETS


def test_in_a_crowd_of_claims_releases_and_expiries_a_ticket_has_one_holder_at_a_time(each_database):
    with each_database.write() as session:
        actors = [make_actor(session, f"agent{number}") for number in range(AGENTS)]
        numbers = [make_ticket(session, age=minutes(n)).number for n in range(8)]
    start = threading.Barrier(AGENTS)

    def work(place: int) -> None:
        dice, actor = random.Random(place), actors[place]
        start.wait()
        for second in range(40):
            now = NOW + timedelta(seconds=second * 10)
            act = dice.choice((_next, _next, _pick, _give_back, _expire))
            try:
                with each_database.write() as session:
                    act(session, actor, dice.choice(numbers), now)
            except ConflictError:
                continue

    with ThreadPoolExecutor(AGENTS) as pool:
        list(pool.map(work, range(AGENTS)))

    with each_database.read() as session:
        _check_holders(session)


def _next(session, actor, number, now):
    queue.claim_next(session, actor, now, lease_seconds=50, parked_tickets=2)


def _pick(session, actor, number, now):
    queue.claim(session, actor, number, now, lease_seconds=50, parked_tickets=2)


def _give_back(session, actor, number, now):
    queue.release(session, actor, number, now, reason="x")


def _expire(session, actor, number, now):
    queue.expire_leases(session, now)


def _check_holders(session) -> None:
    """Replay the log: who claims finds the ticket free or the own; who loses it had it; rows say the same."""
    holder: dict[int, str | None] = {}
    for event in session.scalars(select(Event).where(Event.ticket_id.is_not(None)).order_by(Event.id)):
        before = holder.get(event.ticket_id)
        if event.kind == "ticket.claimed":
            assert before in (None, event.actor_name)
            holder[event.ticket_id] = event.actor_name
        elif event.kind == "ticket.released":
            assert before == event.actor_name
            holder[event.ticket_id] = None
        elif event.kind == "ticket.lease_expired":
            assert before == event.data["agent"].title()
            holder[event.ticket_id] = None
    for ticket in session.scalars(select(Ticket)):
        assert (ticket.agent.name if ticket.agent else None) == holder.get(ticket.id)


def test_agents_who_pick_the_same_ticket_at_once_are_told_who_has_it(each_database):
    with each_database.write() as session:
        actors = [make_actor(session, f"agent{number}") for number in range(AGENTS)]
        number = make_ticket(session).number
    start = threading.Barrier(AGENTS)

    def pick(actor) -> str:
        start.wait()
        try:
            with each_database.write() as session:
                queue.claim(session, actor, number, NOW, **LEASE)
        except AlreadyClaimedError as error:
            return str(error.details["holder"])
        return "mine"

    with ThreadPoolExecutor(AGENTS) as pool:
        answers = list(pool.map(pick, actors))

    winner = actors[answers.index("mine")].name
    assert sorted(answers) == sorted(["mine"] + [winner] * (AGENTS - 1))


def test_the_next_claim_parks_the_ticket_at_work(session):
    agent = make_actor(session, "ani")
    first, second = make_ticket(session, age=minutes(2)), make_ticket(session, age=minutes(1))
    queue.claim_next(session, agent, NOW, **LEASE)
    queue.claim_next(session, agent, NOW, **LEASE)

    held = queue.mine(session, agent)
    assert [ticket.number for ticket in held] == [second.number, first.number]
    assert [ticket.parked_at is None for ticket in held] == [True, False]


def test_taking_up_a_parked_ticket_parks_the_other(session):
    agent = make_actor(session, "ani")
    first, second = make_ticket(session, age=minutes(2)), make_ticket(session, age=minutes(1))
    for _ in range(2):
        queue.claim_next(session, agent, NOW, **LEASE)
    queue.claim(session, agent, first.number, NOW, **LEASE)
    assert [ticket.number for ticket in queue.mine(session, agent)] == [first.number, second.number]


def test_an_agent_whose_shelf_is_full_claims_nothing_more(session):
    agent = make_actor(session, "ani")
    numbers = [make_ticket(session, age=minutes(9 - n)).number for n in range(4)]
    for _ in range(3):
        queue.claim_next(session, agent, NOW, lease_seconds=300, parked_tickets=2)
    with pytest.raises(TooManyTicketsError) as caught:
        queue.claim_next(session, agent, NOW, lease_seconds=300, parked_tickets=2)
    assert caught.value.details["numbers"] == numbers[:3]


def test_parking_more_than_allowed_is_refused(session):
    agent = make_actor(session, "ani")
    number = make_ticket(session).number
    queue.claim(session, agent, number, NOW, **LEASE)
    with pytest.raises(TooManyTicketsError):
        queue.park(session, agent, number, NOW, parked_tickets=0)
    assert queue.park(session, agent, number, NOW, parked_tickets=1).parked_at == NOW


def test_a_lease_that_ran_out_returns_the_ticket_and_says_whose_it_was(session):
    agent = make_actor(session, "ani")
    ticket = make_ticket(session)
    queue.claim(session, agent, ticket.number, NOW, **LEASE)

    assert not queue.has_expired_leases(session, NOW + timedelta(seconds=300))
    assert queue.expire_leases(session, NOW + timedelta(seconds=300)) == 0
    assert queue.has_expired_leases(session, NOW + timedelta(seconds=301))
    assert queue.expire_leases(session, NOW + timedelta(seconds=301)) == 1

    assert ticket.agent_id is None
    assert events_of(session, "ticket.lease_expired")[0].data["agent"] == "ani"


def test_a_renewed_lease_lasts_and_does_not_make_the_page_stale(session):
    agent = make_actor(session, "ani")
    ticket = make_ticket(session)
    queue.claim(session, agent, ticket.number, NOW, **LEASE)
    version = ticket.version
    later = NOW + timedelta(seconds=200)

    assert queue.renew(session, agent, ticket.number, later, lease_seconds=300) == later + timedelta(seconds=300)
    assert queue.expire_leases(session, NOW + timedelta(seconds=400)) == 0
    session.refresh(ticket)
    assert ticket.version == version


def test_a_lost_ticket_cannot_be_renewed(session):
    agent, number = make_actor(session, "ani"), make_ticket(session).number
    with pytest.raises(NotHolderError):
        queue.renew(session, agent, number, NOW, lease_seconds=300)


def test_giving_back_takes_a_reason_and_reaches_the_log(session):
    agent, number = make_actor(session, "ani"), make_ticket(session).number
    queue.claim(session, agent, number, NOW, **LEASE)
    with pytest.raises(InvalidError):
        queue.release(session, agent, number, NOW, reason="  ")
    queue.release(session, agent, number, NOW, reason="bahasa")
    assert events_of(session, "ticket.released")[0].data == {"reason": "bahasa"}
    assert queue.count_waiting(session, agent) == 1


def test_only_the_holder_gives_a_ticket_back(session):
    agent, other = make_actor(session, "ani"), make_actor(session, "budi")
    number = make_ticket(session).number
    queue.claim(session, agent, number, NOW, **LEASE)
    with pytest.raises(NotHolderError) as caught:
        queue.release(session, other, number, NOW, reason="x")
    assert caught.value.details["holder"] == "Ani"


def test_a_ticket_that_is_over_cannot_be_claimed(session):
    agent, ticket = make_actor(session, "ani"), make_ticket(session)
    queue.claim(session, agent, ticket.number, NOW, **LEASE)
    service.close(session, agent, ticket.number, NOW, version=ticket.version, cause="unknown", action="none")
    with pytest.raises(ConflictError):
        queue.claim(session, agent, ticket.number, NOW, **LEASE)


def test_an_agent_sees_the_own_unit_and_those_below_and_reports_of_no_area(session):
    top = make_unit(session, "region")
    below, elsewhere = make_unit(session, "kupang", parent=top), make_unit(session, "cirebon")
    agent = make_actor(session, "ani", units=(top,))
    mine = make_ticket(session, unit_id=below.id, age=minutes(3))
    theirs = make_ticket(session, unit_id=elsewhere.id, age=minutes(2))
    nobodys = make_ticket(session, age=minutes(1))

    assert [ticket.number for ticket in queue.waiting(session, agent).rows] == [mine.number, nobodys.number]
    with pytest.raises(NotFoundError):
        queue.claim(session, agent, theirs.number, NOW, **LEASE)
    claimed = [queue.claim_next(session, agent, NOW, **LEASE) for _ in range(3)]
    assert [ticket and ticket.number for ticket in claimed] == [mine.number, nobodys.number, None]


def test_the_queue_narrows_to_a_unit_and_those_below(session):
    top = make_unit(session, "region")
    below, other = make_unit(session, "kupang", parent=top), make_unit(session, "sumba", parent=top)
    agent = make_actor(session, "ani", units=(top,))
    numbers = {unit.id: make_ticket(session, unit_id=unit.id).number for unit in (below, other)}
    shown = [ticket.number for ticket in queue.waiting(session, agent, unit_id=below.id).rows]
    assert shown == [numbers[below.id]]
    assert len(queue.waiting(session, agent, unit_id=top.id).rows) == 2


def test_an_auditor_looks_but_does_not_claim(session):
    auditor, number = make_actor(session, "edi", role="auditor"), make_ticket(session).number
    assert len(queue.waiting(session, auditor).rows) == 1
    with pytest.raises(NotPermittedError):
        queue.claim(session, auditor, number, NOW, **LEASE)


def test_pages_follow_each_other_though_tickets_arrive_meanwhile(session):
    agent = make_actor(session, "ani")
    numbers = [make_ticket(session, age=minutes(60 - n)).number for n in range(7)]
    seen, after = [], None
    while True:
        page = queue.waiting(session, agent, after=after, limit=3)
        seen += [ticket.number for ticket in page.rows]
        make_ticket(session, age=minutes(90))  # older than all: it belongs before the page, not in it
        if (after := page.after) is None:
            break
    assert seen == numbers


@pytest.mark.parametrize("cursor", ["", "x", "WzFd", "W10", "%%%", "WzEsOTk5OTk5OTk5OTk5OTk5OTk5OTk5OSwxXQ"])
def test_a_forged_page_is_refused(session, cursor):
    with pytest.raises(InvalidError):
        queue.waiting(session, make_actor(session, "ani"), after=cursor)


def test_paused_tickets_are_listed_apart(session):
    agent, ticket = make_actor(session, "ani"), make_ticket(session)
    queue.claim(session, agent, ticket.number, NOW, **LEASE)
    service.change_status(
        session, agent, ticket.number, Status.PENDING_CALLER, NOW, version=ticket.version, reason="pagar terkunci"
    )
    queue.release(session, agent, ticket.number, NOW, reason="x")
    assert queue.waiting(session, agent).rows == []
    assert [row.number for row in queue.waiting(session, agent, standing=queue.Standing.PAUSED).rows] == [ticket.number]
    assert session.scalar(select(Ticket.status)) is Status.PENDING_CALLER
