"""Applications as the back office on paper takes them: priced, registered, refused, sent."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ticketing.backoffice.caller import (
    Application,
    ApplicationKind,
    ApplicationSent,
    ApplicationStatus,
    CostEstimate,
    Payment,
    Refusal,
    UnavailableError,
)
from ticketing.core.errors import InvalidError

if TYPE_CHECKING:
    from ticketing.backoffice.caller import ApplicationRequest

_DAYS: Final = 5


@dataclass(frozen=True)
class PaperApplications:
    """``refusal``: why nothing can be applied for. ``takes``: what is priced can be registered; ``sends``: and sent."""

    refusal: Refusal | None = None
    has_prices: bool = True
    takes: bool = True
    sends: bool = True

    def estimate(self, request: ApplicationRequest, power_va: int) -> CostEstimate | None:
        """Ask a thousand rupiah for each VA beyond ``power_va``, the power there is."""
        if self.refusal is not None:
            raise InvalidError("It cannot be.", reason=self.refusal)
        if not self.has_prices:
            return None
        before = power_va if request.kind is ApplicationKind.POWER_CHANGE else 0
        cost, nothing = Decimal(1000 * max(request.power_va - before, 0)), Decimal(0)
        if request.kind is ApplicationKind.TEMPORARY:
            return CostEstimate(nothing, nothing, cost, nothing, cost, has_local_tax=False)
        is_new = request.kind is ApplicationKind.NEW_CONNECTION
        deposit = None if is_new and request.payment is Payment.POSTPAID else nothing
        return CostEstimate(cost, deposit, nothing, nothing, cost)

    def apply(self, request: ApplicationRequest, power_va: int, at: datetime) -> Application:
        """Register it under a number made of what is asked for, whatever the call."""
        cost = self.estimate(request, power_va)
        if not self.takes:
            raise UnavailableError("Nobody is at the other end.")
        said = zlib.crc32(repr(replace(request, key="", recording="")).encode())
        made = application(f"{at:%y%m%d}{said % 10**7:07d}", ApplicationStatus.REGISTERED, at)
        is_feast = request.kind is ApplicationKind.TEMPORARY
        days, due_on = None if is_feast else _DAYS, request.first_on if is_feast else None
        return replace(made, kind=request.kind, estimate=cost, target_days=days, due_on=due_on)

    def send(self, number: str) -> ApplicationSent:
        """Send the number, when that can be."""
        if not self.sends:
            raise UnavailableError("Nobody is at the other end.")
        return ApplicationSent(number, "7890")


def application(number: str, status: ApplicationStatus, at: datetime) -> Application:
    """Return an application of nine days ago that has four more days."""
    nothing = Decimal(0)
    return Application(
        number=number,
        external_number="",
        kind=ApplicationKind.NEW_CONNECTION,
        status=status,
        area_code="0380",
        timezone="Asia/Makassar",
        power_va=1300,
        payment=Payment.PREPAID,
        estimate=CostEstimate(nothing, nothing, nothing, nothing, nothing),
        registered_at=at - timedelta(days=9),
        target_days=_DAYS,
        due_on=at.date() + timedelta(days=4),
        can_be_cancelled=False,
        steps=(),
    )
