"""Tables of the embedded back office. They belong to it alone: nothing else refers to them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from ticketing.backoffice.tariffs import Payment
from ticketing.backoffice.values import ApplicationKind, ApplicationStatus, Works
from ticketing.core.db import Base

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class _Scaled(TypeDecorator[Decimal]):
    """A decimal kept as an integer, because SQLite has no decimals; what does not fit is refused, not rounded."""

    impl = BigInteger
    cache_ok = True
    scale = 1

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        if value is None:
            return None
        scaled = value * self.scale
        if scaled != int(scaled):
            raise ValueError(f"{value} has more digits than this column keeps")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        return None if value is None else Decimal(value) / self.scale


class Rupiah(_Scaled):
    """Whole rupiah."""

    cache_ok = True


class Hundredths(_Scaled):
    """Two places: kWh, and the parts of a bill in rupiah."""

    cache_ok = True
    scale = 100


class UtilityCustomer(Base):
    """A connection and who holds it."""

    __tablename__ = "utility_customer"
    __table_args__ = (Index("ix_utility_customer_phone", "phone"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True, comment="IDPEL, 12 digits")
    meter: Mapped[str] = mapped_column(unique=True, comment="11 digits")
    name: Mapped[str]
    address: Mapped[str]
    district: Mapped[str]
    regency: Mapped[str] = mapped_column(comment="key of local tax: Kota Kupang")
    area_code: Mapped[str]
    unit_code: Mapped[str]
    tariff_class: Mapped[str]
    power_va: Mapped[int]
    payment: Mapped[Payment]
    phone: Mapped[str] = mapped_column(comment="registered number, E.164, or empty")
    identity_last4: Mapped[str] = mapped_column(comment="last digits of the identity card, or empty; no more is kept")


class UtilityChallenge(Base):
    """How often somebody failed to prove to be a customer."""

    __tablename__ = "utility_challenge"

    customer_id: Mapped[int] = mapped_column(ForeignKey("utility_customer.id"), primary_key=True, autoincrement=False)
    failures: Mapped[int]
    since: Mapped[datetime]


class UtilityBill(Base):
    """The bill of one month."""

    __tablename__ = "utility_bill"

    customer_id: Mapped[int] = mapped_column(ForeignKey("utility_customer.id"), primary_key=True)
    period: Mapped[date] = mapped_column(primary_key=True, comment="first day of the month")
    stand_before: Mapped[int]
    stand_after: Mapped[int]
    kwh: Mapped[Decimal] = mapped_column(Hundredths)
    is_estimated: Mapped[bool]
    energy: Mapped[Decimal] = mapped_column(Hundredths)
    local_tax: Mapped[Decimal | None] = mapped_column(Hundredths)
    vat: Mapped[Decimal] = mapped_column(Hundredths)
    stamp: Mapped[Decimal] = mapped_column(Rupiah)
    discount: Mapped[Decimal] = mapped_column(Rupiah)
    amount: Mapped[Decimal] = mapped_column(Rupiah, comment="without late fee")
    late_fee: Mapped[Decimal] = mapped_column(Rupiah, comment="as paid; computed while the bill is open")
    issued_on: Mapped[date]
    due_on: Mapped[date]
    paid_at: Mapped[datetime | None]


class UtilityToken(Base):
    """One purchase of electricity."""

    __tablename__ = "utility_token"
    __table_args__ = (Index("ix_utility_token_customer", "customer_id", "bought_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("utility_customer.id"))
    bought_at: Mapped[datetime]
    nominal: Mapped[Decimal] = mapped_column(Rupiah)
    kwh: Mapped[Decimal] = mapped_column(Hundredths)
    channel: Mapped[str]
    digits: Mapped[str] = mapped_column(unique=True, comment="20 digits; never leave but to the registered telephone")


class UtilityApplication(Base):
    """An application, with its cost as estimated on the day it was made."""

    __tablename__ = "utility_application"
    __table_args__ = (Index("ix_utility_application_phone", "phone"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    external_number: Mapped[str] = mapped_column(index=True)
    kind: Mapped[ApplicationKind]
    status: Mapped[ApplicationStatus]
    works: Mapped[Works]
    customer_number: Mapped[str | None]
    area_code: Mapped[str]
    regency: Mapped[str]
    place: Mapped[str]
    recording: Mapped[str]
    purpose: Mapped[str]
    power_va: Mapped[int]
    payment: Mapped[Payment]
    phone: Mapped[str]
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    is_urgent: Mapped[bool]
    channel: Mapped[str]
    estimate: Mapped[dict[str, Any]] = mapped_column(comment="CostEstimate, amounts as text")
    registered_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    steps: Mapped[list[UtilityApplicationStep]] = relationship(
        order_by="UtilityApplicationStep.id", cascade="all, delete-orphan", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own class attribute


class UtilityApplicationStep(Base):
    """One change of an application's status."""

    __tablename__ = "utility_application_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("utility_application.id"), index=True)
    status: Mapped[ApplicationStatus]
    at: Mapped[datetime]
    note: Mapped[str]


class UtilityMaintenance(Base):
    """Planned work in an area."""

    __tablename__ = "utility_maintenance"
    __table_args__ = (Index("ix_utility_maintenance_area", "area_code", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_code: Mapped[str]
    places: Mapped[list[str]]
    reason: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    published_at: Mapped[datetime]


class UtilityNews(Base):
    """A short item of news."""

    __tablename__ = "utility_news"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_code: Mapped[str | None]
    title: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    priority: Mapped[int]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime] = mapped_column(index=True)


class UtilityOffice(Base):
    """An office that receives visitors on working days."""

    __tablename__ = "utility_office"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    address: Mapped[str]
    area_code: Mapped[str] = mapped_column(index=True)
    opens: Mapped[time]
    closes: Mapped[time]
    slot_minutes: Mapped[int]
    visitors_per_slot: Mapped[int]
    rules: Mapped[str]


class UtilityVisit(Base):
    """An appointment at an office."""

    __tablename__ = "utility_visit"
    __table_args__ = (Index("ix_utility_visit_office", "office_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("utility_office.id"))
    starts_at: Mapped[datetime]
    phone: Mapped[str]
    reason: Mapped[str]
    cancelled_at: Mapped[datetime | None]
    came: Mapped[bool | None] = mapped_column(comment="None until the office says")

    office: Mapped[UtilityOffice] = relationship(lazy="joined")
