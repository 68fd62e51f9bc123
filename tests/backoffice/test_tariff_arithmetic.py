"""Bills, tokens, late fees and cost estimates against worked examples, and properties no number may break."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing.backoffice import arithmetic, costs
from ticketing.backoffice.applications import nearest_power
from ticketing.backoffice.arithmetic import Extras, Levies, NotComputableError, TokenRule
from ticketing.backoffice.fees import Fees
from ticketing.backoffice.tariffs import NoTariffError, Payment, TariffTable

DAY = date(2026, 2, 1)
TARIFFS, FEES = TariffTable.load(), Fees.load()
UNTAXED, SIX = Levies(None), Levies(Decimal("0.06"))
EXEMPT = Levies(Decimal(0))
POWERS = (450, 900, 1300, 2200, 3500, 4400, 5500, 6600, 7700, 10600, 13200, 23000)

kwh = st.decimals(0, 20_000, places=2)
rates = st.decimals(0, Decimal("0.1"), places=3)


def _tariff(tariff_class, power, payment=Payment.POSTPAID):
    return TARIFFS.find(tariff_class, power, payment, DAY)


def _households():
    """Every household that pays after use, with its power."""
    for power in POWERS:
        for name in ("R-1", "R-1-RTM", "R-2", "R-3"):
            try:
                yield _tariff(name, power), power
            except NoTariffError:
                continue


households = st.sampled_from(list(_households()))


@pytest.mark.parametrize(
    ("tariff_class", "power", "used", "levies", "energy", "total"),
    [
        ("R-1", 1300, 30, UNTAXED, "75124.40", 75124),  # the minimum: 52 kWh
        ("R-1", 1300, 30, SIX, "75124.40", 79632),
        ("R-1", 1300, 52, UNTAXED, "75124.40", 75124),
        ("R-1", 1300, 100, UNTAXED, 144470, 144470),
        ("R-1", 450, 75, UNTAXED, 28245, 28245),  # 4,950 + 5,070 + 10,800 + 7,425
        ("R-1", 450, 0, UNTAXED, 4950, 4950),
        ("R-1", 900, 30, UNTAXED, 27950, 27950),  # 18,000 + 20 x 275 + 10 x 445
        ("R-2", 3500, 200, UNTAXED, 339906, 339906),
        ("R-3", 6600, 300, UNTAXED, 509859, 509859),  # exactly 6,600 VA: no VAT
        ("R-3", 7700, 400, UNTAXED, 679812, 754591),  # VAT 74,779
        ("R-3", 23000, 3000, UNTAXED, 5098590, 5669435),  # VAT 560,845, stamp 10,000
        ("B-2", 23000, 3000, UNTAXED, 4334100, 4334100),  # business: no VAT
    ],
)
def test_bill_of_a_worked_example(tariff_class, power, used, levies, energy, total):
    bill = arithmetic.bill(_tariff(tariff_class, power), power, Decimal(used), levies)

    assert (bill.energy, bill.total) == (Decimal(energy), total)


def test_bill_without_a_known_local_tax_says_so():
    assert arithmetic.bill(_tariff("R-1", 1300), 1300, Decimal(100), UNTAXED).local_tax is None
    assert arithmetic.bill(_tariff("R-1", 1300), 1300, Decimal(100), EXEMPT).local_tax == 0


def test_what_was_used_below_the_minimum_is_told_beside_what_is_billed():
    bill = arithmetic.bill(_tariff("R-1", 1300), 1300, Decimal(30), UNTAXED)

    assert (bill.kwh_used, bill.kwh_billed, bill.is_minimum) == (30, 52, True)


def test_instalments_and_late_fee_are_added_and_a_discount_taken_off():
    extras = Extras(instalments=Decimal(20000), late_fee=Decimal(5000), discount=Decimal(72235))

    bill = arithmetic.bill(_tariff("R-1", 1300), 1300, Decimal(100), UNTAXED, extras)

    assert bill.total == 144470 + 20000 + 5000 - 72235


def test_tariff_with_peak_hours_is_not_guessed():
    with pytest.raises(NotComputableError, match="B-3"):
        arithmetic.bill(_tariff("B-3", 250_000), 250_000, Decimal(9000), UNTAXED)


def test_nobody_uses_less_than_nothing():
    with pytest.raises(ValueError, match="-1 kWh"):
        arithmetic.bill(_tariff("R-1", 1300), 1300, Decimal(-1), UNTAXED)


@given(households, kwh, rates)
def test_parts_of_a_bill_add_up_to_whole_rupiah(household, used, rate):
    tariff, power = household
    bill = arithmetic.bill(tariff, power, used, Levies(rate))

    assert abs(bill.total - bill.energy - bill.local_tax - bill.vat - bill.stamp) <= Decimal("0.5")
    assert bill.total == bill.total.to_integral_value()


@given(households, kwh, kwh)
def test_more_kwh_never_cost_less(household, one, other):
    tariff, power = household
    few, many = sorted((one, other))

    assert arithmetic.bill(tariff, power, few, UNTAXED).total <= arithmetic.bill(tariff, power, many, UNTAXED).total


@given(households, kwh)
def test_no_bill_is_below_the_minimum(household, used):
    tariff, power = household
    least = arithmetic.bill(tariff, power, arithmetic.minimum_kwh(tariff, power), UNTAXED)

    assert arithmetic.bill(tariff, power, used, UNTAXED).total >= least.total


@pytest.mark.parametrize(
    ("nominal", "power", "levies", "rule", "fee", "expected"),
    [
        (50_000, 1300, Levies(Decimal("0.03")), TokenRule.SIMPLE, 0, "33.6"),  # press: 33.57
        (50_000, 1300, Levies(Decimal("0.024")), TokenRule.INCLUSIVE, 0, "33.8"),
        (50_000, 1300, SIX, TokenRule.INCLUSIVE, 0, "32.7"),  # 47,169.81
        (20_000, 900, UNTAXED, TokenRule.INCLUSIVE, 0, "33.1"),
        (100_000, 1300, UNTAXED, TokenRule.INCLUSIVE, 2500, "67.5"),
    ],
)
def test_token_of_a_worked_example(nominal, power, levies, rule, fee, expected):
    tariff = _tariff("R-1", power, Payment.PREPAID)

    token = arithmetic.token(tariff, power, Decimal(nominal), levies, fee_included=Decimal(fee), rule=rule)

    assert token.kwh == Decimal(expected)


def test_receipt_splits_a_token_into_energy_and_tax():
    token = arithmetic.token(_tariff("R-1", 1300, Payment.PREPAID), 1300, Decimal(50_000), SIX)

    assert (token.stroom, token.local_tax) == (Decimal("47169.81"), Decimal("2830.19"))


def test_token_above_five_million_pays_stamp_duty():
    token = arithmetic.token(_tariff("R-1", 2200, Payment.PREPAID), 2200, Decimal(5_000_001), UNTAXED)

    assert (token.stamp, token.stroom) == (10_000, 4_990_001)


def test_token_of_a_large_household_pays_vat_out_of_its_nominal():
    token = arithmetic.token(_tariff("R-3", 7700, Payment.PREPAID), 7700, Decimal(1_110_000), UNTAXED)

    assert (token.vat, token.stroom) == (110_000, 1_000_000)


def test_token_that_fees_eat_up_is_refused():
    with pytest.raises(ValueError, match="nothing is left"):
        arithmetic.token(
            _tariff("R-1", 1300, Payment.PREPAID), 1300, Decimal(2000), UNTAXED, fee_included=Decimal(2000)
        )


@given(st.decimals(20_000, 10_000_000, places=0), rates, st.sampled_from(TokenRule))
def test_parts_of_a_token_add_up_to_its_nominal(nominal, rate, rule):
    token = arithmetic.token(_tariff("R-3", 7700, Payment.PREPAID), 7700, nominal, Levies(rate), rule=rule)

    assert token.stroom + token.local_tax + token.vat + token.stamp == nominal
    assert token.kwh >= 0


@pytest.mark.parametrize(
    ("power", "amount", "days_late", "expected"),
    [
        (900, 100_000, 0, 0),
        (450, 30_000, 1, 3_000),
        (900, 30_000, 1, 3_000),
        (1300, 100_000, 1, 5_000),
        (1300, 100_000, 31, 5_000),  # the 20th of the next month
        (1300, 100_000, 32, 10_000),
        (2200, 100_000, 1, 10_000),
        (5500, 900_000, 1, 50_000),
        (6600, 1_000_000, 1, 75_000),  # 3 % would be 30,000
        (7700, 5_000_000, 1, 150_000),
        (23000, 1_000_000, 1, 100_000),
    ],
)
def test_late_fee_of_a_power(power, amount, days_late, expected):
    due = date(2026, 1, 20)

    on = due + timedelta(days=days_late)

    assert arithmetic.late_fee(FEES.late(power, DAY), Decimal(amount), due, on) == expected


@pytest.mark.parametrize(
    ("power", "payment", "total"),
    [
        (450, Payment.PREPAID, 421_000),
        (900, Payment.PREPAID, 843_000),
        (1300, Payment.PREPAID, 1_218_000),
        (2200, Payment.PREPAID, 2_062_000),
        (3500, Payment.PREPAID, 3_391_500),
        (900, Payment.POSTPAID, 967_800),
        (1300, Payment.POSTPAID, 1_485_900),
        (2200, Payment.POSTPAID, 2_482_200),
        (3500, Payment.POSTPAID, 4_046_000),
        (4400, Payment.POSTPAID, 5_096_400),
        (5500, Payment.POSTPAID, 6_368_000),
        (6600, Payment.POSTPAID, 7_527_400),
        (7700, Payment.POSTPAID, 8_780_300),
    ],
)
def test_new_connection_costs_what_was_published(power, payment, total):
    assert costs.new_connection(FEES.connection(power, DAY), power, payment).total == total


def test_deposit_that_nobody_published_is_not_guessed():
    estimate = costs.new_connection(FEES.connection(450, DAY), 450, Payment.POSTPAID)

    assert (estimate.deposit, estimate.total) == (None, 421_000)


@pytest.mark.parametrize(("old", "new", "total"), [(900, 1300, 374_800), (2200, 3500, 1_259_700), (1300, 900, 0)])
def test_other_power_costs_by_the_added_va(old, new, total):
    assert costs.power_change(FEES.power_change(new, DAY), old, new).total == total


def test_same_power_is_no_change():
    with pytest.raises(ValueError, match="900 VA"):
        costs.power_change(FEES.power_change(900, DAY), 900, 900)


def test_temporary_connection_of_the_worked_example():
    tariff = _tariff("L", 10_000)

    estimate = costs.temporary(tariff, 10_000, DAY, DAY + timedelta(days=2), today=DAY)

    assert (estimate.total, estimate.has_local_tax) == (592_027, False)


@pytest.mark.parametrize(
    ("first", "last", "factor", "told"),
    [
        (-1, 2, 1, "is past"),
        (3, 2, 1, "before it begins"),
        (0, 100, 1, "longer than 3 months"),
        (0, 1, 2, "factor 2"),
    ],
)
def test_temporary_connection_that_cannot_be_is_refused(first, last, factor, told):
    days = DAY + timedelta(days=first), DAY + timedelta(days=last)

    with pytest.raises(ValueError, match=told):
        costs.temporary(_tariff("L", 10_000), 10_000, *days, today=DAY, factor=Decimal(factor))


def test_three_months_are_allowed_to_their_last_day_and_no_further():
    costs.check_days(date(2026, 11, 30), date(2027, 2, 27), DAY)

    with pytest.raises(ValueError, match="longer"):
        costs.check_days(date(2026, 11, 30), date(2027, 2, 28), DAY)


@pytest.mark.parametrize(
    ("wanted", "offered"), [(1300, 1300), (1, 450), (1200, 1300), (675, 900), (60_000, None), (53_000, 53_000)]
)
def test_power_that_is_not_sold_becomes_the_nearest_that_is(wanted, offered):
    assert nearest_power(wanted) == offered
