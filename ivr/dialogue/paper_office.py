"""A back office without a database: what rehearsals, walks and tests of menus find at the other end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from ivr.dialogue import paper_visits
from ivr.dialogue.paper_applications import PaperApplications, application
from ticketing.backoffice.caller import (
    Access,
    Application,
    ApplicationStatus,
    Bill,
    Challenge,
    Customer,
    Maintenance,
    Payment,
    Resent,
    Tariff,
    Token,
    TooManyTriesError,
    UnavailableError,
    Usage,
    UsageSent,
    WrongAnswerError,
)
from ticketing.backoffice.tariffs import TariffTable
from ticketing.core.errors import ConflictError, NotFoundError

if TYPE_CHECKING:
    from ticketing.backoffice.caller import (
        ApplicationRequest,
        ApplicationSent,
        Appointment,
        CostEstimate,
        NewsItem,
        Office,
        Slot,
        VisitRequest,
    )
    from ticketing.backoffice.values import Holder

NOON: Final = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
"""The moment of a rehearsed call: a Saturday."""

CUSTOMER: Final = "543210987654"
WRONG: Final = frozenset({"0000"})
"""What is always a wrong answer to a challenge; every other answer is right."""


_APPLICATIONS: Final = PaperApplications()


@dataclass(frozen=True)
class PaperOffice:
    """Whoever is asked for exists and is the same customer, unless a field says otherwise.

    ``is_away``: no question is answered; ``leaves``: none is once a caller has proved who he is. ``owes``: how many
    months were not paid; the newest is overdue when ``is_late``. ``office_codes``: the offices of every area, each with
    ``free`` times on a working day; ``is_taken``: somebody else is always faster. ``has_visit``: every
    telephone has an appointment, which can be cancelled unless ``leaves``.
    """

    payment: Payment = Payment.POSTPAID
    power_va: int = 1300
    tariff_class: str = "R-1"
    is_known: bool = True
    is_away: bool = False
    leaves: bool = False
    is_locked: bool = False
    challenges: tuple[Challenge, ...] = (Challenge.PHONE, Challenge.IDENTITY)
    months: int = 12
    owes: int = 1
    is_late: bool = False
    purchases: int = 3
    has_phone: bool = True
    planned: int = 2
    application_status: ApplicationStatus | None = ApplicationStatus.PAID
    office_codes: tuple[str, ...] = ("ULP-KUPANG", "ULP-OESAO")
    free: int = 2
    is_taken: bool = False
    has_visit: bool = False
    has_tariffs: bool = True
    applications: PaperApplications = _APPLICATIONS

    def find(self, identifier: str) -> Customer:
        """Return the customer, by whatever number."""
        self._there()
        if not self.is_known:
            raise NotFoundError("There is no such customer.")
        return Customer(
            number=identifier.rjust(12, "5"),
            meter=identifier[:11],
            tariff_class=self.tariff_class,
            power_va=self.power_va,
            payment=self.payment,
            area_code="0380",
            unit_code="ULP-KUPANG",
            regency="Kota Kupang",
            district="Oebobo",
            timezone="Asia/Makassar",
            challenges=self.challenges,
        )

    def of_phone(self, phone: str) -> tuple[Customer, ...]:
        """Return the customer."""
        return (self.find(CUSTOMER),) if phone and self.is_known else ()

    def verify(self, number: str, challenge: Challenge, answer: str) -> Access:
        """Take every answer but the wrong ones."""
        self._there()
        if self.is_locked:
            raise TooManyTriesError("Too many wrong answers.")
        if answer in WRONG:
            raise WrongAnswerError("The answer is wrong.", tries_left=4)
        return Access(number, str(challenge), NOON)

    def holder(self, access: Access) -> Holder:
        """Refuse: names are not for the phone."""
        raise NotFoundError("Names are not for the phone.", customer=access.customer_number)

    def bills(self, access: Access, months: int = 12) -> tuple[Bill, ...]:
        """Return a bill for each month, the newest ones unpaid; due on the 20th."""
        self._there(access)
        if self.payment is Payment.PREPAID:
            return ()
        periods = _periods(self.months)[:months]
        unpaid = [_bill(period, is_paid=False, is_late=self.is_late) for period in periods[: self.owes]]
        return (*unpaid, *(_bill(period, is_paid=True) for period in periods[self.owes :]))

    def tokens(self, access: Access, limit: int = 12) -> tuple[Token, ...]:
        """Return the purchases, one every ten days."""
        self._there(access)
        if self.payment is Payment.POSTPAID:
            return ()
        return tuple(
            Token(number, NOON - timedelta(days=10 * number + 1), Decimal(50_000), Decimal("32.7"), "bank")
            for number in range(min(limit, self.purchases))
        )

    def resend_token(self, access: Access, token_id: int) -> Resent:
        """Send it, when there is a registered telephone."""
        self._there(access)
        if not self.has_phone:
            raise ConflictError("No telephone is registered.")
        return Resent(token_id, "1234")

    def usage(self, access: Access, months: int = 12) -> tuple[Usage, ...]:
        """Return kWh that rise and fall by turns."""
        self._there(access)
        is_bought = self.payment is Payment.PREPAID
        periods = _periods(self.months)[:months]
        return tuple(Usage(period, Decimal(100 + 20 * (index % 2)), is_bought) for index, period in enumerate(periods))

    def send_usage(self, access: Access, months: int = 12) -> UsageSent:
        """Send it, when there is a registered telephone."""
        self._there(access)
        if not self.has_phone:
            raise ConflictError("No telephone is registered.")
        return UsageSent(months, "1234")

    def estimate(self, request: ApplicationRequest) -> CostEstimate | None:
        """Return a price, unless it is refused."""
        self._there()
        return self.applications.estimate(request, self.power_va)

    def apply(self, request: ApplicationRequest) -> Application:
        """Register it, unless it is refused."""
        self._there()
        return self.applications.apply(request, self.power_va, NOON)

    def send_application(self, number: str) -> ApplicationSent:
        """Send its number."""
        self._there()
        return self.applications.send(number)

    def application(self, number: str) -> Application:
        """Return an application of whatever number, when there is one."""
        self._there()
        if self.application_status is None:
            raise NotFoundError("There is no such application.", last4=number[-4:])
        return application(number, self.application_status, NOON)

    def applications_of(self, phone: str) -> tuple[Application, ...]:  # noqa: ARG002
        """Know no applications yet."""
        self._there()
        return ()

    def cancel_application(self, number: str, reason: str) -> Application:  # noqa: ARG002
        """Know no application yet."""
        return self.application(number)

    def tariffs(self, on: date) -> tuple[Tariff, ...]:
        """Return what the shipped table holds on a day."""
        self._there()
        return _table().valid_on(on) if self.has_tariffs else ()

    def maintenance(self, area_code: str, since: datetime, until: datetime) -> tuple[Maintenance, ...]:  # noqa: ARG002
        """Plan work every third day, in the morning."""
        self._there()
        return tuple(_work(area_code, number) for number in range(self.planned))

    def news(self, area_code: str | None, at: datetime) -> tuple[NewsItem, ...]:  # noqa: ARG002
        """Know no news yet."""
        self._there()
        return ()

    def offices(self, area_code: str) -> tuple[Office, ...]:
        """Return the offices, all alike."""
        self._there()
        return tuple(paper_visits.office(code, area_code) for code in self.office_codes)

    def slots(self, office_code: str, day: date) -> tuple[Slot, ...]:
        """Return the free times of a day."""
        self._there()
        return paper_visits.slots(office_code, day, self.free)

    def book(self, request: VisitRequest) -> Appointment:
        """Book the time, unless somebody else was faster."""
        self._there()
        if self.is_taken:
            raise ConflictError("This time is not free.", office=request.office_code)
        return paper_visits.appointment(request)

    def visit(self, number: str) -> Appointment:
        """Return the one appointment there is, if there is one."""
        self._there()
        if not self.has_visit or number != paper_visits.NUMBER:
            raise NotFoundError("There is no such visit.", last4=number[-4:])
        return paper_visits.expected()

    def visits_of(self, phone: str) -> tuple[Appointment, ...]:
        """Return the one appointment of every telephone, if there is one."""
        self._there()
        return (paper_visits.expected(),) if self.has_visit and phone else ()

    def cancel_visit(self, number: str) -> Appointment:
        """Give its time back, unless nobody answers any more."""
        return replace(self, is_away=self.is_away or self.leaves).visit(number)

    def _there(self, access: Access | None = None) -> None:
        if self.is_away or (self.leaves and access is not None):
            raise UnavailableError("Nobody is at the other end.")


def _work(area_code: str, number: int) -> Maintenance:
    starts = NOON.replace(hour=1) + timedelta(days=1 + 3 * number)
    ends = starts + timedelta(hours=4, minutes=30)
    return Maintenance(number, area_code, ("Oebobo",), "pohon", starts, ends, NOON - timedelta(days=2), "Asia/Makassar")


def _bill(period: date, *, is_paid: bool, is_late: bool = False) -> Bill:
    issued = (period + timedelta(days=32)).replace(day=2)
    due = issued.replace(day=20 if is_late or is_paid else 28)
    late = Decimal(5000) if is_late else Decimal(0)
    return Bill(
        period=period,
        kwh=Decimal(148),
        stand_before=1000,
        stand_after=1148,
        is_estimated=False,
        energy=Decimal("213815.60"),
        local_tax=None,
        vat=Decimal(0),
        stamp=Decimal(0),
        discount=Decimal(0),
        amount=Decimal(213_816),
        late_fee=late,
        issued_on=issued,
        due_on=due,
        paid_at=NOON - timedelta(days=30) if is_paid else None,
    )


def _periods(months: int) -> list[date]:
    """Return the first days of the last whole months, the newest first."""
    found, first = [], NOON.date().replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found


@cache
def _table() -> TariffTable:
    return TariffTable.load()
