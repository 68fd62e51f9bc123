"""Who is told of planned work: callers who agreed, until they stop it or half a year is over."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select

from ticketing.core import events, outbox, phone
from ticketing.core.actor import system
from ticketing.maintenance.models import MaintenanceNotice, MaintenanceWatch
from ticketing.network.models import Area

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.backoffice.public_values import Maintenance
    from ticketing.core.actor import Actor

KEPT: Final = timedelta(days=183)
"""As said to the caller: half a year."""

AHEAD: Final = timedelta(days=14)
TELL: Final = "maintenance.tell"
PLANNER: Final = system("maintenance")


def agree(
    session: Session, actor: Actor, number: str, area_code: str, language: str, now: datetime, *, call_id: str | None
) -> None:
    """Note that this telephone (E.164) wants to be told of work in an area; once more renews it. Nothing for none."""
    if not number or session.get(Area, area_code) is None:
        return
    watch = _watch(session, number, area_code)
    if watch is None:
        watch = MaintenanceWatch(phone=number, area_code=area_code)
        session.add(watch)
    watch.language, watch.call_id, watch.agreed_at, watch.ends_at = language, call_id, now, now + KEPT
    session.flush()
    _record(session, actor, "maintenance.agreed", now, call_id, number, {"area": area_code})


def stop(session: Session, actor: Actor, number: str, now: datetime, *, call_id: str | None) -> int:
    """Write no more to this telephone and forget it; returns in how many areas it was written to."""
    gone = _remove(session, list(session.scalars(select(MaintenanceWatch).where(MaintenanceWatch.phone == number))))
    _record(session, actor, "maintenance.stopped", now, call_id, number, {"areas": gone})
    return gone


def purge(session: Session, now: datetime) -> int:
    """Forget those whose half year is over, with what they were told; returns how many."""
    return _remove(session, list(session.scalars(select(MaintenanceWatch).where(MaintenanceWatch.ends_at <= now))))


def watched_areas(session: Session, now: datetime) -> list[str]:
    """Return the codes of the areas that somebody wants to be told of."""
    query = select(MaintenanceWatch.area_code).where(MaintenanceWatch.ends_at > now).distinct()
    return sorted(session.scalars(query))


def compare(session: Session, area_code: str, works: Iterable[Maintenance], now: datetime) -> int:
    """Order a message for each watcher about work that is new or was changed; returns how many.

    Who agreed is told of what is planned already, once.
    """
    query = select(MaintenanceWatch).where(MaintenanceWatch.area_code == area_code, MaintenanceWatch.ends_at > now)
    watches = list(session.scalars(query.order_by(MaintenanceWatch.id)))
    ahead = [work for work in works if work.starts_at > now]
    return sum(_tell(session, watch, work, now) for watch in watches for work in ahead)


def as_told(work: Maintenance) -> str:
    """Return a hash of what a watcher reads of a piece of work: another one means that it changed."""
    told = "|".join((work.starts_at.isoformat(), work.ends_at.isoformat(), *work.places))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _tell(session: Session, watch: MaintenanceWatch, work: Maintenance, now: datetime) -> bool:
    query = select(MaintenanceNotice).where(
        MaintenanceNotice.watch_id == watch.id, MaintenanceNotice.work_id == work.id
    )
    notice, told = session.scalar(query), as_told(work)
    if notice is not None and notice.told == told:
        return False
    is_change = notice is not None
    if notice is None:
        notice = MaintenanceNotice(watch_id=watch.id, work_id=work.id)
        session.add(notice)
    notice.told, notice.told_at = told, now
    outbox.add(
        session,
        TELL,
        queue="notify",
        now=now,
        watch_id=watch.id,
        is_change=is_change,
        places=list(work.places),
        starts_at=work.starts_at.isoformat(),
        ends_at=work.ends_at.isoformat(),
        timezone=work.timezone,
    )
    return True


def _watch(session: Session, number: str, area_code: str) -> MaintenanceWatch | None:
    query = select(MaintenanceWatch).where(MaintenanceWatch.phone == number, MaintenanceWatch.area_code == area_code)
    return session.scalar(query)


def _remove(session: Session, watches: list[MaintenanceWatch]) -> int:
    ids = [watch.id for watch in watches]
    session.execute(delete(MaintenanceNotice).where(MaintenanceNotice.watch_id.in_(ids)))
    session.execute(delete(MaintenanceWatch).where(MaintenanceWatch.id.in_(ids)))
    return len(ids)


def _record(
    session: Session, actor: Actor, kind: str, now: datetime, call_id: str | None, number: str, data: dict[str, Any]
) -> None:
    events.record(session, kind, actor=actor, now=now, call_id=call_id, phone=phone.mask(number), **data)
