"""What categories are called and how urgent they are."""

from __future__ import annotations

import pytest
from helpers.factories import NOW, make_actor, make_ticket

from ticketing.changes import service
from ticketing.changes.errors import RefusedError
from ticketing.search import indexing
from ticketing.search.asking import ask
from ticketing.search.service import Filters, find
from ticketing.tickets import categories, priority
from ticketing.tickets.categories import CATEGORIES
from ticketing.tickets.models import Category
from ticketing.tickets.priority import Level

LAMP = {"id": "Lampu jalan", "en": "Street light", "level": 3, "of": "complaint"}


@pytest.mark.parametrize("category", list(Category))
@pytest.mark.parametrize("scope", [None, "neighbours"])
def test_as_shipped_every_report_has_the_priority_of_the_rules(database, category, scope):
    with database.read() as session:
        assert categories.decide(session, category, scope) == priority.decide(category, scope)


def test_a_category_that_was_raised_is_taken_earlier_and_its_reason_stays(database):
    with database.write() as session:
        admin = make_actor(session, "admin", "admin")
        raised = {"billing": {"id": "Tagihan", "en": "Billing", "level": 3}}
        service.save(session, admin, CATEGORIES, CATEGORIES.read(raised), NOW, number=0)
        found = categories.decide(session, Category.BILLING, None)
        other = categories.decide(session, Category.COMPLAINT, None)
    assert (found.level, found.reason) == (Level.OUTAGE, "service_request")
    assert other.level is Level.SERVICE


@pytest.mark.parametrize(
    "wrong",
    [
        {"danger": {"id": "Bahaya", "en": "Danger", "level": 4}},
        {"billing": {"id": "", "en": "Billing", "level": 4}},
        {"billing": {"id": "Token", "en": "Billing", "level": 4}},
        {"billing": {"id": "Tagihan", "en": "Billing", "level": 9}},
        {"billing": {"id": "T" * 41, "en": "Billing", "level": 4}},
        {"billing": {"id": "Tagihan", "en": "Billing", "level": 4, "place": 0}},
        {"billing": {"id": "Tagihan", "en": "Billing", "level": 4, "place": "100"}},
        {"danger": {"id": "Bahaya", "en": "Danger", "level": 1, "active": False}},
        {"lamp": {"id": "Lampu jalan", "en": "Street light", "level": 4}},
        {"lamp": {"id": "Lampu jalan", "en": "Street light", "level": 4, "of": "danger"}},
        {"lamp": {"id": "Lampu jalan", "en": "Street light", "level": "", "of": "complaint"}},
        {"lamp": {"id": "Keluhan", "en": "Street light", "level": 4, "of": "complaint"}},
        {"../lamp": {"id": "Lampu jalan", "en": "Street light", "level": 4, "of": "complaint"}},
        {f"n{n}": {"id": f"Nama {n}", "en": "A", "level": 4, "of": "other"} for n in range(31)},
    ],
)
def test_names_that_mislead_and_levels_that_endanger_are_refused(wrong):
    with pytest.raises(RefusedError):
        CATEGORIES.read(wrong)


def test_what_is_written_down_is_read_back_and_what_is_as_shipped_is_left_out():
    assert all(set(fields) == {"id", "en", "level"} for fields in CATEGORIES.write(CATEGORIES.default).values())
    set_so = {"billing": {"id": "Rekening", "en": "Bill", "level": 3, "place": "1", "active": False}, "lamp": LAMP}
    assert CATEGORIES.read(CATEGORIES.write(CATEGORIES.read(set_so))) == CATEGORIES.read(set_so)


def test_code_is_made_from_the_name_and_taken_by_nobody_else():
    assert categories.new_code("Lampu  Jalan (PJU)", {}) == "lampu_jalan_pju"
    assert categories.new_code("Café", {"cafe": 1, "cafe_2": 1}) == "cafe_3"
    with pytest.raises(RefusedError):
        categories.new_code("路灯", {})


def test_an_added_category_has_its_own_level_and_the_promise_of_the_one_it_belongs_to(each_database):
    with each_database.write() as session:
        admin = make_actor(session, "admin", "admin")
        service.save(session, admin, CATEGORIES, CATEGORIES.read({"lamp": LAMP}), NOW, number=0)
        agent = make_actor(session, "agent", "agent")
        lamp = make_ticket(session, category=Category.COMPLAINT, topic="lamp")
        plain = make_ticket(session, category=Category.COMPLAINT)
        assert (lamp.priority, plain.priority) == (Level.OUTAGE, Level.SERVICE)
        assert lamp.response_target == plain.response_target
        assert categories.topics(session) == {"lamp": Category.COMPLAINT}
        while indexing.follow(session):
            pass
        for asked, filters in (("lampu", Filters()), ("light", Filters()), ("", Filters(topic="lamp"))):
            assert [one.id for one in find(session, agent, ask(asked), filters, NOW).rows] == [lamp.id], asked
        undone = service.newest(session)["categories"]
        service.undo(session, admin, CATEGORIES, undone.id, NOW)
        assert categories.decide(session, Category.COMPLAINT, None, "lamp").level is Level.SERVICE
