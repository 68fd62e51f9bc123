"""Files of the utility: every fault by its line, the difference before it is written, all or nothing."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from helpers import utility
from sqlalchemy import func, select
from typer.testing import CliRunner

from line123 import cli
from ticketing.backoffice.importing import plan as plans
from ticketing.backoffice.importing.kinds import KINDS
from ticketing.backoffice.models import UtilityBill, UtilityCustomer, UtilityNews
from ticketing.network import importer

TODAY = date(2026, 2, 25)
ROW = {
    "number": "561000000044",
    "meter": "14000000044",
    "name": "Contoh Baru",
    "address": "Jalan Contoh 3",
    "district": "Oebobo",
    "regency": "Kota Kupang",
    "area_code": "0380",
    "unit_code": "ULP-KUPANG",
    "tariff_class": "R-1",
    "power_va": "1300",
    "payment": "prepaid",
    "phone": "0811 0000 5555",
    "identity_last4": "4321",
}
BILL = {
    "number": utility.POSTPAID,
    "period": "2026-02",
    "stand_before": "1100",
    "stand_after": "1200",
    "kwh": "100",
    "is_estimated": "no",
    "energy": "144470.00",
    "local_tax": "",
    "vat": "0",
    "stamp": "0",
    "discount": "0",
    "amount": "144470",
    "late_fee": "0",
    "issued_on": "2026-03-02",
    "due_on": "2026-03-20",
    "paid_at": "",
}


@pytest.fixture
def filled(database):
    with database.write() as session:
        importer.load(session)
        utility.fill(session)
    return database


def _file(tmp_path, *rows, delimiter=","):
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def _plan(database, kind, path):
    with database.read() as session:
        return plans.make(session, KINDS[kind], path, TODAY)


def _import(database, kind, path):
    with database.write() as session:
        plans.apply(session, KINDS[kind], plans.make(session, KINDS[kind], path, TODAY))


def test_new_customer_is_planned_then_written_with_a_normal_telephone_number(filled, tmp_path):
    path = _file(tmp_path, ROW)
    plan = _plan(filled, "customers", path)
    _import(filled, "customers", path)

    with filled.read() as session:
        row = session.scalars(select(UtilityCustomer).where(UtilityCustomer.number == ROW["number"])).one()
    assert (len(plan.new), plan.changed, plan.unchanged, plan.faults) == (1, (), 0, ())
    assert (row.phone, row.power_va) == ("+6281100005555", 1300)


def test_second_time_nothing_differs(filled, tmp_path):
    path = _file(tmp_path, ROW)
    _import(filled, "customers", path)

    plan = _plan(filled, "customers", path)

    assert (plan.new, plan.changed, plan.unchanged) == ((), (), 1)


def test_change_is_shown_by_its_columns_but_personal_values_are_not(filled, tmp_path):
    _import(filled, "customers", _file(tmp_path, ROW))
    path = _file(tmp_path, ROW | {"power_va": "2200", "phone": "081100006666"})

    change = _plan(filled, "customers", path).changed[0]

    assert change.text() == f"{ROW['number']}: power_va 1300 -> 2200, phone changes"
    _import(filled, "customers", path)
    assert _plan(filled, "customers", path).unchanged == 1


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"number": "56100000004"}, "line 2: number:"),
        ({"number": "٥٦١٠٠٠٠٠٠٠٤٤"}, "line 2: number:"),
        ({"phone": "many"}, "line 2: phone: Value error, this is no telephone number"),
        ({"area_code": "0999"}, "line 2: area_code: there is no area 0999"),
        ({"unit_code": "ULP-NOWHERE"}, "line 2: unit_code: there is no unit ULP-NOWHERE"),
        ({"power_va": "1000"}, "line 2: tariff_class: no prepaid tariff of class R-1 for 1000 VA"),
        ({"payment": "later"}, "line 2: payment:"),
        ({"meter": utility.POSTPAID_METER}, f"line 2: meter: it belongs to customer {utility.POSTPAID}"),
        ({"identity_last4": "3273012345678901"}, "line 2: identity_last4:"),
    ],
)
def test_row_with_a_fault_is_named_with_its_column(filled, tmp_path, cells, told):
    faults = _plan(filled, "customers", _file(tmp_path, ROW | cells)).faults

    assert [fault for fault in faults if fault.startswith(told)], faults


def test_one_fault_keeps_the_whole_file_out(filled, tmp_path):
    good, bad = ROW, ROW | {"number": "561000000055", "meter": "1"}
    path = _file(tmp_path, good, bad)

    with pytest.raises(ValueError, match="faults"):
        _import(filled, "customers", path)

    with filled.read() as session:
        assert session.scalar(select(func.count()).select_from(UtilityCustomer)) == 3


def test_rows_that_stand_twice_are_named_with_both_lines(filled, tmp_path):
    same_meter = ROW | {"number": "561000000055"}

    assert "line 3: the same row stands in line 2" in _plan(filled, "customers", _file(tmp_path, ROW, ROW)).faults
    assert "line 3: meter: the same one stands in line 2" in (
        _plan(filled, "customers", _file(tmp_path, ROW, same_meter)).faults
    )


def test_file_of_a_spreadsheet_with_semicolons_is_read(filled, tmp_path):
    assert len(_plan(filled, "customers", _file(tmp_path, ROW, delimiter=";")).new) == 1


def test_columns_that_are_missing_or_unknown_are_named(filled, tmp_path):
    row = {name: cell for name, cell in ROW.items() if name != "meter"} | {"colour": "red"}

    assert _plan(filled, "customers", _file(tmp_path, row)).faults == (
        "line 1: columns: missing are meter; unknown are colour",
    )


def test_file_in_another_encoding_is_refused(filled, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_bytes("number,name\n1,Café".encode("latin-1"))

    assert "not UTF-8" in _plan(filled, "customers", path).faults[0]


def test_bill_finds_its_customer_and_a_wrong_one_its_faults(filled, tmp_path):
    _import(filled, "bills", _file(tmp_path, BILL))
    wrong = BILL | {"number": "999999999999", "stand_after": "1", "due_on": "2026-03-01"}

    faults = _plan(filled, "bills", _file(tmp_path, wrong)).faults

    assert [fault.split(": ")[1] for fault in faults] == ["number", "stand_after", "due_on"]
    with filled.read() as session:
        bill = session.scalars(select(UtilityBill).where(UtilityBill.period == date(2026, 2, 1))).one()
    assert (bill.amount, bill.local_tax, bill.paid_at) == (144470, None, None)


def test_time_without_a_zone_is_refused(filled, tmp_path):
    faults = _plan(filled, "bills", _file(tmp_path, BILL | {"paid_at": "2026-03-03T10:00:00"})).faults

    assert faults[0].startswith("line 2: paid_at")


def test_command_shows_the_difference_and_changes_nothing_in_a_dry_run(filled, tmp_path, monkeypatch):
    monkeypatch.setenv("LINE123_DATABASE_URL", filled.url.render_as_string(hide_password=False))
    news = {
        "area_code": "",
        "title": "Contoh",
        "text": "Contoh berita.",
        "language": "id",
        "priority": "1",
        "valid_from": "2026-02-01T00:00:00+08:00",
        "valid_until": "2026-03-01T00:00:00+08:00",
    }
    command = ["backoffice", "import", "news", str(_file(tmp_path, news)), "--data", str(tmp_path)]

    tried = CliRunner().invoke(cli.app, [*command, "--dry-run"])
    with filled.read() as session:
        before = session.scalar(select(func.count()).select_from(UtilityNews))
    done = CliRunner().invoke(cli.app, command)
    with filled.read() as session:
        after = session.scalar(select(func.count()).select_from(UtilityNews))

    assert "1 new, 0 changed, 0 unchanged, 0 faults." in tried.output
    assert "dry run" in tried.output
    assert (done.exit_code, after - before) == (0, 1)


def test_command_fails_when_a_line_has_a_fault(filled, tmp_path, monkeypatch):
    monkeypatch.setenv("LINE123_DATABASE_URL", filled.url.render_as_string(hide_password=False))
    path = _file(tmp_path, ROW | {"meter": "1"})

    told = CliRunner().invoke(cli.app, ["backoffice", "import", "customers", str(path), "--data", str(tmp_path)])

    assert told.exit_code == 1
    assert "line 2: meter" in told.output
    assert "Nothing was changed." in told.output
