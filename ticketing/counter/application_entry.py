"""What an agent types into the form of an application, checked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from ticketing.backoffice.caller import ApplicationKind, ApplicationRequest, Payment
from ticketing.core.errors import NotFoundError
from ticketing.counter import entry
from ticketing.counter.errors import EntryError
from ticketing.counter.labels import PURPOSES, SOURCES, Advice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ticketing.network.models import Area

_MOST_VA: Final = 10_000_000


def kind_of(code: str) -> ApplicationKind:
    """Return the kind of application; NotFoundError when there is no such form."""
    try:
        return ApplicationKind(code)
    except ValueError as error:
        raise NotFoundError("There is no such application.", kind=code) from error


def application(form: Mapping[str, str], area: Area, key: str) -> ApplicationRequest:
    """Read the form of an application; raises EntryError. ``key`` tells this form from every other."""
    kind = kind_of(form.get("kind", ""))
    source = form.get("source", "")
    if source not in SOURCES:
        raise EntryError(Advice.SOURCE, "source")
    customer = entry.customer(form.get("customer_number", ""))
    if kind is ApplicationKind.POWER_CHANGE and not customer:
        raise EntryError(Advice.CUSTOMER_NEEDED, "customer_number")
    is_temporary = kind is ApplicationKind.TEMPORARY
    purpose = form.get("purpose", "")
    return ApplicationRequest(
        key=key,
        kind=kind,
        area_code=area.code,
        power_va=_power(form.get("power_va", "")),
        payment=_payment(form.get("payment", "")),
        phone=entry.telephone(form.get("phone", "")),
        purpose=purpose if purpose in PURPOSES else "other",
        place=entry.text(form.get("place", ""), "place", entry.LONGEST_PLACE),
        customer_number=customer or None,
        first_on=_day(form, "first_on") if is_temporary else None,
        last_on=_day(form, "last_on") if is_temporary else None,
        is_urgent=bool(form.get("is_urgent")),
        channel=source,
    )


def _power(typed: str) -> int:
    digits = typed.replace(".", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits) <= _MOST_VA:
        raise EntryError(Advice.POWER, "power_va")
    return int(digits)


def _payment(code: str) -> Payment:
    return Payment(code) if code in tuple(Payment) else Payment.PREPAID


def _day(form: Mapping[str, str], field: str) -> date:
    try:
        return date.fromisoformat(form.get(field, ""))
    except ValueError as error:
        raise EntryError(Advice.DAYS, field) from error
