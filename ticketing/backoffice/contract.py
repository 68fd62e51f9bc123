"""The one interface to the utility's back office, and how it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from ticketing.core.errors import DomainError

if TYPE_CHECKING:
    from datetime import date, datetime

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


class UnavailableError(DomainError):
    """The back office gives no answer in time, or none that can be used: promise a follow-up, never a dead end."""

    code: ClassVar[str] = "unavailable"
    status: ClassVar[int] = 503


class WrongAnswerError(DomainError):
    """The challenge was not passed; ``details["tries_left"]`` says how often it may be tried again."""

    code: ClassVar[str] = "wrong-answer"
    status: ClassVar[int] = 403


class TooManyTriesError(DomainError):
    """Nobody can prove to be this customer for a while, because somebody guessed too often."""

    code: ClassVar[str] = "too-many-tries"
    status: ClassVar[int] = 429


class BackOffice(Protocol):
    """What the utility can be asked.

    Everything may raise UnavailableError. What does not exist raises NotFoundError, what cannot be accepted
    InvalidError, what came too late ConflictError. ``details["reason"]`` of an application that is refused is one of
    ``applications.Refusal``.
    """

    def find(self, identifier: str) -> Customer:
        """Return the customer of an IDPEL (12 digits) or a meter number (11 digits)."""

    def of_phone(self, phone: str) -> tuple[Customer, ...]:
        """Return who registered this number (E.164). A caller number proves nothing: verify before telling anything."""

    def verify(self, number: str, challenge: Challenge, answer: str) -> Access:
        """Check the four digits a caller gave; raises WrongAnswerError, TooManyTriesError."""

    def holder(self, access: Access) -> Holder:
        """Return who the customer is, for the desk."""

    def bills(self, access: Access, months: int = 12) -> tuple[Bill, ...]:
        """Return the last bills, the newest first; none for a prepaid customer."""

    def tokens(self, access: Access, limit: int = 12) -> tuple[Token, ...]:
        """Return the last purchases, the newest first; none for a postpaid customer."""

    def resend_token(self, access: Access, token_id: int) -> Resent:
        """Send the digits of a token to the registered telephone, and nowhere else."""

    def usage(self, access: Access, months: int = 12) -> tuple[Usage, ...]:
        """Return the kWh of the last months, the newest first."""

    def send_usage(self, access: Access, months: int = 12) -> UsageSent:
        """Send the kWh of the last months to the registered telephone; ConflictError when there is none."""

    def estimate(self, request: ApplicationRequest) -> CostEstimate | None:
        """Compute what an application would cost; None when no price is known, which keeps nobody from applying."""

    def apply(self, request: ApplicationRequest) -> Application:
        """Register an application; the same key again returns the same one."""

    def send_application(self, number: str) -> ApplicationSent:
        """Send the number and the estimate of an application to the telephone it was made with."""

    def application(self, number: str) -> Application:
        """Return the application of a number, ours (13 digits) or the utility's."""

    def applications_of(self, phone: str) -> tuple[Application, ...]:
        """Return the applications made with this number (E.164) that are not at an end, the newest first."""

    def cancel_application(self, number: str, reason: str) -> Application:
        """Cancel it; ConflictError once it is paid or at an end."""

    def tariffs(self, on: date) -> tuple[Tariff, ...]:
        """Return every tariff that is valid on a day."""

    def maintenance(self, area_code: str, since: datetime, until: datetime) -> tuple[Maintenance, ...]:
        """Return the planned work of an area that touches this span, the earliest first."""

    def news(self, area_code: str | None, at: datetime) -> tuple[NewsItem, ...]:
        """Return what is valid at this moment, for everybody and for this area."""

    def offices(self, area_code: str) -> tuple[Office, ...]:
        """Return the offices of an area."""

    def slots(self, office_code: str, day: date) -> tuple[Slot, ...]:
        """Return the times of an office on a day that still have room, the earliest first."""

    def book(self, request: VisitRequest) -> Appointment:
        """Book a visit; ConflictError when the time is full. The same key again returns the same appointment."""

    def visit(self, number: str) -> Appointment:
        """Return the appointment of a number."""

    def visits_of(self, phone: str) -> tuple[Appointment, ...]:
        """Return the appointments made for this number (E.164) that are still to come, the next one first."""

    def cancel_visit(self, number: str) -> Appointment:
        """Give the time back."""
