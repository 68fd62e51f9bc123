"""Synthetic customers with twelve months of bills or tokens, as rows to insert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from ticketing.backoffice import arithmetic
from ticketing.backoffice.arithmetic import Levies
from ticketing.backoffice.embedded.areas import Areas
from ticketing.backoffice.seeding.ground import CustomerClass, Place, ground
from ticketing.backoffice.tariffs import Payment, TariffTable

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS: Final = 12
NOMINALS: Final = (20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)
CHANNELS: Final = ("app", "bank", "shop")
_UNTAXED = Levies(None)
_LATE_PAYERS, _UNPAID_YET, _REGISTERED, _ESTIMATED = 0.06, 0.4, 0.85, 0.03
_BILL_DAY, _DUE_DAY = 2, 20
_LEAST_DAYS = 12

SAMPLES: Final[tuple[tuple[str, str, int, Payment], ...]] = (
    ("0380", "R-1", 1300, Payment.POSTPAID),
    ("0380", "R-1", 1300, Payment.PREPAID),
    ("0231", "R-1-RTM", 900, Payment.POSTPAID),
    ("0231", "R-1", 450, Payment.PREPAID),
)
"""The first customers are these, so that somebody who wants to try a call finds each kind."""


@dataclass(frozen=True)
class Account:
    """The rows of one customer; bills and tokens still without the id of theirs."""

    customer: dict[str, Any]
    bills: list[dict[str, Any]]
    tokens: list[dict[str, Any]]


def account(seed: int, index: int, now: datetime) -> Account:
    """Make the customer of this index; the same seed, index and day make the same one."""
    random = Random(f"{seed}/{index}")  # noqa: S311 nothing secret
    place, kind = _sample(random, index) if index < len(SAMPLES) else _drawn(random)
    today = now.astimezone(ZoneInfo(_areas().timezone(place.area_code))).date()
    customer = _customer(random, index, place, kind)
    bills = list(_bills(random, kind, today)) if kind.payment is Payment.POSTPAID else []
    tokens = list(_tokens(random, index, kind, now)) if kind.payment is Payment.PREPAID else []
    return Account(customer, bills, tokens)


def number_of(area_code: str, index: int) -> str:
    """Return a customer number that no real unit gives out: 99, the area, the index."""
    return f"99{int(area_code):03d}{index:07d}"


def _drawn(random: Random) -> tuple[Place, CustomerClass]:
    return ground().place(random), ground().customer_class(random)


def _sample(random: Random, index: int) -> tuple[Place, CustomerClass]:
    area_code, tariff_class, power_va, payment = SAMPLES[index]
    places = [place for place in ground().places if place.area_code == area_code]
    kind = next(
        kind
        for kind in ground().classes
        if (kind.tariff_class, kind.power_va, kind.payment) == (tariff_class, power_va, payment)
    )
    return random.choice(places), kind


def _customer(random: Random, index: int, place: Place, kind: CustomerClass) -> dict[str, Any]:
    return {
        "number": number_of(place.area_code, index),
        "meter": f"99{index:09d}",
        "name": f"{ground().word(random, 'given')} {ground().word(random, 'family')}",
        "address": f"{ground().word(random, 'street')} {random.randint(1, 200)}",
        "district": place.district,
        "regency": place.regency,
        "area_code": place.area_code,
        "unit_code": place.unit_code,
        "tariff_class": kind.tariff_class,
        "power_va": kind.power_va,
        "payment": kind.payment,
        "phone": f"+62811000{index:05d}" if index < len(SAMPLES) or random.random() < _REGISTERED else "",
        "identity_last4": f"{random.randrange(10_000):04d}",
    }


def _bills(random: Random, kind: CustomerClass, today: date) -> Iterator[dict[str, Any]]:
    usual = random.uniform(kind.kwh_least, kind.kwh_most)
    is_late_payer = random.random() < _LATE_PAYERS
    open_months = random.randint(1, 3) if is_late_payer else int(random.random() < _UNPAID_YET)
    stand = random.randint(500, 20_000)
    periods = _periods(today)
    for position, period in enumerate(periods):
        used = max(int(usual * random.uniform(0.8, 1.2)), 0)
        is_open = position >= len(periods) - open_months
        yield _bill(random, kind, period, stand, used) | _paid(random, period, today, is_open=is_open)
        stand += used


def _bill(random: Random, kind: CustomerClass, period: date, stand: int, used: int) -> dict[str, Any]:
    cost = arithmetic.bill(_tariff(kind, period), kind.power_va, Decimal(used), _UNTAXED)
    return {
        "period": period,
        "stand_before": stand,
        "stand_after": stand + used,
        "kwh": Decimal(used),
        "is_estimated": random.random() < _ESTIMATED,
        "energy": cost.energy,
        "local_tax": cost.local_tax,
        "vat": cost.vat,
        "stamp": cost.stamp,
        "discount": Decimal(0),
        "amount": cost.total,
        "late_fee": Decimal(0),
    }


def _paid(random: Random, period: date, today: date, *, is_open: bool) -> dict[str, Any]:
    issued = (period + timedelta(days=32)).replace(day=_BILL_DAY)
    due = issued.replace(day=_DUE_DAY)
    paid_on = issued + timedelta(days=random.randint(0, _DUE_DAY - _BILL_DAY))
    paid_at = None
    if not is_open and paid_on < today:
        paid_at = datetime.combine(paid_on, time(random.randint(1, 12), random.randint(0, 59)), UTC)
    return {"issued_on": issued, "due_on": due, "paid_at": paid_at}


def _tokens(random: Random, index: int, kind: CustomerClass, now: datetime) -> Iterator[dict[str, Any]]:
    usual = random.uniform(kind.kwh_least, kind.kwh_most)
    lasting = [nominal for nominal in NOMINALS if _days(kind, nominal, usual, now) >= _LEAST_DAYS]
    nominal = random.choice(lasting[:3] or NOMINALS[-1:])
    each = _token_kwh(kind, nominal, now.date())
    days = max(_days(kind, nominal, usual, now), 1)
    at = now - timedelta(days=365) + timedelta(days=random.uniform(0, days))
    while at < now:
        yield {
            "bought_at": at,
            "nominal": Decimal(nominal),
            "kwh": each,
            "channel": random.choice(CHANNELS),
            "digits": f"{index:08d}{random.randrange(10**12):012d}",
        }
        at += timedelta(days=days * random.uniform(0.7, 1.3))


def _days(kind: CustomerClass, nominal: int, usual: float, now: datetime) -> float:
    """Return how long a token lasts somebody who uses ``usual`` kWh in a month."""
    return float(_token_kwh(kind, nominal, now.date())) / usual * 30


def _periods(today: date) -> list[date]:
    """Return the first days of the last twelve months whose bills are out, the oldest first."""
    last = today.replace(day=1) - timedelta(days=1)
    if today.day < _BILL_DAY:
        last = last.replace(day=1) - timedelta(days=1)
    periods = [last.replace(day=1)]
    while len(periods) < MONTHS:
        periods.append((periods[-1] - timedelta(days=1)).replace(day=1))
    return periods[::-1]


@cache
def _areas() -> Areas:
    return Areas()


@cache
def _tariffs() -> TariffTable:
    return TariffTable.load()


@cache
def _tariff(kind: CustomerClass, day: date) -> Any:
    return _tariffs().find(kind.tariff_class, kind.power_va, kind.payment, day)


@cache
def _token_kwh(kind: CustomerClass, nominal: int, day: date) -> Decimal:
    return arithmetic.token(_tariff(kind, day), kind.power_va, Decimal(nominal), _UNTAXED).kwh
