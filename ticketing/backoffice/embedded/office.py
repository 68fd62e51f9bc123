"""The embedded back office itself: each question is one short transaction."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from ticketing.backoffice.additions import FEES, KeptTables
from ticketing.backoffice.challenge_rules import CHALLENGES
from ticketing.backoffice.contract import UnavailableError
from ticketing.backoffice.embedded import applications, billing, customers, public, visits
from ticketing.backoffice.embedded.areas import Areas
from ticketing.backoffice.embedded.customers import ChallengeRules
from ticketing.changes import service as changes
from ticketing.core import clock
from ticketing.core.errors import DomainError, InvalidError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from ticketing.backoffice.additions import Tables
    from ticketing.backoffice.costs import CostEstimate
    from ticketing.backoffice.public_values import Appointment, Maintenance, NewsItem, Office, Slot, VisitRequest
    from ticketing.backoffice.tariffs import Tariff
    from ticketing.backoffice.values import (
        Access,
        Application,
        ApplicationRequest,
        ApplicationSent,
        Bill,
        Challenge,
        Customer,
        Holder,
        Resent,
        Token,
        Usage,
        UsageSent,
    )
    from ticketing.core.db import Database

log = structlog.get_logger(__name__)

MOST_MONTHS = 24


class EmbeddedBackOffice:
    """A back office on the product's own database; any thread may ask."""

    def __init__(
        self,
        database: Database,
        *,
        rules: ChallengeRules | None = None,
        tables: Tables | None = None,
        language: str = "id",
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        """``language`` is that of the messages with tokens. ``rules`` hold while administrators set no others.

        ``tables`` hold whatever administrators add; None: those of the files with what they add.
        """
        self._database = database
        self._challenges = CHALLENGES.with_default(rules or ChallengeRules())
        self._kept_tables = KeptTables()
        self._fixed_tables = tables
        self._areas = Areas()
        self._language = language
        self._now = now

    def find(self, identifier: str) -> Customer:
        with self._reading() as session:
            return customers.value(customers.row_of(session, identifier), self._rules(session), self._areas)

    def of_phone(self, phone: str) -> tuple[Customer, ...]:
        with self._reading() as session:
            rules = self._rules(session)
            return tuple(customers.value(row, rules, self._areas) for row in customers.of_phone(session, phone))

    def verify(self, number: str, challenge: Challenge, answer: str) -> Access:
        with self._reading() as session:
            access = customers.passed(session, self._rules(session), number, challenge, answer, self._now())
        if access is not None:
            return access  # most callers, who then need not wait for those who write
        with self._writing() as session:
            outcome = customers.verify(session, self._rules(session), number, challenge, answer, self._now())
        if isinstance(outcome, DomainError):
            raise outcome
        return outcome

    def holder(self, access: Access) -> Holder:
        with self._reading() as session:
            return customers.holder(customers.row_of(session, access.customer_number))

    def bills(self, access: Access, months: int = 12) -> tuple[Bill, ...]:
        _check_months(months)
        with self._reading() as session:
            customer = customers.row_of(session, access.customer_number)
            fees = self._tables(session).fees
            return billing.bills(session, customer, fees, self._today(customer.area_code), months)

    def tokens(self, access: Access, limit: int = 12) -> tuple[Token, ...]:
        _check_months(limit)
        with self._reading() as session:
            return billing.tokens(session, customers.row_of(session, access.customer_number), limit)

    def resend_token(self, access: Access, token_id: int) -> Resent:
        with self._writing() as session:
            customer = customers.row_of(session, access.customer_number)
            return billing.resend(session, customer, token_id, self._language, self._now())

    def usage(self, access: Access, months: int = 12) -> tuple[Usage, ...]:
        _check_months(months)
        with self._reading() as session:
            customer = customers.row_of(session, access.customer_number)
            zone = self._areas.timezone(customer.area_code)
            return billing.usage(session, customer, zone, self._today(customer.area_code), months)

    def send_usage(self, access: Access, months: int = 12) -> UsageSent:
        found = self.usage(access, months)
        with self._writing() as session:
            customer = customers.row_of(session, access.customer_number)
            return billing.send_usage(session, customer, found, self._language, self._now())

    def estimate(self, request: ApplicationRequest) -> CostEstimate | None:
        with self._reading() as session:
            return self._estimated(session, request)

    def apply(self, request: ApplicationRequest) -> Application:
        with self._writing() as session:
            made = applications.made_before(session, request.key)
            if made is None:
                made = applications.apply(session, request, self._estimated(session, request), self._now())
            return applications.value(made, self._areas)

    def send_application(self, number: str) -> ApplicationSent:
        with self._writing() as session:
            row = applications.row_of(session, number)
            return applications.send(session, row, self._language, self._now())

    def application(self, number: str) -> Application:
        with self._reading() as session:
            return applications.value(applications.row_of(session, number), self._areas)

    def applications_of(self, phone: str) -> tuple[Application, ...]:
        with self._reading() as session:
            rows = applications.open_ones_of(session, phone)
            return tuple(applications.value(row, self._areas) for row in rows)

    def cancel_application(self, number: str, reason: str) -> Application:
        with self._writing() as session:
            row = applications.row_of(session, number)
            applications.cancel(row, reason, self._now())
            session.flush()
            return applications.value(row, self._areas)

    def tariffs(self, on: date) -> tuple[Tariff, ...]:
        try:
            with self._reading() as session:
                tables = self._tables(session)
        except UnavailableError:
            tables = self._fixed_tables or self._kept_tables.last  # prices are told although the database is away
        return tables.tariffs.valid_on(on)

    def maintenance(self, area_code: str, since: datetime, until: datetime) -> tuple[Maintenance, ...]:
        with self._reading() as session:
            return public.maintenance(session, self._areas, area_code, since, until)

    def news(self, area_code: str | None, at: datetime) -> tuple[NewsItem, ...]:
        with self._reading() as session:
            return public.news(session, area_code, at)

    def offices(self, area_code: str) -> tuple[Office, ...]:
        with self._reading() as session:
            return visits.offices(session, self._areas, area_code)

    def slots(self, office_code: str, day: date) -> tuple[Slot, ...]:
        with self._reading() as session:
            return visits.slots(session, self._areas, office_code, day, self._now())

    def book(self, request: VisitRequest) -> Appointment:
        with self._writing() as session:
            return visits.value(visits.book(session, self._areas, request, self._now()), self._areas)

    def visit(self, number: str) -> Appointment:
        with self._reading() as session:
            return visits.value(visits.by_number(session, number), self._areas)

    def visits_of(self, phone: str) -> tuple[Appointment, ...]:
        with self._reading() as session:
            return tuple(visits.value(row, self._areas) for row in visits.of_phone(session, phone, self._now()))

    def cancel_visit(self, number: str) -> Appointment:
        with self._writing() as session:
            return visits.value(visits.cancel(session, number, self._now()), self._areas)

    def _estimated(self, session: Session, request: ApplicationRequest) -> CostEstimate | None:
        today = self._today(request.area_code)
        applications.check(session, request, today)
        tables = self._tables(session)
        return applications.estimate(session, request, tables.tariffs, tables.fees, today)

    def _rules(self, session: Session) -> ChallengeRules:
        return changes.current(session, self._challenges).document

    def _tables(self, session: Session) -> Tables:
        return self._fixed_tables or self._kept_tables.of(changes.current(session, FEES).document)

    def _today(self, area_code: str) -> date:
        return self._areas.today(area_code, self._now())

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with _translated(), self._database.read() as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with _translated(), self._database.write() as session:
            yield session


def _check_months(months: int) -> None:
    if not 1 <= months <= MOST_MONTHS:
        raise InvalidError(f"Between 1 and {MOST_MONTHS} can be asked for.", asked=months)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeoutError, OSError) as error:
        log.warning("back_office.unavailable", error=type(error).__name__)
        raise UnavailableError("The database gives no answer.", error=type(error).__name__) from error
