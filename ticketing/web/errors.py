"""Every error as a page, a notice inside a page, or JSON: what happened and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, jsonify, make_response, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from ticketing.core import http
from ticketing.core.errors import DomainError
from ticketing.core.i18n import Label
from ticketing.core.report_number import pretty
from ticketing.web import language
from ticketing.web.language import current

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

_CSRF_LOST = 419
Text = str | LazyString


@dataclass(frozen=True)
class Advice:
    """What happened, and what the person can do about it."""

    title: Text
    hint: Text


_BY_STATUS = {
    400: Advice(lazy_gettext("This request is not complete"), lazy_gettext("Go back and try again.")),
    401: Advice(lazy_gettext("Please sign in"), lazy_gettext("Your session has ended.")),
    403: Advice(
        lazy_gettext("Your role does not allow this"),
        lazy_gettext("Ask your supervisor if you need it for your work."),
    ),
    404: Advice(
        lazy_gettext("Not found"),
        lazy_gettext("Check the number, or the unit: tickets of other units are not shown."),
    ),
    405: Advice(lazy_gettext("This cannot be opened like that"), lazy_gettext("Go back and use the button.")),
    409: Advice(lazy_gettext("Somebody was faster"), lazy_gettext("Look at the current state and try again.")),
    _CSRF_LOST: Advice(
        lazy_gettext("This page is too old"),
        lazy_gettext("You have signed in again since it was opened. Reload it, then try again."),
    ),
    422: Advice(lazy_gettext("Something is missing or wrong"), lazy_gettext("Correct it and send again.")),
    429: Advice(lazy_gettext("Too many attempts"), lazy_gettext("Wait one minute, then try again.")),
    500: Advice(
        lazy_gettext("A fault on our side"),
        lazy_gettext("Nothing you saved before is lost. Try again; tell the operator if it comes back."),
    ),
    503: Advice(lazy_gettext("The database is busy or away"), lazy_gettext("Try again in a few seconds.")),
}


def advice_for(error: DomainError) -> Advice:
    """Return the sentences of a domain error, filled from its details."""
    details = error.details
    holder = details.get("holder")
    titles = {
        "already-claimed": gettext("%(holder)s has taken this ticket already", holder=holder),
        "not-holder": gettext("%(holder)s holds this ticket now", holder=holder)
        if holder
        else gettext("You do not hold this ticket"),
        "too-many-tickets": gettext("You hold as many tickets as you may"),
        "stale": gettext("This ticket changed while you had it open"),
        "transition-not-allowed": gettext("The ticket has moved on; this step is not possible now"),
        "clip-not-ready": gettext("The voice is still speaking"),
        "clip-not-heard": gettext("Listen before callers hear it"),
        "voice-not-heard": gettext("%(n)s recordings were not listened to yet", n=details.get("missing")),
        "voice-not-complete": gettext("%(n)s texts of this family are not recorded", n=details.get("missing")),
        "voice-upload": gettext("This cannot be taken as it is"),
        "speaker-taken": gettext("There is a speaker of this name already"),
        "voice-not-taken": gettext("The recordings could not be looked at"),
        "announcement-too-long": gettext("This takes %(n)s seconds to listen to", n=details.get("seconds")),
        "announcement-over": gettext("Callers do not hear this announcement any more"),
        "announcement-changed": gettext("This announcement changed while you had it open"),
        "nothing-to-undo": gettext("There is nothing to undo"),
        "setting-stale": gettext("%(name)s saved this while you had it open", name=details.get("by")),
        "setting-same": gettext("Nothing is different"),
        "setting-changed-since": gettext("A later change touched the same"),
        "outage-over": gettext("This outage is over already"),
        "outage-changed": gettext("This outage changed while you had it open"),
        "transcript-changed": gettext("These words changed while you had them open"),
        "phrase-taken": gettext("The phrase book knows this phrase already"),
        "word-decided": gettext("Somebody has decided about this word already"),
        "not-attached": gettext("This ticket follows no outage"),
        "sign-in-failed": gettext("Wrong name or password"),
        "too-many-tries": gettext("Too many wrong answers for this customer"),
        "unavailable": gettext("The back office does not answer"),
        "wrong-answer": gettext("That answer is not right"),
    }
    hints = {
        "already-claimed": gettext("Take another one from the queue."),
        "not-holder": gettext("Claim it first. Your text is still in the form."),
        "clip-not-ready": gettext("Wait a few seconds, listen to it, then publish."),
        "clip-not-heard": gettext("Play the clip on this page to its end, then publish."),
        "voice-not-heard": gettext("Play them in the recording room, then publish."),
        "voice-not-complete": gettext(
            "Record them in the recording room, then publish: one voice speaks all of a family."
        ),
        "voice-upload": gettext(
            "Send sound files named like their keys (digit.1.mid.wav), or a ZIP of them: at most 400 files, each of at "
            "most 16 MB, without a password."
        ),
        "speaker-taken": gettext("Choose that speaker from the list, or add the surname."),
        "voice-not-taken": gettext("Send fewer files at once, or try again in a minute."),
        "announcement-too-long": gettext("Shorten the text to %(most)s seconds.", most=details.get("longest")),
        "announcement-over": gettext("Write a new one."),
        "announcement-changed": gettext("Reload the page and look at what changed."),
        "outage-changed": gettext("Reload the page and look at what changed."),
        "setting-stale": gettext("Reload the page and look at what changed."),
        "setting-same": gettext("It is already so; nothing was saved."),
        "setting-changed-since": gettext("Undo the later change first, or change it back by hand."),
        "phrase-taken": gettext("It means %(meaning)s. Choose other words around it.", meaning=details.get("meaning")),
        "transcript-changed": gettext("Copy your text, reload the page, then correct again."),
        "too-many-tickets": _too_many(details.get("numbers")),
        "too-many-tries": gettext("Nobody can be verified for a day. Make a follow-up ticket."),
        "unavailable": gettext("Try again in a moment, or make a follow-up ticket."),
        "wrong-answer": gettext("Ask again; %(n)s more tries.", n=details.get("tries_left", "?")),
    }
    told = details.get("advice")
    if isinstance(told, Label):
        hints[error.code] = told.text(current())
    if isinstance(said := details.get("said"), Label):
        hints[error.code] = said.text(language.current())
    general = _BY_STATUS.get(error.status, _BY_STATUS[400])
    return Advice(titles.get(error.code, str(general.title)), hints.get(error.code, str(general.hint)))


def install(app: Flask) -> None:
    """Answer every error in the reader's language."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(StaleDataError, lambda _: _answer(_BY_STATUS[409], 409, "stale"))
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(CSRFError, lambda _: _answer(_BY_STATUS[_CSRF_LOST], 400, "csrf"))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _domain(error: DomainError) -> Response:
    return _answer(advice_for(error), error.status, error.code, str(error.details.get("field", "")))


def _http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:  # noqa: PLR2004
        return error.get_response()
    return _answer(_BY_STATUS.get(error.code, _BY_STATUS[400]), error.code, f"http-{error.code}")


def _database_away(error: Exception) -> Response:
    current_app.logger.error("database away: %s", error)
    return _answer(_BY_STATUS[503], 503, "database-away")


def _unexpected(error: Exception) -> Response:
    current_app.logger.error("unexpected error at %s", request.endpoint, exc_info=error)
    return _answer(_BY_STATUS[500], 500, "fault")


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


def _too_many(numbers: object) -> str:
    listed = ", ".join(pretty(str(item)) for item in numbers) if isinstance(numbers, list) else ""
    return str(gettext("Finish or give back one first: %(numbers)s", numbers=listed))
