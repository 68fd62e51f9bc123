"""Rows that administrators add to the dated tables, and what callers are told with them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from helpers import utility
from helpers.factories import NOW, make_actor
from sqlalchemy import select

from ticketing.administration.fees_example import example
from ticketing.backoffice.additions import FEES, TABLES, load, rows
from ticketing.backoffice.challenge_rules import CHALLENGES
from ticketing.backoffice.embedded.office import EmbeddedBackOffice
from ticketing.backoffice.models import UtilityCustomer
from ticketing.backoffice.tariffs import Payment
from ticketing.backoffice.values import Challenge
from ticketing.changes import service
from ticketing.changes.errors import RefusedError
from ticketing.core.errors import InvalidError

HOUSE = "R-1/1300/1300/both"
NEW_YEAR = date(2027, 1, 1)
DEARER = {"tariffs": {f"{HOUSE}@2027-01-01": {"price": "1500.00", "source": "Kepmen contoh"}}}


def price(tables, day):
    return tables.tariffs.find("R-1", 1300, Payment.POSTPAID, day).price


def test_without_additions_the_tables_are_those_of_the_files():
    for table in TABLES:
        assert rows(table, {}), table
    assert load({}).fees.late(1300, NEW_YEAR).fixed == Decimal(5000)


def test_an_added_price_holds_from_its_day_and_the_old_one_until_the_day_before():
    old = price(load({}), NEW_YEAR)
    tables = load(FEES.read(DEARER))
    assert price(tables, date(2026, 12, 31)) == old
    assert price(tables, NEW_YEAR) == Decimal("1500.00")


@pytest.mark.parametrize(
    "added",
    [
        {"tariffs": {"R-1/1301/1301/both@2027-01-01": {"price": "1"}}},
        {"tariffs": {f"{HOUSE}@someday": {"price": "1"}}},
        {"tariffs": {f"{HOUSE}@2027-01-01": {"price": "-1"}}},
        {"tariffs": {f"{HOUSE}@2027-01-01": {"price": "cheap"}}},
        {"tariffs": {f"{HOUSE}@2027-01-01": {}}},
        {"tariffs": {f"{HOUSE}@2027-01-01": {"class": "R-2", "price": "1"}}},
        {"gifts": {}},
    ],
)
def test_a_row_that_cannot_be_is_refused_before_it_is_saved(added):
    with pytest.raises(RefusedError):
        FEES.read(added)


def test_the_example_is_computed_before_and_after():
    row = {"power_min_va": "901", "power_max_va": "1300", "valid_from": "2027-01-01"}
    added = FEES.read({"late_fees": {"901/1300@2027-01-01": {"fixed": "7000", "source": "contoh"}}})
    shown = example("late_fees", row, NEW_YEAR, load({}), load(added))
    assert (shown.before, shown.after) == (Decimal(5000), Decimal(7000))


def test_callers_are_told_the_added_tariff_and_no_longer_once_it_is_taken_back(database):
    office = EmbeddedBackOffice(database, now=lambda: utility.NOW)
    with database.write() as session:
        admin = make_actor(session, "admin", "admin")
        change = service.save(session, admin, FEES, FEES.read(DEARER), NOW, number=0)
    told = [row.price for row in office.tariffs(NEW_YEAR) if row.tariff_class == "R-1" and 1300 in row.powers]
    assert told == [Decimal("1500.00")]
    with database.write() as session:
        service.undo(session, admin, FEES, change.id, NOW)
    assert office.tariffs(NEW_YEAR) == load({}).tariffs.valid_on(NEW_YEAR)


def test_callers_are_asked_what_administrators_chose(database):
    with database.write() as session:
        utility.fill(session)
        admin = make_actor(session, "admin", "admin")
    office = EmbeddedBackOffice(database, now=lambda: utility.NOW)
    with database.read() as session:
        number = office.find(_some_customer(session)).number
    assert office.find(number).challenges[0] is Challenge.PHONE
    chosen = CHALLENGES.read({"order": ["identity_last4"], "tries": 3, "locked_hours": 1})
    with database.write() as session:
        service.save(session, admin, CHALLENGES, chosen, NOW, number=0)
    assert office.find(number).challenges in ((), (Challenge.IDENTITY,))


@pytest.mark.parametrize(
    "wrong", [{"order": []}, {"order": ["name"]}, {"tries": 2}, {"tries": "x"}, {"locked_hours": 99}]
)
def test_rules_that_protect_nobody_are_refused(wrong):
    document = {"order": ["phone_last4"], "tries": 5, "locked_hours": 24}
    with pytest.raises(InvalidError):
        CHALLENGES.read(document | wrong)


def _some_customer(session) -> str:
    return session.scalars(select(UtilityCustomer.number).where(UtilityCustomer.phone != "")).first()
