"""Announcements as pages list and show them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from ticketing.accounts.permissions import Permission
from ticketing.announcements.labels import HISTORY
from ticketing.announcements.models import Announcement
from ticketing.core.errors import NotFoundError
from ticketing.core.events import Event
from ticketing.network.models import Area
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

RECENT: Final = timedelta(days=14)
LONGEST_LIST: Final = 200


def current(session: Session, actor: Actor, now: datetime) -> list[Announcement]:
    """Return those that are told, will be, or wait for somebody; the newest first."""
    actor.require(Permission.ANNOUNCEMENT_VIEW)
    query = select(Announcement).where(Announcement.withdrawn_at.is_(None), Announcement.valid_until > now)
    return _listed(session, actor, query)


def past(session: Session, actor: Actor, now: datetime) -> list[Announcement]:
    """Return those that ended or were withdrawn in the last two weeks, the newest first."""
    actor.require(Permission.ANNOUNCEMENT_VIEW)
    ended = Announcement.withdrawn_at.is_(None) & Announcement.valid_until.between(now - RECENT, now)
    query = select(Announcement).where(or_(ended, Announcement.withdrawn_at > now - RECENT))
    return _listed(session, actor, query)


def by_id(session: Session, actor: Actor, announcement_id: int) -> Announcement:
    """Return the announcement; NotFoundError also when it belongs to a unit out of reach."""
    actor.require(Permission.ANNOUNCEMENT_VIEW)
    query = select(Announcement).where(Announcement.id == announcement_id, within(actor, Announcement.unit_id))
    announcement = session.scalar(query)
    if announcement is None:
        raise NotFoundError("There is no such announcement.", announcement=announcement_id)
    return announcement


def heard_by(session: Session, announcement: Announcement) -> dict[str, tuple[str, ...]]:
    """Return who has listened to which clip, by the clip's name."""
    heard: dict[str, tuple[str, ...]] = {}
    for event in _events(session, announcement, ("announcement.heard",)):
        heard[event.data["clip"]] = (*heard.get(event.data["clip"], ()), event.actor_name)
    return heard


def history(session: Session, announcement: Announcement) -> list[Event]:
    """Return everything that was done to the announcement, the latest first."""
    return list(reversed(_events(session, announcement, tuple(HISTORY))))


def areas(session: Session, actor: Actor) -> list[Area]:
    """Return the areas for which this person may write an announcement, by code."""
    return list(session.scalars(select(Area).where(within(actor, Area.unit_id)).order_by(Area.code)))


def _events(session: Session, announcement: Announcement, kinds: tuple[str, ...]) -> list[Event]:
    query = select(Event).where(Event.kind.in_(kinds))
    of_this = query.where(Event.data["announcement_id"].as_integer() == announcement.id)
    return list(session.scalars(of_this.order_by(Event.id)))


def _listed(session: Session, actor: Actor, query: Select[Announcement]) -> list[Announcement]:
    query = query.where(within(actor, Announcement.unit_id)).order_by(Announcement.id.desc()).limit(LONGEST_LIST)
    return list(session.scalars(query))
