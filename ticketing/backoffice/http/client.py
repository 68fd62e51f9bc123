"""The back office of a utility, asked over HTTP."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote

import structlog
from pydantic import ValidationError

from ticketing.backoffice.contract import TooManyTriesError, UnavailableError, WrongAnswerError
from ticketing.backoffice.http import operations as ops
from ticketing.backoffice.http.operations import IDENTIFIED_AT, IDENTIFIED_BY, Operation, Parameter, Place
from ticketing.backoffice.http.transport import Reply, Transport
from ticketing.core.errors import ConflictError, DomainError, InvalidError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import httpx

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

log = structlog.get_logger(__name__)

T = TypeVar("T")

ERRORS: Final[Mapping[str, type[DomainError]]] = MappingProxyType(
    {
        error.code: error
        for error in (NotFoundError, InvalidError, ConflictError, WrongAnswerError, TooManyTriesError, UnavailableError)
    }
)
"""Errors that come back by their code; any other refusal means that the two sides do not understand each other."""

_FIRST_REFUSAL = 300  # a redirect is no answer either
_NUMBER = re.compile(r"^[0-9A-Za-z-]{1,64}$")  # nothing that could lead to another path


class HttpBackOffice:
    """A back office at an address; any thread may ask. Every question ends within ``seconds``."""

    def __init__(self, url: str, key: str = "", *, seconds: float = 2.5) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._transport = Transport(url, headers, seconds)

    def close(self) -> None:
        """Close connections."""
        self._transport.close()

    def find(self, identifier: str) -> Customer:
        return self._ask(ops.FIND, identifier=identifier)

    def of_phone(self, phone: str) -> tuple[Customer, ...]:
        return self._ask(ops.OF_PHONE, phone=phone)

    def verify(self, number: str, challenge: Challenge, answer: str) -> Access:
        return self._ask(ops.VERIFY, number=number, challenge=challenge, answer=answer)

    def holder(self, access: Access) -> Holder:
        return self._ask(ops.HOLDER, access=access)

    def bills(self, access: Access, months: int = 12) -> tuple[Bill, ...]:
        return self._ask(ops.BILLS, access=access, months=months)

    def tokens(self, access: Access, limit: int = 12) -> tuple[Token, ...]:
        return self._ask(ops.TOKENS, access=access, limit=limit)

    def resend_token(self, access: Access, token_id: int) -> Resent:
        return self._ask(ops.RESEND_TOKEN, access=access, token_id=token_id)

    def usage(self, access: Access, months: int = 12) -> tuple[Usage, ...]:
        return self._ask(ops.USAGE, access=access, months=months)

    def send_usage(self, access: Access, months: int = 12) -> UsageSent:
        return self._ask(ops.SEND_USAGE, access=access, months=months)

    def estimate(self, request: ApplicationRequest) -> CostEstimate | None:
        return self._ask(ops.ESTIMATE, request=request)

    def apply(self, request: ApplicationRequest) -> Application:
        return self._ask(ops.APPLY, request=request)

    def send_application(self, number: str) -> ApplicationSent:
        return self._ask(ops.SEND_APPLICATION, number=number)

    def application(self, number: str) -> Application:
        return self._ask(ops.APPLICATION, number=number)

    def applications_of(self, phone: str) -> tuple[Application, ...]:
        return self._ask(ops.APPLICATIONS_OF, phone=phone)

    def cancel_application(self, number: str, reason: str) -> Application:
        return self._ask(ops.CANCEL_APPLICATION, number=number, reason=reason)

    def tariffs(self, on: date) -> tuple[Tariff, ...]:
        return self._ask(ops.TARIFFS, on=on)

    def maintenance(self, area_code: str, since: datetime, until: datetime) -> tuple[Maintenance, ...]:
        return self._ask(ops.MAINTENANCE, area_code=area_code, since=since, until=until)

    def news(self, area_code: str | None, at: datetime) -> tuple[NewsItem, ...]:
        return self._ask(ops.NEWS, area_code=area_code, at=at)

    def offices(self, area_code: str) -> tuple[Office, ...]:
        return self._ask(ops.OFFICES, area_code=area_code)

    def slots(self, office_code: str, day: date) -> tuple[Slot, ...]:
        return self._ask(ops.SLOTS, office_code=office_code, day=day)

    def book(self, request: VisitRequest) -> Appointment:
        return self._ask(ops.BOOK, request=request)

    def visit(self, number: str) -> Appointment:
        return self._ask(ops.VISIT, number=number)

    def visits_of(self, phone: str) -> tuple[Appointment, ...]:
        return self._ask(ops.VISITS_OF, phone=phone)

    def cancel_visit(self, number: str) -> Appointment:
        return self._ask(ops.CANCEL_VISIT, number=number)

    def _ask(self, operation: Operation[T], **values: Any) -> T:
        try:
            return _answer(operation, self._transport.send(self._request(operation, values)))
        except UnavailableError as error:
            log.warning("back_office.unavailable", question=operation.name, **error.details)
            raise

    def _request(self, operation: Operation[Any], values: dict[str, Any]) -> httpx.Request:
        path = operation.path
        params: dict[str, Any] = {}
        body: dict[str, Any] = {}
        headers: dict[str, str] = {}
        for parameter in operation.parameters:
            value = values[parameter.name]
            if parameter.place is Place.ACCESS:
                path = _filled(path, "customer_number", value.customer_number)
                headers = {IDENTIFIED_BY: quote(value.how), IDENTIFIED_AT: value.at.isoformat()}
            elif parameter.place is Place.PATH:
                path = _filled(path, parameter.name, str(value))
            elif parameter.place is Place.QUERY:
                params |= {} if value is None else {parameter.name: _json(parameter, value)}
            else:
                body |= _json(parameter, value) if parameter.place is Place.BODY else {parameter.name: value}
        json_body = body if operation.verb == "POST" else None
        return self._transport.build(operation.verb, path, params=params, json=json_body, headers=headers)


def _answer(operation: Operation[T], reply: Reply) -> T:
    if reply.status >= _FIRST_REFUSAL:
        raise _refusal(reply)
    try:
        answer = operation.answer.validate_json(reply.content)
    except ValidationError as error:
        raise UnavailableError("The answer is not what was agreed.", faults=error.error_count()) from error
    if _has_naive_time(answer):
        raise UnavailableError("A time in the answer has no zone.")
    return answer


def _filled(path: str, name: str, value: str) -> str:
    if not _NUMBER.match(value):
        raise InvalidError("This is no number.", name=name)
    return path.replace(f"{{{name}}}", value)


def _json(parameter: Parameter, value: Any) -> Any:
    return parameter.adapter.dump_python(value, mode="json")


def _refusal(reply: Reply) -> DomainError:
    try:
        told = json.loads(reply.content)
        error = ERRORS[told["code"]]
        return error(str(told["message"]), **dict(told.get("details", {})))
    except (ValueError, KeyError, TypeError):
        return UnavailableError("The back office refused in a way that was not agreed.", status_code=reply.status)


def _has_naive_time(value: Any) -> bool:
    if isinstance(value, datetime):
        return value.tzinfo is None
    if isinstance(value, tuple):
        return any(_has_naive_time(item) for item in value)
    if is_dataclass(value):
        return any(_has_naive_time(getattr(value, field.name)) for field in fields(value))
    return False
