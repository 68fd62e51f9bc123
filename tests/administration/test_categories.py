"""What categories are called and how urgent they are."""

from __future__ import annotations

import pytest
from helpers.factories import NOW, make_actor

from ticketing.changes import service
from ticketing.changes.errors import RefusedError
from ticketing.tickets import categories, priority
from ticketing.tickets.categories import CATEGORIES
from ticketing.tickets.models import Category
from ticketing.tickets.priority import Level


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
    ],
)
def test_names_that_mislead_and_levels_that_endanger_are_refused(wrong):
    with pytest.raises(RefusedError):
        CATEGORIES.read(wrong)
