"""Planned work and news: what everybody may be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from ticketing.backoffice.models import UtilityMaintenance, UtilityNews
from ticketing.backoffice.public_values import Maintenance, NewsItem

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.backoffice.embedded.areas import Areas

MOST_NEWS = 20


def maintenance(
    session: Session, areas: Areas, area_code: str, since: datetime, until: datetime
) -> tuple[Maintenance, ...]:
    """Return published work of an area that touches the span, the earliest first."""
    query = select(UtilityMaintenance).where(
        UtilityMaintenance.area_code == area_code,
        UtilityMaintenance.starts_at < until,
        UtilityMaintenance.ends_at > since,
    )
    return tuple(
        Maintenance(
            id=row.id,
            area_code=row.area_code,
            places=tuple(row.places),
            reason=row.reason,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            published_at=row.published_at,
            timezone=areas.timezone(row.area_code),
        )
        for row in session.scalars(query.order_by(UtilityMaintenance.starts_at, UtilityMaintenance.id))
    )


def news(session: Session, area_code: str | None, at: datetime) -> tuple[NewsItem, ...]:
    """Return what is valid now for everybody and for the area: by priority, then the newest first."""
    query = select(UtilityNews).where(
        UtilityNews.valid_from <= at,
        UtilityNews.valid_until > at,
        or_(UtilityNews.area_code.is_(None), UtilityNews.area_code == area_code),
    )
    ordered = query.order_by(UtilityNews.priority.desc(), UtilityNews.valid_from.desc(), UtilityNews.id)
    return tuple(
        NewsItem(
            id=row.id,
            area_code=row.area_code,
            title=row.title,
            text=row.text,
            language=row.language,
            priority=row.priority,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        for row in session.scalars(ordered.limit(MOST_NEWS))
    )
