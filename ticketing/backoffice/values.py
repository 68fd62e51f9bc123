"""What a back office answers: frozen values. Money is whole rupiah as Decimal, times are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 this and more is read at run time by pydantic
from decimal import Decimal
from enum import StrEnum

from ticketing.backoffice.costs import CostEstimate  # noqa: TC001
from ticketing.backoffice.tariffs import Payment  # noqa: TC001

CUSTOMER_DIGITS = 12
METER_DIGITS = 11
TOKEN_DIGITS = 20
APPLICATION_DIGITS = 13


class Challenge(StrEnum):
    """What a caller may be asked to prove who he is; never a name, which neighbours know."""

    PHONE = "phone_last4"
    IDENTITY = "identity_last4"


@dataclass(frozen=True)
class Customer:
    """A connection, as anybody may know it who types its number: nothing here is a secret, nothing names a person.

    ``number`` is the IDPEL (12 digits), ``meter`` the meter number (11 digits), ``power_va`` in VA. ``regency`` is the
    key of local tax. ``challenges`` are those that can be asked of this customer, in the order of the house; empty
    when nothing is registered.
    """

    number: str
    meter: str
    tariff_class: str
    power_va: int
    payment: Payment
    area_code: str
    unit_code: str
    regency: str
    district: str
    timezone: str
    challenges: tuple[Challenge, ...]


@dataclass(frozen=True)
class Access:
    """The right to hear what belongs to one customer; from ``BackOffice.verify``, or from an agent who made sure.

    ``how`` is the challenge that was passed, or who vouches ("agent:ani").
    """

    customer_number: str
    how: str
    at: datetime


@dataclass(frozen=True)
class Holder:
    """Who the customer is. For the desk only: names and addresses are never spoken."""

    name: str
    address: str
    phone: str


@dataclass(frozen=True)
class Bill:
    """The bill of the month that begins on ``period``. Meter stands in kWh.

    ``amount`` is without ``late_fee``, which grows until the bill is paid and is the one of today. ``local_tax`` None:
    not known and not included.
    """

    period: date
    kwh: Decimal
    stand_before: int
    stand_after: int
    is_estimated: bool
    energy: Decimal
    local_tax: Decimal | None
    vat: Decimal
    stamp: Decimal
    discount: Decimal
    amount: Decimal
    late_fee: Decimal
    issued_on: date
    due_on: date
    paid_at: datetime | None

    @property
    def is_paid(self) -> bool:
        """Tell whether nothing is owed for this month."""
        return self.paid_at is not None

    @property
    def to_pay(self) -> Decimal:
        """Return what is owed for this month today."""
        return Decimal(0) if self.is_paid else self.amount + self.late_fee

    def is_overdue(self, today: date) -> bool:
        """Tell whether the bill should have been paid before ``today``."""
        return not self.is_paid and today > self.due_on


@dataclass(frozen=True)
class Arrears:
    """What several bills leave to pay: how many months, since which one, and how much with and without late fees."""

    months: int
    oldest: date
    amount: Decimal
    late_fee: Decimal

    @property
    def total(self) -> Decimal:
        """Return all that is owed."""
        return self.amount + self.late_fee


def arrears(bills: tuple[Bill, ...], today: date) -> Arrears | None:
    """Sum the overdue bills, None when there is none."""
    late = [bill for bill in bills if bill.is_overdue(today)]
    if not late:
        return None
    amount, fees = sum((bill.amount for bill in late), Decimal(0)), sum((bill.late_fee for bill in late), Decimal(0))
    return Arrears(len(late), min(bill.period for bill in late), amount, fees)


@dataclass(frozen=True)
class Token:
    """A purchase of electricity. Its 20 digits are not here: they are only ever sent to the registered telephone."""

    id: int
    bought_at: datetime
    nominal: Decimal
    kwh: Decimal
    channel: str


@dataclass(frozen=True)
class Resent:
    """A token is on its way; ``phone_last4`` are the last digits of the registered telephone."""

    token_id: int
    phone_last4: str


@dataclass(frozen=True)
class Usage:
    """The kWh of the month that begins on ``period``: as billed, or as bought in tokens when ``is_bought``."""

    period: date
    kwh: Decimal
    is_bought: bool


@dataclass(frozen=True)
class UsageSent:
    """The consumption of so many months is on its way; ``phone_last4`` as in Resent."""

    months: int
    phone_last4: str


class ApplicationKind(StrEnum):
    """What can be applied for."""

    NEW_CONNECTION = "new_connection"
    POWER_CHANGE = "power_change"
    TEMPORARY = "temporary"


class ApplicationStatus(StrEnum):
    """How far an application is. The last three are ends."""

    REGISTERED = "registered"
    AWAITING_DOCUMENTS = "awaiting_documents"
    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    WORKING = "working"
    DONE = "done"
    CANCELLED = "cancelled"
    REFUSED = "refused"


class Works(StrEnum):
    """What has to be built, which decides the target."""

    NONE = "none"
    LINE = "line"
    TRANSFORMER = "transformer"


@dataclass(frozen=True)
class ApplicationRequest:
    """What an applicant asks for. ``key`` makes a repeated request the same application.

    ``customer_number`` is needed for a power change; ``first_on`` and ``last_on`` for a temporary connection, both
    supplied days. ``phone`` in E.164. ``place`` in words, or empty when it was only spoken: then ``recording`` names
    it. ``purpose`` is household, business, social, industry, government, feast, building or other.
    """

    key: str
    kind: ApplicationKind
    area_code: str
    power_va: int
    payment: Payment
    phone: str
    purpose: str = "household"
    regency: str = ""
    place: str = ""
    recording: str = ""
    customer_number: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    is_urgent: bool = False
    channel: str = "phone"


@dataclass(frozen=True)
class ApplicationSent:
    """The number of an application is on its way; ``phone_last4`` are the last digits of its applicant's telephone."""

    number: str
    phone_last4: str


@dataclass(frozen=True)
class ApplicationStep:
    """One change of status."""

    status: ApplicationStatus
    at: datetime
    note: str


@dataclass(frozen=True)
class Application:
    """An application. ``number`` has 13 digits with a check digit; ``external_number`` is the utility's own, or empty.

    The clock starts with the payment: ``due_on`` is None before it, and for a temporary connection its first day.
    ``steps`` oldest first; the last one is the last change. ``estimate`` None: no price was known.
    """

    number: str
    external_number: str
    kind: ApplicationKind
    status: ApplicationStatus
    area_code: str
    timezone: str
    power_va: int
    payment: Payment
    estimate: CostEstimate | None
    registered_at: datetime
    target_days: int | None
    due_on: date | None
    can_be_cancelled: bool
    steps: tuple[ApplicationStep, ...]
