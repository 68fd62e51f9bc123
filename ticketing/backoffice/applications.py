"""The life of an application: which status may follow which, and when its work has to be done."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ticketing.backoffice import workdays
from ticketing.backoffice.values import ApplicationKind, ApplicationStatus, Works

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_S = ApplicationStatus
_WAITING = frozenset({_S.REGISTERED, _S.AWAITING_DOCUMENTS, _S.AWAITING_PAYMENT})

NEXT: Final[Mapping[ApplicationStatus, frozenset[ApplicationStatus]]] = MappingProxyType(
    {
        _S.REGISTERED: frozenset({_S.AWAITING_DOCUMENTS, _S.AWAITING_PAYMENT, _S.CANCELLED, _S.REFUSED}),
        _S.AWAITING_DOCUMENTS: frozenset({_S.AWAITING_PAYMENT, _S.CANCELLED, _S.REFUSED}),
        _S.AWAITING_PAYMENT: frozenset({_S.PAID, _S.AWAITING_DOCUMENTS, _S.CANCELLED, _S.REFUSED}),
        _S.PAID: frozenset({_S.WORKING, _S.DONE, _S.REFUSED}),
        _S.WORKING: frozenset({_S.DONE}),
        _S.DONE: frozenset(),
        _S.CANCELLED: frozenset(),
        _S.REFUSED: frozenset(),
    }
)

ENDS: Final = frozenset(status for status, following in NEXT.items() if not following)

TARGET_DAYS: Final[Mapping[ApplicationKind, Mapping[Works, int]]] = MappingProxyType(
    {
        ApplicationKind.NEW_CONNECTION: {Works.NONE: 5, Works.LINE: 15, Works.TRANSFORMER: 25},
        ApplicationKind.POWER_CHANGE: {Works.NONE: 5, Works.LINE: 30, Works.TRANSFORMER: 60},
        ApplicationKind.TEMPORARY: {},
    }
)
"""Working days from payment to power, as in the quality table of 2017 for Pontianak (annex to Keputusan Dirjen
Ketenagalistrikan 50 K/23/DJL.3/2017); the published value of a unit counts."""


HIGHEST_VA: Final = 200_000
"""Up to here anybody may apply; more is a contract of its own."""

STANDARD_VA: Final = (
    *(450, 900, 1300, 2200, 3500, 4400, 5500, 6600, 7700, 10_600, 11_000, 13_200, 16_500, 23_000, 33_000, 41_500),
    53_000,
)
"""The steps in which power is sold at low voltage."""


class Refusal(StrEnum):
    """Why an application cannot be: no such power, the power there is already, bills overdue, impossible days."""

    POWER = "power"
    SAME_POWER = "same_power"
    ARREARS = "arrears"
    DAYS = "days"


def nearest_power(power_va: int) -> int | None:
    """Return the step next to a power, the higher of two that are as near; None above all steps."""
    if power_va > STANDARD_VA[-1]:
        return None
    return min(reversed(STANDARD_VA), key=lambda step: abs(step - power_va))


def may_follow(old: ApplicationStatus, new: ApplicationStatus) -> bool:
    """Tell whether an application may go from one status to the other."""
    return new in NEXT[old]


def can_be_cancelled(status: ApplicationStatus) -> bool:
    """Tell whether the applicant may still cancel: until he has paid."""
    return status in _WAITING


def target_days(kind: ApplicationKind, works: Works) -> int | None:
    """Return the working days promised, None when there is no promise."""
    return TARGET_DAYS[kind].get(works)


def due_on(kind: ApplicationKind, works: Works, paid_on: date | None, first_on: date | None) -> date | None:
    """Return the day on which power must be there: by the target from payment, or the first day of a feast."""
    if kind is ApplicationKind.TEMPORARY:
        return first_on
    days = target_days(kind, works)
    return None if paid_on is None or days is None else workdays.after(paid_on, days)
