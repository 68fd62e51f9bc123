"""What everybody may be told: planned work, news, offices and the times to visit them. Times are aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 read at run time by pydantic


@dataclass(frozen=True)
class Maintenance:
    """Planned work. ``published_at`` decides whether it was told at least a day before."""

    id: int
    area_code: str
    places: tuple[str, ...]
    reason: str
    starts_at: datetime
    ends_at: datetime
    published_at: datetime
    timezone: str


@dataclass(frozen=True)
class NewsItem:
    """News for one area, or for all when ``area_code`` is None. Higher ``priority`` first, then the newest."""

    id: int
    area_code: str | None
    title: str
    text: str
    language: str
    priority: int
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True)
class Office:
    """An office people may visit. ``rules`` are its visiting rules in words; hours are local."""

    code: str
    name: str
    address: str
    area_code: str
    timezone: str
    opens: str
    closes: str
    rules: str


@dataclass(frozen=True)
class Slot:
    """A time at an office, and how many visitors it still has room for."""

    office_code: str
    starts_at: datetime
    ends_at: datetime
    free: int


@dataclass(frozen=True)
class VisitRequest:
    """Somebody wants to come. ``key`` makes a repeated request the same appointment; ``phone`` in E.164."""

    key: str
    office_code: str
    starts_at: datetime
    phone: str
    reason: str


@dataclass(frozen=True)
class Appointment:
    """A visit that an office expects."""

    number: str
    office_code: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    is_cancelled: bool
