"""Every error as a page, a notice inside a page, or JSON: what happened and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from ticketing.core import http
from ticketing.core.errors import DomainError
from ticketing.web.advice import CSRF_LOST, Advice, advice_for, by_status

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response


def install(app: Flask) -> None:
    """Answer every error in the reader's language."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(StaleDataError, lambda _: _answer(by_status(409), 409, "stale"))
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(CSRFError, lambda _: _answer(by_status(CSRF_LOST), 400, "csrf"))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _domain(error: DomainError) -> Response:
    return _answer(advice_for(error), error.status, error.code, str(error.details.get("field", "")))


def _http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:  # noqa: PLR2004
        return error.get_response()
    return _answer(by_status(error.code), error.code, f"http-{error.code}")


def _database_away(error: Exception) -> Response:
    current_app.logger.error("database away: %s", error)
    return _answer(by_status(503), 503, "database-away")


def _unexpected(error: Exception) -> Response:
    current_app.logger.error("unexpected error at %s", request.endpoint, exc_info=error)
    return _answer(by_status(500), 500, "fault")


def _answer(advice: Advice, status: int, code: str, field: str = "") -> Response:
    if request.accept_mimetypes.best == "application/json":
        said = {"title": str(advice.title), "detail": str(advice.hint)}
        response = jsonify(code=code, status=status, field=field, **said)
    elif http.is_fragment():
        response = make_response(render_template("_notice.html", advice=advice))
        response.headers["HX-Retarget"] = f"#{http.notice_target()}"
        response.headers["HX-Reswap"] = "innerHTML"
    else:
        response = make_response(render_template("error.html", advice=advice, status=status))
    response.status_code = status
    return response
