"""Kinds of files: which table a row belongs to, what identifies it, and what must be true beside its cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from ticketing.backoffice import models
from ticketing.backoffice.embedded.areas import Areas
from ticketing.backoffice.importing import rows
from ticketing.backoffice.tariffs import NoTariffError, TariffTable
from ticketing.network.models import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from ticketing.core.db import Base


class Surroundings:
    """What rows are checked against: areas, units, tariffs of today, customers."""

    def __init__(self, session: Session, today: date) -> None:
        self._session = session
        self.today = today
        self.areas = Areas()
        self.tariffs = TariffTable.load()

    @cached_property
    def units(self) -> frozenset[str]:
        """Codes of all units."""
        return frozenset(self._session.scalars(select(Unit.code)))

    @cached_property
    def customer_ids(self) -> Mapping[str, int]:
        """Row ids by customer number."""
        found = self._session.execute(select(models.UtilityCustomer.number, models.UtilityCustomer.id))
        return {number: customer_id for number, customer_id in found}  # noqa: C416 rows are no pairs to mypy

    @cached_property
    def meters(self) -> Mapping[str, str]:
        """Customer numbers by meter number."""
        found = self._session.execute(select(models.UtilityCustomer.meter, models.UtilityCustomer.number))
        return {meter: number for meter, number in found}  # noqa: C416


@dataclass(frozen=True)
class Kind:
    """One kind. ``key`` are the columns that identify a row; ``check`` returns its faults as sentences."""

    name: str
    cells: type[rows.Cells]
    model: type[Base]
    key: tuple[str, ...]
    check: Callable[[Any, Surroundings], list[str]]
    has_customer: bool = False

    def values(self, row: rows.Cells, around: Surroundings) -> dict[str, Any]:
        """Return the values of a checked row by the names of its table's columns."""
        values = {name: getattr(row, name) for name in type(row).model_fields}
        if self.has_customer:
            values["customer_id"] = around.customer_ids[values.pop("number")]
        return values


def _customer(row: rows.CustomerCells, around: Surroundings) -> list[str]:
    faults = _area(row.area_code, around)
    if row.unit_code not in around.units:
        faults.append(f"unit_code: there is no unit {row.unit_code}")
    if around.meters.get(row.meter, row.number) != row.number:
        faults.append(f"meter: it belongs to customer {around.meters[row.meter]}")
    try:
        around.tariffs.find(row.tariff_class, row.power_va, row.payment, around.today)
    except NoTariffError as error:
        faults.append(f"tariff_class: {error}")
    return faults


def _bill(row: rows.BillCells, around: Surroundings) -> list[str]:
    faults = _known_customer(row.number, around)
    if row.stand_after < row.stand_before:
        faults.append("stand_after: the meter ran backwards")
    if row.due_on < row.issued_on:
        faults.append("due_on: it is before issued_on")
    if row.period.day != 1:
        faults.append("period: it is no month such as 2026-01")
    return faults


def _token(row: rows.TokenCells, around: Surroundings) -> list[str]:
    return _known_customer(row.number, around)


def _maintenance(row: rows.MaintenanceCells, around: Surroundings) -> list[str]:
    faults = _area(row.area_code, around)
    return faults if row.starts_at < row.ends_at else [*faults, "ends_at: it is not after starts_at"]


def _news(row: rows.NewsCells, around: Surroundings) -> list[str]:
    faults = _area(row.area_code, around) if row.area_code else []
    return faults if row.valid_from < row.valid_until else [*faults, "valid_until: it is not after valid_from"]


def _office(row: rows.OfficeCells, around: Surroundings) -> list[str]:
    faults = _area(row.area_code, around)
    return faults if row.opens < row.closes else [*faults, "closes: it is not after opens"]


def _area(code: str, around: Surroundings) -> list[str]:
    return [] if around.areas.is_known(code) else [f"area_code: there is no area {code}"]


def _known_customer(number: str, around: Surroundings) -> list[str]:
    return [] if number in around.customer_ids else [f"number: there is no customer {number}; import customers first"]


KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("customers", rows.CustomerCells, models.UtilityCustomer, ("number",), _customer),
        Kind("bills", rows.BillCells, models.UtilityBill, ("customer_id", "period"), _bill, has_customer=True),
        Kind("tokens", rows.TokenCells, models.UtilityToken, ("digits",), _token, has_customer=True),
        Kind(
            "maintenance", rows.MaintenanceCells, models.UtilityMaintenance, ("area_code", "starts_at", "ends_at"),
            _maintenance,
        ),
        Kind("news", rows.NewsCells, models.UtilityNews, ("language", "title", "valid_from"), _news),
        Kind("offices", rows.OfficeCells, models.UtilityOffice, ("code",), _office),
    )
}  # fmt: skip
