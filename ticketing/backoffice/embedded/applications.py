"""Applications: estimated, registered, looked up, moved on, cancelled."""

from __future__ import annotations

from dataclasses import asdict, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from ticketing.backoffice import applications, costs
from ticketing.backoffice.arithmetic import NotComputableError
from ticketing.backoffice.embedded import customers
from ticketing.backoffice.fees import NoFeeError
from ticketing.backoffice.models import UtilityApplication, UtilityApplicationStep, UtilityBill
from ticketing.backoffice.tariffs import NoTariffError, Payment
from ticketing.backoffice.values import (
    Application,
    ApplicationKind,
    ApplicationRequest,
    ApplicationSent,
    ApplicationStatus,
    ApplicationStep,
    Works,
)
from ticketing.core import outbox, phone, report_number
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from ticketing.backoffice.embedded.areas import Areas
    from ticketing.backoffice.fees import Fees
    from ticketing.backoffice.tariffs import TariffTable

TEMPORARY_CLASS = "L"
SEND_APPLICATION = "backoffice.send_application"
_SEQUENCE = 10**6


def check(session: Session, request: ApplicationRequest, today: date) -> None:
    """Refuse, with InvalidError and a reason, what cannot be applied for; NotFoundError for an unknown customer."""
    if not 0 < request.power_va <= applications.HIGHEST_VA:
        raise InvalidError("This power is not to be had.", reason=applications.Refusal.POWER, power_va=request.power_va)
    if request.kind is ApplicationKind.POWER_CHANGE:
        _check_change(session, request, today)
    if request.kind is ApplicationKind.TEMPORARY:
        _check_days(request, today)


def estimate(
    session: Session, request: ApplicationRequest, tariffs: TariffTable, fees: Fees, today: date
) -> costs.CostEstimate | None:
    """Compute the cost of what was checked; None when a table has no price for it."""
    try:
        if request.kind is ApplicationKind.NEW_CONNECTION:
            return costs.new_connection(fees.connection(request.power_va, today), request.power_va, request.payment)
        if request.kind is ApplicationKind.POWER_CHANGE:
            old = customers.row_of(session, request.customer_number or "").power_va
            return costs.power_change(fees.power_change(request.power_va, today), old, request.power_va)
        assert request.first_on is not None  # noqa: S101 checked
        assert request.last_on is not None  # noqa: S101
        tariff = tariffs.find(TEMPORARY_CLASS, request.power_va, Payment.POSTPAID, today)
        return costs.temporary(tariff, request.power_va, request.first_on, request.last_on, today=today)
    except (NoFeeError, NoTariffError, NotComputableError):
        return None


def made_before(session: Session, key: str) -> UtilityApplication | None:
    """Return the application that this key made, if any."""
    return session.scalar(select(UtilityApplication).where(UtilityApplication.key == key))


def apply(
    session: Session, request: ApplicationRequest, cost: costs.CostEstimate | None, now: datetime
) -> UtilityApplication:
    """Register an application; InvalidError when nobody could be called back about it."""
    if not request.key or phone.normalise(request.phone) != request.phone or not request.phone:
        raise InvalidError("An application needs a key and a telephone number to call back.")
    values = {field.name: getattr(request, field.name) for field in fields(request)}
    row = UtilityApplication(
        **values,
        number=f"?{request.key}",
        external_number="",
        status=ApplicationStatus.REGISTERED,
        works=Works.NONE,
        estimate=_estimate_json(cost) if cost is not None else {},
        registered_at=now,
        steps=[UtilityApplicationStep(status=ApplicationStatus.REGISTERED, at=now, note="")],
    )
    session.add(row)
    session.flush()
    row.number = number_of(row.id, now)
    return row


def number_of(sequence: int, at: datetime) -> str:
    """Return yymmdd, six digits of the sequence and a Damm digit: 13 digits, the length of no other number here."""
    body = f"{at:%y%m%d}{sequence % _SEQUENCE:06d}"
    return f"{body}{report_number.check_digit(body)}"


def row_of(session: Session, number: str) -> UtilityApplication:
    """Return the application of our number or the utility's; raises NotFoundError."""
    column, external = UtilityApplication.number, UtilityApplication.external_number
    found = session.scalars(select(UtilityApplication).where(or_(column == number, external == number))).first()
    if not number or found is None:
        raise NotFoundError("There is no such application.", number=number)
    return found


def open_ones_of(session: Session, number: str) -> list[UtilityApplication]:
    """Return the open applications made with a telephone number, the newest first."""
    query = select(UtilityApplication).where(
        UtilityApplication.phone == number, UtilityApplication.status.not_in(applications.ENDS)
    )
    return list(session.scalars(query.order_by(UtilityApplication.registered_at.desc()))) if number else []


def send(session: Session, row: UtilityApplication, language: str, now: datetime) -> ApplicationSent:
    """Order the message with the number, to the telephone the application was made with."""
    outbox.add(session, SEND_APPLICATION, queue="notify", now=now, application_id=row.id, language=language)
    return ApplicationSent(row.number, row.phone[-4:])


def move(row: UtilityApplication, status: ApplicationStatus, now: datetime, note: str = "") -> None:
    """Give an application its next status; raises ConflictError when that cannot follow."""
    if not applications.may_follow(row.status, status):
        raise ConflictError("This status cannot follow.", old=row.status, new=status)
    row.status = status
    if status is ApplicationStatus.PAID:
        row.paid_at = now
    row.steps.append(UtilityApplicationStep(status=status, at=now, note=note))


def cancel(row: UtilityApplication, reason: str, now: datetime) -> None:
    """Cancel for the applicant; raises ConflictError once it is paid or at an end."""
    if not applications.can_be_cancelled(row.status):
        raise ConflictError("It can no longer be cancelled.", status=row.status)
    move(row, ApplicationStatus.CANCELLED, now, reason)


def value(row: UtilityApplication, areas: Areas) -> Application:
    """Return what a caller may be told."""
    timezone = areas.timezone(row.area_code)
    paid_on = row.paid_at.astimezone(ZoneInfo(timezone)).date() if row.paid_at is not None else None
    return Application(
        number=row.number,
        external_number=row.external_number,
        kind=row.kind,
        status=row.status,
        area_code=row.area_code,
        timezone=timezone,
        power_va=row.power_va,
        payment=row.payment,
        estimate=_estimate_value(row.estimate) if row.estimate else None,
        registered_at=row.registered_at,
        target_days=applications.target_days(row.kind, row.works),
        due_on=applications.due_on(row.kind, row.works, paid_on, row.first_on),
        can_be_cancelled=applications.can_be_cancelled(row.status),
        steps=tuple(ApplicationStep(step.status, step.at, step.note) for step in row.steps),
    )


def _check_change(session: Session, request: ApplicationRequest, today: date) -> None:
    customer = customers.row_of(session, request.customer_number or "")
    if customer.power_va == request.power_va:
        raise InvalidError(
            "That is the power there is.", reason=applications.Refusal.SAME_POWER, power_va=request.power_va
        )
    late = select(UtilityBill.customer_id).where(
        UtilityBill.customer_id == customer.id, UtilityBill.paid_at.is_(None), UtilityBill.due_on < today
    )
    if session.scalars(late.limit(1)).first() is not None:
        raise InvalidError("Bills are overdue.", reason=applications.Refusal.ARREARS)


def _check_days(request: ApplicationRequest, today: date) -> None:
    if request.first_on is None or request.last_on is None:
        raise InvalidError("A temporary connection needs its first and last day.", reason=applications.Refusal.DAYS)
    try:
        costs.check_days(request.first_on, request.last_on, today)
    except ValueError as error:
        raise InvalidError(str(error), reason=applications.Refusal.DAYS) from error


def _estimate_json(cost: costs.CostEstimate) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(cost).items()}


def _estimate_value(kept: dict[str, Any]) -> costs.CostEstimate:
    amounts: dict[str, Any] = {
        name: Decimal(value) if isinstance(value, str) else value for name, value in kept.items()
    }
    return costs.CostEstimate(**amounts)
