"""One row of each kind of file: its columns, and what a cell may hold. An empty cell is nothing."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from ticketing.backoffice.tariffs import Payment
from ticketing.core import phone


def _nothing(value: Any) -> Any:
    return None if value == "" else value


def _month(value: Any) -> Any:
    return f"{value}-01" if isinstance(value, str) and value.count("-") == 1 else value


def _telephone(value: str) -> str:
    number = phone.normalise(value) if value else ""
    if value and not number:
        raise ValueError("this is no telephone number")
    return number


Text = Annotated[str, Field(min_length=1, max_length=500)]
Number = Annotated[str, Field(pattern=r"^[0-9]{12}$")]
Amount = Annotated[Decimal, Field(ge=0, lt=10**15, decimal_places=0)]
Part = Annotated[Decimal, Field(ge=0, lt=10**15, decimal_places=2)]
Count = Annotated[int, Field(ge=0, le=10**9)]


class Cells(BaseModel):
    """A row as it is read; unknown columns are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class CustomerCells(Cells):
    """A customer. ``identity_last4``: no more of the identity card is ever imported."""

    number: Number
    meter: Annotated[str, Field(pattern=r"^[0-9]{11}$")]
    name: Text
    address: Text
    district: str
    regency: str
    area_code: Annotated[str, Field(pattern=r"^0[0-9]{2,3}$")]
    unit_code: Text
    tariff_class: Text
    power_va: Annotated[int, Field(gt=0, le=10**9)]
    payment: Payment
    phone: Annotated[str, BeforeValidator(_telephone)]
    identity_last4: Annotated[str, Field(pattern=r"^([0-9]{4})?$")]


class BillCells(Cells):
    """A bill of ``period`` (2026-01). ``local_tax`` empty: not known. Times with their zone."""

    number: Number
    period: Annotated[date, BeforeValidator(_month)]
    stand_before: Count
    stand_after: Count
    kwh: Part
    is_estimated: bool
    energy: Part
    local_tax: Annotated[Part | None, BeforeValidator(_nothing)]
    vat: Part
    stamp: Amount
    discount: Amount
    amount: Amount
    late_fee: Amount
    issued_on: date
    due_on: date
    paid_at: Annotated[AwareDatetime | None, BeforeValidator(_nothing)]


class TokenCells(Cells):
    """A purchase of electricity."""

    number: Number
    bought_at: AwareDatetime
    nominal: Amount
    kwh: Part
    channel: Text
    digits: Annotated[str, Field(pattern=r"^[0-9]{20}$")]


class MaintenanceCells(Cells):
    """Planned work; ``places`` with semicolons between."""

    area_code: Text
    places: Annotated[list[str], BeforeValidator(lambda cell: [place.strip() for place in cell.split(";")])]
    reason: Text
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    published_at: AwareDatetime


class NewsCells(Cells):
    """An item of news; ``area_code`` empty: for everybody."""

    area_code: Annotated[str | None, BeforeValidator(_nothing)]
    title: Text
    text: Annotated[str, Field(min_length=1, max_length=400)]
    language: Annotated[str, Field(pattern="^(id|en)$")]
    priority: Count
    valid_from: AwareDatetime
    valid_until: AwareDatetime


class OfficeCells(Cells):
    """An office; hours are local."""

    code: Text
    name: Text
    address: Text
    area_code: Text
    opens: time
    closes: time
    slot_minutes: Annotated[int, Field(ge=5, le=480)]
    visitors_per_slot: Annotated[int, Field(ge=1, le=100)]
    rules: str
