"""Messages to the registered telephone alone, or to the one an application was made with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from babel.dates import format_date
from babel.numbers import format_decimal

from ticketing.backoffice.embedded.applications import SEND_APPLICATION
from ticketing.backoffice.embedded.billing import SEND_TOKEN, SEND_USAGE
from ticketing.backoffice.models import UtilityApplication, UtilityCustomer, UtilityToken
from ticketing.core.i18n import Label
from ticketing.core.jobs import job
from ticketing.notify import service

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.outbox import OutboxRow

_TEXT: Final = Label(
    "Layanan 123: token listrik {nominal} rupiah untuk meter berakhiran {meter}: {digits}. Hanya untuk meter itu, "
    "hanya sekali.",
    "Service 123: electricity token of {nominal} rupiah for the meter ending in {meter}: {digits}. For that meter "
    "only, once only.",
)
_USAGE: Final = Label(
    "Layanan 123: pemakaian listrik nomor berakhiran {number} dalam kWh. {months}.",
    "Service 123: electricity used by the number ending in {number}, in kWh. {months}.",
)
_APPLICATION: Final = Label(
    "Layanan 123: permohonan Anda terdaftar dengan nomor {number}. Bayar hanya dengan nomor itu.",
    "Service 123: your application is registered as number {number}. Pay by that number only.",
)
_APPLICATION_WITH_COST: Final = Label(
    "Layanan 123: permohonan Anda terdaftar dengan nomor {number}. Perkiraan biaya {total} rupiah; biaya resmi ada di "
    "surat persetujuan. Bayar hanya dengan nomor itu.",
    "Service 123: your application is registered as number {number}. Estimated cost {total} rupiah; the letter of "
    "approval tells what it is. Pay by that number only.",
)
_GROUP = 4


@job(SEND_TOKEN)
def write_token(session: Session, row: OutboxRow, now: datetime) -> None:
    """Write the message once for each outbox row; nothing when the telephone was taken off meanwhile."""
    if service.is_written(session, row):
        return
    token = session.get_one(UtilityToken, row.payload["token_id"])
    customer = session.get_one(UtilityCustomer, token.customer_id)
    if not customer.phone:
        return
    language = row.payload["language"]
    body = _body(token, customer, language)
    _write(session, row, "token", language, customer.phone, body, now)


@job(SEND_USAGE)
def write_usage(session: Session, row: OutboxRow, now: datetime) -> None:
    """Write the consumption once for each outbox row; nothing when the telephone was taken off meanwhile."""
    customer = session.get_one(UtilityCustomer, row.payload["customer_id"])
    if service.is_written(session, row) or not customer.phone:
        return
    language = row.payload["language"]
    months = ", ".join(_month(date.fromisoformat(day), Decimal(kwh), language) for day, kwh in row.payload["months"])
    body = _USAGE.text(language).format(number=customer.number[-_GROUP:], months=months)
    _write(session, row, "usage", language, customer.phone, body, now)


@job(SEND_APPLICATION)
def write_application(session: Session, row: OutboxRow, now: datetime) -> None:
    """Write the number and the estimate of an application once for each outbox row."""
    if service.is_written(session, row):
        return
    application = session.get_one(UtilityApplication, row.payload["application_id"])
    language = row.payload["language"]
    total = Decimal(application.estimate["total"]) if application.estimate else None
    text = (_APPLICATION if total is None else _APPLICATION_WITH_COST).text(language)
    body = text.format(number=application.number, total=format_decimal(total or 0, "#,##0", locale=language))
    _write(session, row, "application", language, application.phone, body, now)


def _write(
    session: Session, row: OutboxRow, template: str, language: str, recipient: str, body: str, now: datetime
) -> None:
    """Write what the recipient asked for just now: it goes out at any hour."""
    service.write(
        session, row, template=template, language=language, recipient=recipient, body=body, now=now, is_urgent=True
    )


def _month(period: date, kwh: Decimal, language: str) -> str:
    return f"{format_date(period, 'MMM y', locale=language)} {format_decimal(kwh, locale=language)}"


def _body(token: UtilityToken, customer: UtilityCustomer, language: str) -> str:
    digits = " ".join(token.digits[start : start + _GROUP] for start in range(0, len(token.digits), _GROUP))
    nominal = f"{token.nominal:,.0f}".replace(",", ".")
    return _TEXT.text(language).format(nominal=nominal, meter=customer.meter[-_GROUP:], digits=digits)
