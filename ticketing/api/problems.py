"""Every refusal as RFC 9457 says: ``application/problem+json`` with a stable code and what to do about it."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from flask import Response, current_app, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from ticketing.core.errors import DomainError

if TYPE_CHECKING:
    from apiflask import APIFlask
    from apiflask.exceptions import HTTPError

MEDIA_TYPE: Final = "application/problem+json"
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; programs decide by it."},
        "detail": {"type": "string"},
        "field": {"type": "string", "description": "Which field is meant, where it is one."},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
}


class PreconditionFailedError(DomainError):
    """The thing changed since the program read it."""

    code = "precondition-failed"
    status = 412


class PreconditionRequiredError(DomainError):
    """A change needs to say which version it is meant for."""

    code = "precondition-required"
    status = 428


class KeyReusedError(DomainError):
    """An idempotency key came with another request than the first time."""

    code = "idempotency-key-reused"
    status = 422


def install(app: APIFlask) -> None:
    """Answer every error of this application as a problem."""
    app.error_processor(_from_apiflask)
    app.register_error_handler(DomainError, _from_domain)
    app.register_error_handler(StaleDataError, lambda _: problem(409, "conflict", "Somebody else was faster."))
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(Exception, _unexpected)


def problem(status: int, code: str, detail: str = "", **more: Any) -> Response:
    """Return one problem; ``detail`` says what to do."""
    body = {"type": f"about:blank#{code}", "title": HTTPStatus(status).phrase, "status": status, "code": code}
    if detail:
        body["detail"] = detail
    text = json.dumps(body | {key: value for key, value in more.items() if value}, ensure_ascii=False)
    return Response(text, status=status, content_type=MEDIA_TYPE)


def _from_domain(error: DomainError) -> Response:
    return problem(error.status, error.code, error.message, field=str(error.details.get("field", "")))


def _from_apiflask(error: HTTPError) -> Response:
    detail = error.detail if isinstance(error.detail, dict) else {}
    found = {
        field: messages for place in detail.values() if isinstance(place, dict) for field, messages in place.items()
    }
    code = "invalid" if error.status_code == HTTPStatus.UNPROCESSABLE_ENTITY else f"http-{error.status_code}"
    return problem(error.status_code, code, error.message or "", errors=found)


def _from_http(error: HTTPException) -> Response:
    status = error.code or 500
    answer = problem(status, f"http-{status}", error.description or "")
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _database_away(error: Exception) -> Response:
    current_app.logger.error("database away: %s", error)
    answer = problem(503, "database-away", "The database is busy or away; try again.")
    answer.headers["Retry-After"] = "5"
    return answer


def _unexpected(error: Exception) -> Response:
    current_app.logger.error("unexpected error at %s", request.endpoint, exc_info=error)
    return problem(500, "fault", "A fault on our side.")
