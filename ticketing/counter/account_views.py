"""Bill, tokens and consumption of one customer: found by number, verified, then shown. Every look is an event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext

from ticketing.accounts.permissions import Permission
from ticketing.backoffice.caller import (
    BackOffice,
    Challenge,
    Customer,
    TooManyTriesError,
    WrongAnswerError,
    arrears,
)
from ticketing.core import clock, http
from ticketing.core.errors import NotFoundError
from ticketing.counter import entry, served
from ticketing.counter.asking import Asked, ask, office
from ticketing.counter.errors import EntryError
from ticketing.counter.labels import Advice
from ticketing.counter.picture import columns
from ticketing.counter.served import Served

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from werkzeug.wrappers import Response

blueprint = Blueprint("counter_accounts", __name__)

Value = TypeVar("Value")
_MONTHS = 12
_PAGES = ("bill", "tokens", "usage")


@blueprint.get("/services/bill")
@http.requires(Permission.SERVICE_GIVE)
def bill() -> Response:
    """Show the bills of who is being served."""

    def show(customer: Customer, asked: Asked[Any], now: datetime) -> dict[str, Any]:
        today = _today(customer, now)
        late = arrears(asked.value, today) if asked.value else None
        return {"bills": asked.value, "arrears": late, "today": today}

    return _page("bill", lambda office, access: office.bills(access, _MONTHS), show)


@blueprint.get("/services/tokens")
@http.requires(Permission.SERVICE_GIVE)
def tokens() -> Response:
    """Show the purchases of who is being served."""
    show: _Show = lambda _customer, asked, _now: {"tokens": asked.value}  # noqa: E731 one line of three pages
    return _page("tokens", lambda office, access: office.tokens(access, _MONTHS), show)


@blueprint.get("/services/usage")
@http.requires(Permission.SERVICE_GIVE)
def usage() -> Response:
    """Show the consumption of who is being served, as a table and a picture."""

    def show(_customer: Customer, asked: Asked[Any], _now: datetime) -> dict[str, Any]:
        months = asked.value or ()
        return {"months": months, "columns": columns(tuple(reversed(months)))}

    return _page("usage", lambda office, access: office.usage(access, _MONTHS), show)


@blueprint.post("/services/customer")
@http.requires(Permission.SERVICE_GIVE)
def find() -> Response:
    """Begin to serve the customer of a number."""
    number = entry.customer(request.form.get("customer_number", ""))
    if not number:
        raise EntryError(Advice.CUSTOMER_NEEDED, "customer_number")
    found = ask(lambda office: office.find(number))
    if found.is_away:
        return _go_on(away=1)
    if found.value is None:
        raise NotFoundError("There is no such customer.", advice=Advice.NO_CUSTOMER)
    now = clock.now()
    served.keep(Served(found.value.number, now))
    with http.database().write() as session:
        served.note(session, http.actor(), Served(found.value.number, now), "customer.found", now)
    return _go_on()


@blueprint.post("/services/customer/verify")
@http.requires(Permission.SERVICE_GIVE)
def verify() -> Response:
    """Let the back office check what the customer answered."""
    now = clock.now()
    one = served.named(now)
    challenge, answer = request.form.get("challenge", ""), request.form.get("answer", "").strip()
    if challenge not in tuple(Challenge):
        raise EntryError(Advice.UNVERIFIED, "challenge")
    try:
        access = office().verify(one.number, Challenge(challenge), answer)
    except (WrongAnswerError, TooManyTriesError):
        with http.database().write() as session:
            served.note(session, http.actor(), one, "customer.not_verified", now, challenge=challenge)
        raise
    proved = replace(one, access=access)
    served.keep(proved)
    with http.database().write() as session:
        served.note(session, http.actor(), proved, "customer.verified", now)
    return _go_on()


@blueprint.post("/services/customer/vouch")
@http.requires(Permission.SERVICE_GIVE)
def vouch() -> Response:
    """Take the agent's word, with a reason."""
    now = clock.now()
    one = served.named(now)
    with http.database().write() as session:
        proved = served.vouch(session, http.actor(), one, request.form.get("reason", ""), now)
    served.keep(proved)
    return _go_on()


@blueprint.post("/services/customer/done")
@http.requires(Permission.SERVICE_GIVE)
def done() -> Response:
    """Forget who was served."""
    served.forget()
    return http.go_to(url_for("counter.index"))


@blueprint.post("/services/tokens/resend")
@http.requires(Permission.SERVICE_GIVE)
def resend() -> Response:
    """Send a token to the registered telephone once more."""
    now = clock.now()
    one, access = served.named(now), served.proved(now)
    token_id = request.form.get("token_id", type=int) or 0
    made = office().resend_token(access, token_id)
    with http.database().write() as session:
        served.note(session, http.actor(), one, "customer.token_resent", now, token=str(token_id))
    return _say(gettext("The token is on its way to the telephone that ends in %(last4)s.", last4=made.phone_last4))


@blueprint.post("/services/usage/send")
@http.requires(Permission.SERVICE_GIVE)
def send_usage() -> Response:
    """Send twelve months to the registered telephone."""
    now = clock.now()
    one, access = served.named(now), served.proved(now)
    made = office().send_usage(access, _MONTHS)
    with http.database().write() as session:
        served.note(session, http.actor(), one, "customer.usage_sent", now)
    last4 = made.phone_last4
    return _say(gettext("Twelve months are on their way to the telephone that ends in %(last4)s.", last4=last4))


def _page(what: str, question: _Question, show: _Show) -> Response:
    now = clock.now()
    one = served.current(now)
    values: dict[str, Any] = {"what": what, "one": one, "now": now, "customer": None}
    number = one.number if one else ""
    found = ask(lambda office: office.find(number)) if number else Asked(None)
    values |= {"customer": found.value, "is_away": found.is_away or bool(request.args.get("away")), "holder": None}
    if one is not None and one.access is not None and found.value is not None:
        access = one.access
        asked = ask(lambda office: question(office, access))
        holder = ask(lambda office: office.holder(access))
        values |= {"is_away": asked.is_away, "holder": holder.value, **show(found.value, asked, now)}
        with http.database().write() as session:
            served.note(session, http.actor(), one, "customer.looked", now, what=what)
    return make_response(render_template(f"counter/{what}.html", **values))


def _go_on(**values: Any) -> Response:
    wanted = request.form.get("what", "")
    return http.go_to(url_for(f"counter_accounts.{wanted if wanted in _PAGES else 'bill'}", **values))


def _say(message: str) -> Response:
    if not http.is_fragment():
        return _go_on()
    response = make_response(render_template("_said.html", message=message))
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#notice", "innerHTML"
    return response


def _today(customer: Customer, now: datetime) -> date:
    return now.astimezone(ZoneInfo(customer.timezone)).date()


if TYPE_CHECKING:
    from ticketing.backoffice.caller import Access

    _Question = Callable[[BackOffice, Access], Any]
    _Show = Callable[[Customer, Asked[Any], datetime], dict[str, Any]]
