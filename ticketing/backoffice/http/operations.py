"""Every question over HTTP: its path, what it takes, what it answers. Client and description read this one table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from pydantic import TypeAdapter

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

T = TypeVar("T")

IDENTIFIED_BY: Final = "Line123-Identified-By"
IDENTIFIED_AT: Final = "Line123-Identified-At"
"""Headers of what belongs to one customer: how the caller proved to be that one, and when."""


class Place(StrEnum):
    """Where a parameter travels. ``access`` is the customer in the path and two headers; ``body`` all of the body."""

    PATH = "path"
    QUERY = "query"
    FIELD = "field"
    BODY = "body"
    ACCESS = "access"


@dataclass(frozen=True)
class Parameter:
    """One argument of the question of the same name in ``BackOffice``."""

    name: str
    kind: Any
    place: Place
    is_optional: bool = False

    @property
    def adapter(self) -> TypeAdapter[Any]:
        """Return what turns the value into JSON and back."""
        return TypeAdapter(self.kind)


@dataclass(frozen=True)
class Operation(Generic[T]):
    """One question: the method of ``BackOffice`` it is, and its answer. ``kind`` is the type of the answer."""

    name: str
    verb: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    answer: TypeAdapter[T]


def _path(name: str, kind: Any = str) -> Parameter:
    return Parameter(name, kind, Place.PATH)


def _query(name: str, kind: Any, *, is_optional: bool = False) -> Parameter:
    return Parameter(name, kind, Place.QUERY, is_optional)


def _field(name: str, kind: Any = str) -> Parameter:
    return Parameter(name, kind, Place.FIELD)


_ACCESS = Parameter("access", Access, Place.ACCESS)
_MONTHS = _query("months", int)
_APPLICATION = Parameter("request", ApplicationRequest, Place.BODY)
_CUSTOMERS, _CUSTOMER = "/customers", "/customers/{customer_number}"
_APPLICATIONS = "/applications"

FIND = Operation(
    "find", "GET", "/customers/{identifier}", "A customer by IDPEL or meter number", (_path("identifier"),),
    TypeAdapter(Customer),
)  # fmt: skip
OF_PHONE = Operation(
    "of_phone", "POST", f"{_CUSTOMERS}/search", "Who registered a telephone number", (_field("phone"),),
    TypeAdapter(tuple[Customer, ...]),
)  # fmt: skip
VERIFY = Operation(
    "verify", "POST", f"{_CUSTOMERS}/{{number}}/verification", "Check a caller's answer to a challenge",
    (_path("number"), _field("challenge", Challenge), _field("answer")), TypeAdapter(Access),
)  # fmt: skip
HOLDER = Operation(
    "holder", "GET", f"{_CUSTOMER}/holder", "Who the customer is", (_ACCESS,), TypeAdapter(Holder)
)  # fmt: skip
BILLS = Operation(
    "bills", "GET", f"{_CUSTOMER}/bills", "The last bills", (_ACCESS, _MONTHS), TypeAdapter(tuple[Bill, ...])
)  # fmt: skip
TOKENS = Operation(
    "tokens", "GET", f"{_CUSTOMER}/tokens", "The last purchases of electricity", (_ACCESS, _query("limit", int)),
    TypeAdapter(tuple[Token, ...]),
)  # fmt: skip
RESEND_TOKEN = Operation(
    "resend_token", "POST", f"{_CUSTOMER}/tokens/{{token_id}}/message",
    "Send the digits of a token to the registered telephone", (_ACCESS, _path("token_id", int)), TypeAdapter(Resent),
)  # fmt: skip
USAGE = Operation(
    "usage", "GET", f"{_CUSTOMER}/usage", "The kWh of the last months", (_ACCESS, _MONTHS),
    TypeAdapter(tuple[Usage, ...]),
)  # fmt: skip
SEND_USAGE = Operation(
    "send_usage", "POST", f"{_CUSTOMER}/usage/message", "Send the kWh of the last months to the registered telephone",
    (_ACCESS, _MONTHS), TypeAdapter(UsageSent),
)  # fmt: skip
ESTIMATE = Operation(
    "estimate", "POST", f"{_APPLICATIONS}/estimate", "What an application would cost", (_APPLICATION,),
    TypeAdapter(CostEstimate | None),
)  # fmt: skip
APPLY = Operation(
    "apply", "POST", _APPLICATIONS, "Register an application", (_APPLICATION,), TypeAdapter(Application)
)  # fmt: skip
SEND_APPLICATION = Operation(
    "send_application", "POST", f"{_APPLICATIONS}/{{number}}/message",
    "Send the number of an application to the telephone it was made with", (_path("number"),),
    TypeAdapter(ApplicationSent),
)  # fmt: skip
APPLICATION = Operation(
    "application", "GET", f"{_APPLICATIONS}/{{number}}", "An application by its number", (_path("number"),),
    TypeAdapter(Application),
)  # fmt: skip
APPLICATIONS_OF = Operation(
    "applications_of", "POST", f"{_APPLICATIONS}/search", "The open applications of a telephone number",
    (_field("phone"),), TypeAdapter(tuple[Application, ...]),
)  # fmt: skip
CANCEL_APPLICATION = Operation(
    "cancel_application", "POST", f"{_APPLICATIONS}/{{number}}/cancellation", "Cancel an application",
    (_path("number"), _field("reason")), TypeAdapter(Application),
)  # fmt: skip
TARIFFS = Operation(
    "tariffs", "GET", "/tariffs", "The tariffs of a day", (_query("on", date),), TypeAdapter(tuple[Tariff, ...])
)  # fmt: skip
MAINTENANCE = Operation(
    "maintenance", "GET", "/maintenance", "Planned work of an area",
    (_query("area_code", str), _query("since", datetime), _query("until", datetime)),
    TypeAdapter(tuple[Maintenance, ...]),
)  # fmt: skip
NEWS = Operation(
    "news", "GET", "/news", "News valid at a moment",
    (_query("area_code", str | None, is_optional=True), _query("at", datetime)), TypeAdapter(tuple[NewsItem, ...]),
)  # fmt: skip
OFFICES = Operation(
    "offices", "GET", "/offices", "The offices of an area", (_query("area_code", str),),
    TypeAdapter(tuple[Office, ...]),
)  # fmt: skip
SLOTS = Operation(
    "slots", "GET", "/offices/{office_code}/slots", "The free times of an office",
    (_path("office_code"), _query("day", date)), TypeAdapter(tuple[Slot, ...]),
)  # fmt: skip
BOOK = Operation(
    "book", "POST", "/visits", "Book a visit", (Parameter("request", VisitRequest, Place.BODY),),
    TypeAdapter(Appointment),
)  # fmt: skip
VISIT = Operation(
    "visit", "GET", "/visits/{number}", "An appointment by its number", (_path("number"),), TypeAdapter(Appointment)
)  # fmt: skip
VISITS_OF = Operation(
    "visits_of", "POST", "/visits/search", "The appointments of a telephone number that are still to come",
    (_field("phone"),), TypeAdapter(tuple[Appointment, ...]),
)  # fmt: skip
CANCEL_VISIT = Operation(
    "cancel_visit", "POST", "/visits/{number}/cancellation", "Give a time back", (_path("number"),),
    TypeAdapter(Appointment),
)  # fmt: skip

OPERATIONS: Final[tuple[Operation[Any], ...]] = (
    FIND, OF_PHONE, VERIFY, HOLDER, BILLS, TOKENS, RESEND_TOKEN, USAGE, SEND_USAGE, ESTIMATE, APPLY, APPLICATIONS_OF,
    APPLICATION, SEND_APPLICATION, CANCEL_APPLICATION, TARIFFS, MAINTENANCE, NEWS, OFFICES, SLOTS, BOOK, VISITS_OF,
    VISIT, CANCEL_VISIT,
)  # fmt: skip
