"""The dated tables: what they say, and what they refuse."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal

import pytest

from ticketing.backoffice import dated
from ticketing.backoffice.dated import DATA, TableError
from ticketing.backoffice.fees import Fees, NoFeeError
from ticketing.backoffice.tariffs import NoTariffError, Payment, TariffTable

DAY = date(2026, 2, 1)


@pytest.fixture(scope="module")
def tariffs():
    return TariffTable.load()


@pytest.fixture(scope="module")
def fees():
    return Fees.load()


def _planted(tmp_path, change):
    with (DATA / "tariffs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    path = tmp_path / "tariffs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(
    ("tariff_class", "power", "payment", "price"),
    [
        ("R-1", 450, Payment.PREPAID, "415"),
        ("R-1", 900, Payment.PREPAID, "605"),
        ("R-1-RTM", 900, Payment.PREPAID, "1352"),
        ("R-1-RTM", 900, Payment.POSTPAID, "1352"),
        ("R-1", 1300, Payment.POSTPAID, "1444.7"),
        ("R-2", 4400, Payment.POSTPAID, "1699.53"),
        ("R-3", 23000, Payment.PREPAID, "1699.53"),
        ("S-1", 3500, Payment.PREPAID, "900"),
        ("B-2", 6600, Payment.POSTPAID, "1444.7"),
        ("P-2", 250000, Payment.POSTPAID, "1522.88"),
        ("P-3", 900, Payment.POSTPAID, "1699.53"),
        ("L", 10000, Payment.PREPAID, "1644.52"),
    ],
)
def test_class_power_and_way_to_pay_have_one_price_on_a_day(tariffs, tariff_class, power, payment, price):
    assert tariffs.find(tariff_class, power, payment, DAY).price == Decimal(price)


def test_subsidised_households_pay_in_blocks_after_use(tariffs):
    tariff = tariffs.find("R-1", 450, Payment.POSTPAID, DAY)

    assert [(block.until_kwh, block.price) for block in tariff.blocks] == [(30, 169), (60, 360), (None, 495)]
    assert tariff.demand_charge == 11000
    assert not tariff.is_confirmed_on(DAY)


def test_price_is_vouched_for_until_the_last_quarter_somebody_reported(tariffs):
    tariff = tariffs.find("R-1", 1300, Payment.PREPAID, DAY)

    assert tariff.is_confirmed_on(date(2026, 3, 31))
    assert not tariff.is_confirmed_on(date(2026, 4, 1))


def test_day_before_the_first_row_has_no_tariff(tariffs):
    with pytest.raises(NoTariffError, match=r"R-1 for 1300 VA is valid on 2019-01-01"):
        tariffs.find("R-1", 1300, Payment.PREPAID, date(2019, 1, 1))


def test_power_that_no_class_has_is_named(tariffs):
    with pytest.raises(NoTariffError, match="1000 VA"):
        tariffs.find("R-1", 1000, Payment.PREPAID, DAY)


def test_caller_who_knows_only_the_power_gets_every_class_that_may_have_it(tariffs):
    classes = [tariff.tariff_class for tariff in tariffs.classes(900, Payment.PREPAID, DAY)]

    assert classes == ["R-1", "R-1-RTM", "S-1", "B-1", "I-1", "P-1", "L"]


def test_two_rows_for_one_class_and_day_are_refused_with_both_lines(tmp_path):
    path = _planted(tmp_path, lambda rows: rows.append(rows[5] | {"valid_from": "2026-01-01"}))

    with pytest.raises(TableError, match=r"tariffs.csv lines 7 and \d+ are valid for one case on one day"):
        TariffTable.load(path)


def test_new_quarter_takes_over_on_its_first_day(tmp_path):
    def next_quarter(rows):
        rows.append(rows[5] | {"price": "1500.25", "valid_from": "2026-04-01", "confirmed_until": "2026-06-30"})
        rows[5]["valid_until"] = "2026-03-31"

    tariffs = TariffTable.load(_planted(tmp_path, next_quarter))

    prices = [tariffs.find("R-1", 1300, Payment.PREPAID, date(2026, *day)).price for day in ((3, 31), (4, 1))]
    assert prices == [Decimal("1444.7"), Decimal("1500.25")]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"price": "1.444,70"}, "'1.444,70' is not a number"),
        ({"price": "NaN"}, "cannot be an amount"),
        ({"price": ""}, "either a price or blocks"),
        ({"valid_from": "Oct 2020"}, "Invalid isoformat"),
        ({"valid_until": "2001-01-01"}, "before it begins"),
        ({"payment": "sometimes"}, "sometimes"),
        ({"is_subsidised": "ja"}, "neither yes nor no"),
        ({"power_max_va": "5"}, "no range of powers"),
        ({"class": ""}, "class is empty"),
        ({"price": "", "blocks": "30:169 20:360 :495"}, "do not rise"),
        ({"price": "", "blocks": "30:169"}, "do not rise"),
        ({"price": "", "blocks": "much"}, "no block"),
    ],
)
def test_line_that_cannot_be_read_is_named_with_its_reason(tmp_path, cells, told):
    path = _planted(tmp_path, lambda rows: rows[5].update(cells))

    with pytest.raises(TableError) as refused:
        TariffTable.load(path)

    assert [fault for fault in refused.value.faults if "tariffs.csv line 7" in fault and told in fault]


def test_missing_column_is_named(tmp_path):
    path = tmp_path / "late_fees.csv"
    path.write_text("power_min_va,power_max_va\n0,900\n", encoding="utf-8")

    with pytest.raises(TableError, match=r"late_fees\.csv line 2: column valid_from is missing"):
        dated.read(path, dated.validity, lambda one, other: False)


def test_unknown_local_tax_is_unknown_and_exempt_is_nought(fees):
    assert fees.local_tax_rate("Kota Kupang", "R-1", DAY) is None
    assert fees.local_tax_rate("Sabu Raijua", "R-1", DAY) is None
    assert fees.local_tax_rate("Kota Pontianak", "B-1", DAY) == Decimal("0.09")
    assert fees.local_tax_rate("Kota Cimahi", "S-1", DAY) == 0


def test_power_without_a_fee_is_named(fees):
    with pytest.raises(NoFeeError, match="300000 VA"):
        fees.connection(300_000, DAY)
