"""The page of dated fees and tariffs: what holds, and a row that holds from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from flask import make_response, render_template, request, url_for

from ticketing.accounts.permissions import Permission
from ticketing.administration.blueprint import blueprint, common, save
from ticketing.administration.fees_example import example
from ticketing.administration.pages import Page, page
from ticketing.backoffice.additions import FEES, TABLES, Added, Cells, key_of, load, rows
from ticketing.changes import service
from ticketing.changes.errors import RefusedError
from ticketing.core import clock, http
from ticketing.core.errors import NotFoundError
from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from ticketing.changes.difference import Path

NAMES: Final = {
    "tariffs": Label("Tarif listrik", "Tariffs"),
    "late_fees": Label("Biaya keterlambatan", "Late fees"),
    "connection_fees": Label("Biaya pasang baru", "Fees for new connections"),
    "power_change_fees": Label("Biaya perubahan daya", "Fees for more power"),
    "local_tax": Label("Pajak daerah", "Local tax"),
}
PAYMENTS: Final = {
    "prepaid": Label("prabayar", "prepaid"),
    "postpaid": Label("pascabayar", "postpaid"),
    "both": Label("keduanya", "both"),
}
COLUMNS: Final = {
    "class": Label("Golongan", "Class"),
    "power_min_va": Label("Daya dari (VA)", "Power from (VA)"),
    "power_max_va": Label("sampai (VA)", "to (VA)"),
    "payment": Label("Cara bayar", "Way to pay"),
    "price": Label("Rp per kWh", "Rp for a kWh"),
    "demand_charge": Label("Biaya beban (Rp/kVA)", "Demand charge (Rp/kVA)"),
    "blocks": Label("Blok, mis. 30:169 60:360 :495", "Blocks, as 30:169 60:360 :495"),
    "confirmed_until": Label("Dipastikan sampai", "Confirmed until"),
    "fixed": Label("Rp tetap", "Fixed Rp"),
    "percent": Label("Persen dari tagihan", "Percent of the bill"),
    "minimum": Label("Paling sedikit Rp", "At least Rp"),
    "per_va": Label("Rp per VA", "Rp for each VA"),
    "deposit_fixed": Label("Jaminan Rp tetap", "Deposit, fixed Rp"),
    "deposit_per_va": Label("Jaminan Rp per VA", "Deposit, Rp for each VA"),
    "regency": Label("Kabupaten/kota", "Regency or city"),
    "classes": Label("Golongan", "Classes"),
    "rate_percent": Label("Persen; kosong = belum diketahui", "Percent; empty is not known"),
    "source": Label("Sumber", "Source"),
    "valid_from": Label("Berlaku dari", "From"),
    "valid_until": Label("sampai", "Until"),
}
_MOST_LETTERS: Final = 200


def _field(path: Path) -> Label:
    table, key, column = path
    name, said = NAMES[table], COLUMNS[column]
    return Label(f"{name.id} {key}: {said.id}", f"{name.en} {key}: {said.en}")


page(
    Page(
        FEES,
        Label("Biaya dan tarif", "Fees and tariffs"),
        Label(
            "Tabel bertanggal: tarif, keterlambatan, pasang baru, perubahan daya, pajak daerah.",
            "Dated tables: tariffs, late fees, connections, more power, local tax.",
        ),
        "list-check",
        "administration.fees",
        _field,
    )
)


@dataclass(frozen=True)
class Row:
    """One row as shown. ``key``: its number among those that hold now, which an added row may follow."""

    cells: Cells
    is_current: bool
    is_added: bool


@blueprint.get("/administration/fees")
@http.requires(Permission.SETTINGS_VIEW)
def fees() -> Response:
    """Show one table with what was added, and the form for the next row."""
    table = _table(request.args.get("table", "tariffs"))
    with http.database().read() as session:
        now = service.current(session, FEES)
        values = common(session, FEES, now.number)
    shown = _rows(table, now.document)
    values |= {"table": table, "tables": NAMES, "columns": COLUMNS, "form": TABLES[table], "rows": shown}
    values["payments"] = PAYMENTS
    values |= {"preview": None, "fault": None, "names": [_case(table, row.cells) for row in shown if row.is_current]}
    return make_response(render_template("administration/fees.html", **values))


@blueprint.post("/administration/fees")
@http.requires(Permission.SETTINGS_EDIT)
def save_fees() -> Response:
    """Add a row that holds from a day on."""
    with http.database().write() as session:
        table = _table(request.form.get("table", ""))
        document, _ = _with_typed(table, service.current(session, FEES).document)
        save(session, FEES, document)
    return http.go_to(url_for("administration.fees", table=table))


@blueprint.post("/administration/fees/preview")
@http.requires(Permission.SETTINGS_EDIT)
def preview_fees() -> Response:
    """Show an example of what callers would be told before and from that day on; nothing is saved."""
    table = _table(request.form.get("table", ""))
    with http.database().read() as session:
        before = service.current(session, FEES).document
    values: dict[str, Any] = {"preview": None, "fault": None}
    try:
        document, row = _with_typed(table, before)
        values["preview"] = example(table, row, date.fromisoformat(row["valid_from"]), load(before), load(document))
    except RefusedError as error:
        values["fault"] = error
    return make_response(render_template("administration/_fees_preview.html", **values))


def _table(name: str) -> str:
    if name not in TABLES:
        raise NotFoundError("There is no such table.", table=name[:40])
    return name


def _rows(table: str, added: Added) -> list[Row]:
    today, mine = clock.now().date().isoformat(), set(added.get(table, {}))
    return [
        Row(
            cells,
            not cells["valid_until"] or cells["valid_until"] >= today,
            key_of(table, cells, date.fromisoformat(cells["valid_from"])) in mine,
        )
        for cells in rows(table, added)
    ]


def _case(table: str, cells: Cells) -> str:
    return "/".join(cells[name] for name in TABLES[table].case)


def _with_typed(table: str, before: Added) -> tuple[Added, Cells]:
    form = request.form
    case, since = form.get("case", ""), form.get("since", "").strip()
    cells = {name: form.get(name, "").strip().replace(",", ".")[:_MOST_LETTERS] for name in TABLES[table].values}
    cells = {name: value for name, value in cells.items() if value}
    source = " ".join(form.get("source", "").split())[:_MOST_LETTERS]
    if not case or not since:
        raise RefusedError(Label("Pilih baris dan tanggal mulai.", "Choose a row and its first day."), field="since")
    if not source:
        raise RefusedError(Label("Tulis sumbernya: keputusan mana?", "Write the source: which decree?"), field="source")
    key = f"{case}@{since}"
    if key in before.get(table, {}):
        raise RefusedError(
            Label("Baris untuk hari itu sudah ada.", "There is a row for that day already."), field="since"
        )
    document = {**before, table: {**before.get(table, {}), key: cells | {"source": source}}}
    FEES.read(FEES.write(document))
    names = dict(zip(TABLES[table].case, case.split("/"), strict=True))
    return document, names | cells | {"valid_from": since}
