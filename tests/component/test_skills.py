"""A ticket goes first to who is good at it, waits only so long, and keeps the order of the queue."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import LEASE, NOW, make_actor, make_ticket

from ticketing.core.errors import InvalidError, NotPermittedError
from ticketing.tickets import queue, skills
from ticketing.tickets.models import Category


@pytest.fixture
def session(each_database):
    with each_database.write() as session:
        yield session


@pytest.fixture
def supervisor(session):
    return make_actor(session, "sari", role="supervisor")


def claimed(session, actor, now=NOW, **given):
    ticket = queue.claim_next(session, actor, now, **{**LEASE, **given})
    return ticket and ticket.number


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def test_who_speaks_english_gets_the_english_caller_and_others_what_comes_after(session, supervisor):
    ani, budi = make_actor(session, "ani"), make_actor(session, "budi")
    skills.give(session, supervisor, budi.user_id, {"en"}, NOW)
    english = make_ticket(session, age=minutes(5), language="en")
    plain = make_ticket(session, age=minutes(2))
    assert claimed(session, ani) == plain.number
    assert claimed(session, budi) == english.number


def test_a_class_goes_first_to_who_is_named_for_it(session, supervisor):
    ani, budi = make_actor(session, "ani"), make_actor(session, "budi")
    skills.give(session, supervisor, budi.user_id, {"billing"}, NOW)
    bill = make_ticket(session, age=minutes(5), category=Category.BILLING)
    outage = make_ticket(session, age=minutes(1))
    assert claimed(session, ani) == outage.number
    assert claimed(session, budi) == bill.number


def test_a_need_holds_so_many_minutes_and_then_the_order_is_what_it_was(session, supervisor):
    ani, budi = make_actor(session, "ani"), make_actor(session, "budi")
    skills.give(session, supervisor, budi.user_id, {"en"}, NOW)
    english = make_ticket(session, age=minutes(5), language="en")
    make_ticket(session, age=minutes(2))
    assert claimed(session, ani, skill_minutes=5) == english.number


def test_what_nobody_else_takes_is_taken_though_the_skill_is_missing(session, supervisor):
    ani, budi = make_actor(session, "ani"), make_actor(session, "budi")
    skills.give(session, supervisor, budi.user_id, {"en"}, NOW)
    english = make_ticket(session, language="en")
    assert claimed(session, ani) == english.number


def test_a_skill_that_nobody_has_holds_nothing_up(session):
    ani = make_actor(session, "ani")
    english = make_ticket(session, age=minutes(5), language="en")
    make_ticket(session, age=minutes(2))
    assert claimed(session, ani) == english.number


def test_an_emergency_waits_for_nobody(session, supervisor):
    ani, budi = make_actor(session, "ani"), make_actor(session, "budi")
    skills.give(session, supervisor, budi.user_id, {"en"}, NOW)
    danger = make_ticket(session, category=Category.DANGER, language="en")
    make_ticket(session, age=minutes(9))
    assert skills.needed(session, danger, NOW, 10) == []
    assert claimed(session, ani) == danger.number


def test_a_ticket_says_what_it_waits_for_until_it_is_anybodys(session, supervisor):
    skills.give(session, supervisor, make_actor(session, "budi").user_id, {"en", "billing"}, NOW)
    bill = make_ticket(session, category=Category.BILLING, language="en")
    assert skills.needed(session, bill, NOW, 10) == [skills.SKILLS["en"], skills.SKILLS["billing"]]
    assert skills.needed(session, bill, NOW + minutes(10), 10) == []


def test_skills_are_given_by_supervisors_and_are_those_that_exist(session, supervisor):
    ani = make_actor(session, "ani")
    with pytest.raises(NotPermittedError):
        skills.give(session, ani, ani.user_id, {"en"}, NOW)
    with pytest.raises(InvalidError):
        skills.give(session, supervisor, ani.user_id, {"cooking"}, NOW)
    skills.give(session, supervisor, ani.user_id, {"en"}, NOW)
    skills.give(session, supervisor, ani.user_id, set(), NOW)
    assert skills.of(session, ani.user_id) == frozenset()
