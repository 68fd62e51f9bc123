"""Bills, tokens and consumption of one customer."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ticketing.backoffice import arithmetic
from ticketing.backoffice.models import UtilityBill, UtilityCustomer, UtilityToken
from ticketing.backoffice.tariffs import Payment
from ticketing.backoffice.values import Bill, Resent, Token, Usage, UsageSent
from ticketing.core import outbox
from ticketing.core.errors import ConflictError, NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.backoffice.fees import Fees

SEND_TOKEN = "backoffice.send_token"  # noqa: S105 a job, no password
SEND_USAGE = "backoffice.send_usage"


def bills(session: Session, customer: UtilityCustomer, fees: Fees, today: date, months: int) -> tuple[Bill, ...]:
    """Return the last bills, the newest first, with the late fee of ``today``."""
    query = select(UtilityBill).where(UtilityBill.customer_id == customer.id)
    rows = session.scalars(query.order_by(UtilityBill.period.desc()).limit(months))
    return tuple(_bill(row, customer, fees, today) for row in rows)


def tokens(session: Session, customer: UtilityCustomer, limit: int) -> tuple[Token, ...]:
    """Return the last purchases, the newest first."""
    query = select(UtilityToken).where(UtilityToken.customer_id == customer.id)
    rows = session.scalars(query.order_by(UtilityToken.bought_at.desc(), UtilityToken.id.desc()).limit(limit))
    return tuple(Token(row.id, row.bought_at, row.nominal, row.kwh, row.channel) for row in rows)


def resend(session: Session, customer: UtilityCustomer, token_id: int, language: str, now: datetime) -> Resent:
    """Order the message with a token's digits; raises NotFoundError, ConflictError when no telephone is registered."""
    token = session.get(UtilityToken, token_id)
    if token is None or token.customer_id != customer.id:
        raise NotFoundError("There is no such token.", token_id=token_id)
    if not customer.phone:
        raise ConflictError("No telephone is registered.", token_id=token_id)
    outbox.add(session, SEND_TOKEN, queue="notify", now=now, token_id=token_id, language=language)
    return Resent(token_id, customer.phone[-4:])


def usage(session: Session, customer: UtilityCustomer, timezone: str, today: date, months: int) -> tuple[Usage, ...]:
    """Return kWh by month, the newest first: as billed, or as bought in tokens (months without one are nought)."""
    if customer.payment is Payment.POSTPAID:
        query = select(UtilityBill.period, UtilityBill.kwh).where(UtilityBill.customer_id == customer.id)
        rows = session.execute(query.order_by(UtilityBill.period.desc()).limit(months))
        return tuple(Usage(period, kwh, is_bought=False) for period, kwh in rows)
    return _bought(session, customer, ZoneInfo(timezone), today, months)


def send_usage(
    session: Session, customer: UtilityCustomer, months: tuple[Usage, ...], language: str, now: datetime
) -> UsageSent:
    """Order the message with the kWh of these months; raises ConflictError when no telephone is registered."""
    if not customer.phone:
        raise ConflictError("No telephone is registered.", last4=customer.number[-4:])
    told = [[month.period.isoformat(), str(month.kwh)] for month in months]
    outbox.add(session, SEND_USAGE, queue="notify", now=now, customer_id=customer.id, language=language, months=told)
    return UsageSent(len(months), customer.phone[-4:])


def _bought(session: Session, customer: UtilityCustomer, zone: ZoneInfo, today: date, months: int) -> tuple[Usage, ...]:
    periods = [today.replace(day=1)]
    while len(periods) < months:
        periods.append((periods[-1] - timedelta(days=1)).replace(day=1))
    sums = dict.fromkeys(periods, Decimal(0))
    query = select(UtilityToken.bought_at, UtilityToken.kwh).where(UtilityToken.customer_id == customer.id)
    for bought_at, kwh in session.execute(query):
        period = bought_at.astimezone(zone).date().replace(day=1)
        if period in sums:
            sums[period] += kwh
    return tuple(Usage(period, kwh, is_bought=True) for period, kwh in sums.items())


def _bill(row: UtilityBill, customer: UtilityCustomer, fees: Fees, today: date) -> Bill:
    fee = row.late_fee
    if row.paid_at is None and today > row.due_on:
        fee = arithmetic.late_fee(fees.late(customer.power_va, today), row.amount, row.due_on, today)
    return Bill(
        period=row.period,
        kwh=row.kwh,
        stand_before=row.stand_before,
        stand_after=row.stand_after,
        is_estimated=row.is_estimated,
        energy=row.energy,
        local_tax=row.local_tax,
        vat=row.vat,
        stamp=row.stamp,
        discount=row.discount,
        amount=row.amount,
        late_fee=fee,
        issued_on=row.issued_on,
        due_on=row.due_on,
        paid_at=row.paid_at,
    )
