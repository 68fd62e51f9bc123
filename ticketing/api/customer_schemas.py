"""Shapes of customers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ticketing.api.schemas import AreaCode, In, Name, OneLine, Out, Phone
from ticketing.backoffice.tariffs import Payment  # noqa: TC001 pydantic reads it


class CustomerQuery(In):
    """By which telephone."""

    phone: Annotated[Phone, Field(min_length=1)]


class CustomerChange(In):
    """What is different now; what is left out stays."""

    name: Name | None = None
    address: Name | None = None
    district: OneLine | None = None
    regency: OneLine | None = None
    area_code: AreaCode | None = None
    unit_code: Name | None = None
    tariff_class: Name | None = None
    power_va: Annotated[int, Field(gt=0, le=10**9)] | None = None
    payment: Payment | None = None
    phone: Phone | None = None
    identity_last4: Annotated[str, Field(pattern=r"^([0-9]{4})?$")] | None = None


class CustomerIn(In):
    """A customer who is new. No more of the identity card than its last four digits is ever kept."""

    number: Annotated[str, Field(pattern=r"^[0-9]{12}$")]
    meter: Annotated[str, Field(pattern=r"^[0-9]{11}$")]
    name: Name
    address: Name
    district: OneLine
    regency: OneLine
    area_code: AreaCode
    unit_code: Name
    tariff_class: Name
    power_va: Annotated[int, Field(gt=0, le=10**9)]
    payment: Payment
    phone: Phone = ""
    identity_last4: Annotated[str, Field(pattern=r"^([0-9]{4})?$")] = ""


class CustomerOut(Out):
    """A customer of the back office."""

    number: str
    meter: str
    name: str
    address: str
    district: str
    regency: str
    area_code: str
    unit_code: str
    tariff_class: str
    power_va: int
    payment: Payment
    phone: str


class CustomersOut(Out):
    """The customers who registered a telephone."""

    items: list[CustomerOut]
