"""Finding a customer, and making sure that a caller is this customer."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.backoffice.contract import TooManyTriesError, WrongAnswerError
from ticketing.backoffice.models import UtilityChallenge, UtilityCustomer
from ticketing.backoffice.values import CUSTOMER_DIGITS, METER_DIGITS, Access, Challenge, Customer, Holder
from ticketing.core.errors import DomainError, InvalidError, NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.backoffice.embedded.areas import Areas

_ANSWER_DIGITS = 4


@dataclass(frozen=True)
class ChallengeRules:
    """What is asked, in this order, and after how many wrong answers nobody may answer any more, for how long."""

    order: tuple[Challenge, ...] = (Challenge.PHONE, Challenge.IDENTITY)
    tries: int = 5
    locked_for: timedelta = timedelta(hours=24)


def row_of(session: Session, identifier: str) -> UtilityCustomer:
    """Return the row of an IDPEL or a meter number; raises InvalidError, NotFoundError."""
    if not (identifier.isascii() and identifier.isdigit()) or len(identifier) not in (CUSTOMER_DIGITS, METER_DIGITS):
        raise InvalidError("A customer number has 12 digits and a meter number 11.", length=len(identifier))
    is_number = len(identifier) == CUSTOMER_DIGITS
    column = UtilityCustomer.number if is_number else UtilityCustomer.meter
    row = session.scalar(select(UtilityCustomer).where(column == identifier))
    if row is None:
        raise NotFoundError("There is no such customer.", last4=identifier[-4:])
    return row


def of_phone(session: Session, phone: str) -> list[UtilityCustomer]:
    """Return who registered this number."""
    if not phone:
        return []
    query = select(UtilityCustomer).where(UtilityCustomer.phone == phone)
    return list(session.scalars(query.order_by(UtilityCustomer.number)))


def value(row: UtilityCustomer, rules: ChallengeRules, areas: Areas) -> Customer:
    """Return what anybody may know of a customer."""
    return Customer(
        number=row.number,
        meter=row.meter,
        tariff_class=row.tariff_class,
        power_va=row.power_va,
        payment=row.payment,
        area_code=row.area_code,
        unit_code=row.unit_code,
        regency=row.regency,
        district=row.district,
        timezone=areas.timezone(row.area_code),
        challenges=tuple(challenge for challenge in rules.order if _registered(row, challenge)),
    )


def holder(row: UtilityCustomer) -> Holder:
    """Return who the customer is."""
    return Holder(row.name, row.address, row.phone)


def passed(
    session: Session, rules: ChallengeRules, number: str, challenge: Challenge, answer: str, now: datetime
) -> Access | None:
    """Return the access of a right answer when nothing was answered wrongly before; this needs no writing."""
    row = row_of(session, number)
    is_clean = session.get(UtilityChallenge, row.id) is None
    return Access(row.number, str(challenge), now) if is_clean and _fits(row, rules, challenge, answer) else None


def verify(
    session: Session, rules: ChallengeRules, number: str, challenge: Challenge, answer: str, now: datetime
) -> Access | DomainError:
    """Check an answer. A refusal is returned, not raised: the failure has to be committed.

    Raises InvalidError for a challenge that cannot be asked of this customer, NotFoundError.
    """
    row = row_of(session, number)
    is_right = _fits(row, rules, challenge, answer)
    tries = session.get(UtilityChallenge, row.id, with_for_update=True)
    if tries is not None and now - tries.since >= rules.locked_for:
        session.delete(tries)
        session.flush()
        tries = None
    if tries is not None and tries.failures >= rules.tries:
        return TooManyTriesError("Too many wrong answers.", until=(tries.since + rules.locked_for).isoformat())
    if is_right:
        if tries is not None:
            session.delete(tries)
        return Access(row.number, str(challenge), now)
    return _failed(session, row, tries, rules, now)


def _failed(
    session: Session, row: UtilityCustomer, tries: UtilityChallenge | None, rules: ChallengeRules, now: datetime
) -> DomainError:
    if tries is None:
        tries = UtilityChallenge(customer_id=row.id, failures=0, since=now)
        session.add(tries)
    tries.failures += 1
    left = rules.tries - tries.failures
    if left <= 0:
        tries.since = now
        return TooManyTriesError("Too many wrong answers.", until=(now + rules.locked_for).isoformat())
    return WrongAnswerError("The answer is wrong.", tries_left=left)


def _fits(row: UtilityCustomer, rules: ChallengeRules, challenge: Challenge, answer: str) -> bool:
    expected = _registered(row, challenge) if challenge in rules.order else ""
    if not expected:
        raise InvalidError("This cannot be asked of the customer.", challenge=challenge)
    return hmac.compare_digest(answer.encode(), expected.encode())


def _registered(row: UtilityCustomer, challenge: Challenge) -> str:
    known = row.phone if challenge is Challenge.PHONE else row.identity_last4
    return known[-_ANSWER_DIGITS:]
