"""Synthetic offices, planned work, news and applications."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from ticketing.backoffice.embedded import applications
from ticketing.backoffice.embedded.areas import Areas
from ticketing.backoffice.fees import Fees
from ticketing.backoffice.models import UtilityMaintenance, UtilityNews, UtilityOffice
from ticketing.backoffice.seeding.ground import ground, rows
from ticketing.backoffice.tariffs import Payment, TariffTable
from ticketing.backoffice.values import ApplicationKind, ApplicationRequest, ApplicationStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

REASONS: Final = ("tree", "transformer", "pole", "line")
"""Codes of planned work; the words are the menus'."""

_S = ApplicationStatus
_PATHS: Final[tuple[tuple[ApplicationStatus, ...], ...]] = (
    (),
    (_S.AWAITING_DOCUMENTS,),
    (_S.AWAITING_PAYMENT,),
    (_S.AWAITING_PAYMENT, _S.PAID),
    (_S.AWAITING_PAYMENT, _S.PAID, _S.WORKING),
    (_S.AWAITING_PAYMENT, _S.PAID, _S.WORKING, _S.DONE),
    (_S.CANCELLED,),
)


@dataclass(frozen=True)
class _Tables:
    tariffs: TariffTable
    fees: Fees
    areas: Areas


def fill(session: Session, seed: int, applicants: int, now: datetime) -> None:
    """Add all of it; applications walk through the same doors as real ones."""
    random = Random(f"{seed}/surroundings")  # noqa: S311 nothing secret
    session.add_all(_offices())
    session.add_all(_news(now))
    session.add_all(_work(random, now))
    tables = _Tables(TariffTable.load(), Fees.load(), Areas())
    for index in range(applicants):
        _application(session, random, tables, f"demo-{index:04d}", now)


def _offices() -> Iterator[UtilityOffice]:
    for row in rows("demo_offices.csv"):
        yield UtilityOffice(
            **row,
            opens=time(8),
            closes=time(15),
            slot_minutes=30,
            visitors_per_slot=2,
            rules=ground().words["rules"][0],
        )


def _news(now: datetime) -> Iterator[UtilityNews]:
    for row in rows("demo_news.csv"):
        yield UtilityNews(
            area_code=row["area_code"] or None,
            title=row["title"],
            text=row["text"],
            language=row["language"],
            priority=int(row["priority"]),
            valid_from=now + timedelta(days=int(row["days_from"])),
            valid_until=now + timedelta(days=int(row["days_until"])),
        )


def _work(random: Random, now: datetime) -> Iterator[UtilityMaintenance]:
    """Two pieces of work an area: one in the next days, one later; each told at least a day before."""
    areas: dict[str, list[str]] = {}
    for place in ground().places:
        areas.setdefault(place.area_code, []).append(place.district)
    hour = now.replace(minute=0, second=0, microsecond=0)
    for area_code, districts in areas.items():
        for least, most in ((1, 3), (4, 12)):
            start = hour + timedelta(days=random.randint(least, most), hours=random.randint(0, 5))
            yield UtilityMaintenance(
                area_code=area_code,
                places=random.sample(districts, min(2, len(districts))),
                reason=random.choice(REASONS),
                starts_at=start,
                ends_at=start + timedelta(hours=random.randint(2, 5)),
                published_at=start - timedelta(days=3),
            )


def _application(session: Session, random: Random, tables: _Tables, key: str, now: datetime) -> None:
    place = ground().place(random)
    at = now - timedelta(days=random.randint(12, 30), hours=random.randint(0, 23))
    today = tables.areas.today(place.area_code, at)
    request = ApplicationRequest(
        key=key,
        kind=ApplicationKind.NEW_CONNECTION,
        area_code=place.area_code,
        power_va=random.choice((900, 1300, 2200)),
        payment=random.choice(list(Payment)),
        phone=f"+62811009{random.randrange(10_000):04d}",
        regency=place.regency,
        place=place.district,
    )
    if random.random() < 0.3:  # noqa: PLR2004 a feast now and then
        start = today + timedelta(days=random.randint(3, 40))
        request = replace(request, kind=ApplicationKind.TEMPORARY, power_va=10_600, purpose="feast")
        request = replace(request, first_on=start, last_on=start + timedelta(days=random.randint(0, 3)))
    cost = applications.estimate(session, request, tables.tariffs, tables.fees, today)
    row = applications.apply(session, request, cost, at)
    for step, status in enumerate(random.choice(_PATHS), start=1):
        applications.move(row, status, at + timedelta(days=2 * step))
