"""The door for the phone: the back office of this copy, its values and its errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticketing.backoffice.applications import ENDS, Refusal, nearest_power, target_days
from ticketing.backoffice.arithmetic import (
    BillEstimate,
    Levies,
    NotComputableError,
    TokenEstimate,
    bill,
    minimum_kwh,
    token,
)
from ticketing.backoffice.contract import BackOffice, TooManyTriesError, UnavailableError, WrongAnswerError
from ticketing.backoffice.costs import CostEstimate, check_days
from ticketing.backoffice.public_values import Appointment, Maintenance, NewsItem, Office, Slot, VisitRequest
from ticketing.backoffice.tariffs import Block, Payment, Tariff
from ticketing.backoffice.values import (
    APPLICATION_DIGITS,
    CUSTOMER_DIGITS,
    METER_DIGITS,
    Access,
    Application,
    ApplicationKind,
    ApplicationRequest,
    ApplicationSent,
    ApplicationStatus,
    ApplicationStep,
    Arrears,
    Bill,
    Challenge,
    Customer,
    Resent,
    Token,
    Usage,
    UsageSent,
    arrears,
)

if TYPE_CHECKING:
    from ticketing.core.config import Settings
    from ticketing.core.db import Database

__all__ = [
    "APPLICATION_DIGITS",
    "CUSTOMER_DIGITS",
    "ENDS",
    "METER_DIGITS",
    "Access",
    "Application",
    "ApplicationKind",
    "ApplicationRequest",
    "ApplicationSent",
    "ApplicationStatus",
    "ApplicationStep",
    "Appointment",
    "Arrears",
    "BackOffice",
    "Bill",
    "BillEstimate",
    "Block",
    "Challenge",
    "CostEstimate",
    "Customer",
    "Levies",
    "Maintenance",
    "NewsItem",
    "NotComputableError",
    "Office",
    "Payment",
    "Refusal",
    "Resent",
    "Slot",
    "Tariff",
    "Token",
    "TokenEstimate",
    "TooManyTriesError",
    "UnavailableError",
    "Usage",
    "UsageSent",
    "VisitRequest",
    "WrongAnswerError",
    "arrears",
    "bill",
    "check_days",
    "minimum_kwh",
    "nearest_power",
    "open_back_office",
    "target_days",
    "token",
]


def open_back_office(settings: Settings, database: Database) -> BackOffice:
    """Return the back office these settings name: the one at an address, else the embedded one in ``database``."""
    if settings.back_office_url:
        from ticketing.backoffice.http.client import HttpBackOffice

        return HttpBackOffice(settings.back_office_url, settings.back_office_key, seconds=settings.back_office_seconds)
    from ticketing.backoffice.embedded.customers import ChallengeRules
    from ticketing.backoffice.embedded.office import EmbeddedBackOffice

    rules = ChallengeRules(order=tuple(Challenge(name) for name in settings.challenges.split(",")))
    return EmbeddedBackOffice(database, rules=rules, language=settings.language)
