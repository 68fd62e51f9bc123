"""Synthetic data: deterministic, complete, recognisable, and never mixed with real customers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from helpers import utility
from sqlalchemy import func, select

from ticketing.backoffice import arithmetic
from ticketing.backoffice.embedded.office import EmbeddedBackOffice
from ticketing.backoffice.fees import Fees
from ticketing.backoffice.models import UtilityApplication, UtilityBill, UtilityCustomer, UtilityToken
from ticketing.backoffice.seeding import demo
from ticketing.backoffice.seeding.accounts import SAMPLES, account, number_of
from ticketing.backoffice.tariffs import Payment, TariffTable
from ticketing.backoffice.values import Access, Challenge
from ticketing.core import phone

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
FEW = 60


@pytest.fixture
def seeded(database):
    demo.seed(database, NOW, customers=FEW)
    return database


def test_same_seed_makes_the_same_customer_and_another_seed_another():
    assert account(1, 17, NOW) == account(1, 17, NOW)
    assert account(1, 17, NOW) != account(2, 17, NOW)


def test_every_number_has_the_form_of_a_real_one_and_belongs_to_nobody():
    for index in range(FEW):
        customer = account(1, index, NOW).customer

        assert len(customer["number"]) == 12
        assert customer["number"].startswith("99")
        assert len(customer["meter"]) == 11
        assert phone.normalise(customer["phone"]) == customer["phone"]


def test_the_first_customers_are_one_of_each_kind():
    made = [account(demo.SEED, index, NOW).customer for index in range(len(SAMPLES))]

    assert [(row["area_code"], row["tariff_class"], row["power_va"], row["payment"]) for row in made] == list(SAMPLES)


def test_postpaid_customers_have_twelve_bills_that_follow_on_each_other(seeded):
    with seeded.read() as session:
        for customer in session.scalars(select(UtilityCustomer)):
            query = select(UtilityBill).where(UtilityBill.customer_id == customer.id).order_by(UtilityBill.period)
            bills = session.scalars(query).all()

            assert len(bills) == (12 if customer.payment is Payment.POSTPAID else 0)
            assert all(one.stand_after == two.stand_before for one, two in pairwise(bills))
            assert all(bill.stand_after - bill.stand_before == bill.kwh for bill in bills)


def test_bills_and_tokens_are_those_of_the_tariff(seeded):
    tariffs = TariffTable.load()
    with seeded.read() as session:
        for customer in session.scalars(select(UtilityCustomer)):
            tariff = tariffs.find(customer.tariff_class, customer.power_va, customer.payment, NOW.date())
            for bill in session.scalars(select(UtilityBill).where(UtilityBill.customer_id == customer.id)):
                assert bill.amount == _bill(tariff, customer, bill).total
            for token in session.scalars(select(UtilityToken).where(UtilityToken.customer_id == customer.id)):
                levies = arithmetic.Levies(None)
                assert token.kwh == arithmetic.token(tariff, customer.power_va, token.nominal, levies).kwh


def _bill(tariff, customer, bill):
    return arithmetic.bill(tariff, customer.power_va, Decimal(bill.kwh), arithmetic.Levies(None))


def test_nothing_has_happened_in_the_future(seeded):
    with seeded.read() as session:
        assert session.scalar(select(func.max(UtilityToken.bought_at))) <= NOW
        assert session.scalar(select(func.max(UtilityBill.paid_at))) <= NOW
        assert all(step.at <= NOW for row in session.scalars(select(UtilityApplication)) for step in row.steps)


def test_what_an_interrupted_run_left_is_gone_on_with(database):
    demo.seed(database, NOW, customers=10)

    assert demo.seed(database, NOW, customers=30) == 20
    assert demo.seed(database, NOW, customers=30) == 0
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(UtilityCustomer)) == 30
        assert session.scalar(select(func.count()).select_from(UtilityApplication)) == 40


def test_first_start_holds_a_few_customers_and_later_starts_add_none(database):
    for _ in range(2):
        with database.write() as session:
            demo.sample(session, NOW)

    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(UtilityCustomer)) == demo.SAMPLE


def test_real_customers_are_never_mixed_with_synthetic_ones(database):
    with database.write() as session:
        utility.fill(session)

    with pytest.raises(demo.NotEmptyError):
        demo.seed(database, NOW, customers=10)


def test_whole_province_can_be_asked_through_the_interface(seeded):
    office = EmbeddedBackOffice(seeded, now=lambda: NOW)
    postpaid, prepaid = number_of("0380", 0), number_of("0380", 1)

    assert office.verify(postpaid, Challenge.PHONE, "0000").customer_number == postpaid
    assert len(office.bills(Access(postpaid, "agent:ani", NOW))) == 12
    assert office.tokens(Access(prepaid, "agent:ani", NOW))
    assert office.maintenance("0231", NOW, NOW + timedelta(days=14))
    assert {item.language for item in office.news("0380", NOW)} == {"id", "en"}
    assert office.offices("0231")
    assert asdict(office.find(prepaid))["payment"] == "prepaid"


def test_every_seeded_power_has_a_late_fee():
    fees = Fees.load()

    assert all(fees.late(account(1, index, NOW).customer["power_va"], NOW.date()) for index in range(FEW))
