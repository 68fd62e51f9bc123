"""News of the back office as drafts of announcements: what is valid now, and its words as the voice may read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.announcements import service
from ticketing.announcements.entry import LONGEST_TEXT, LONGEST_VALIDITY, Words
from ticketing.announcements.models import Announcement
from ticketing.core.errors import ConflictError, NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.backoffice.contract import BackOffice
    from ticketing.backoffice.public_values import NewsItem
    from ticketing.core.actor import Actor

LANGUAGE: Final = "id"
"""An announcement needs an Indonesian text; news in other languages are no drafts."""

_SPOKEN: Final = 150
"""Characters of about twelve seconds; the clip is measured before anything is published."""

_UNREADABLE = re.compile(r"[^\w .,;:!?'()%-]|_")


@dataclass(frozen=True)
class Draft:
    """News that may be told: its words for the voice, and the announcement made from it before, if any."""

    item: NewsItem
    text: str
    announcement_id: int | None


def drafts(session: Session, actor: Actor, items: tuple[NewsItem, ...]) -> list[Draft]:
    """Return what may be told of these, in their order."""
    actor.require(Permission.ANNOUNCEMENT_VIEW)
    made = _made(session, [item.id for item in items])
    return [Draft(item, words_of(item), made.get(item.id)) for item in items if item.language == LANGUAGE]


def valid_news(office: BackOffice, area_code: str | None, now: datetime) -> tuple[NewsItem, ...]:
    """Return the news of an area and for everybody that may be told, as the back office orders them."""
    return tuple(item for item in office.news(area_code, now) if item.valid_until > now)


def make(session: Session, actor: Actor, item: NewsItem, now: datetime) -> Announcement:
    """Write an announcement from news, for who the news is for; it is told once it was heard and published.

    Raises ConflictError when there is one, and what ``service.write`` raises.
    """
    if item.language != LANGUAGE or item.valid_until <= now:
        raise NotFoundError("There is no such news.", news=item.id)
    if item.id in _made(session, [item.id]):
        raise ConflictError("This news is an announcement already.", news=item.id)
    words = Words(words_of(item), "", max(item.valid_from, now), min(item.valid_until, now + LONGEST_VALIDITY))
    return service.write(session, actor, item.area_code, words, now, news_id=item.id)


def words_of(item: NewsItem) -> str:
    """Return title and text as the voice may read them, whole sentences only where they are too long."""
    sentences = [readable(item.title).rstrip(".!?") + ".", *re.split(r"(?<=[.!?]) ", readable(item.text))]
    told = ""
    for sentence in sentences:
        longer = f"{told} {sentence}".strip()
        if told and len(longer) > _SPOKEN:
            break
        told = longer
    return told[:LONGEST_TEXT].strip()


def readable(text: str) -> str:
    """Return a text with only what the voice can read."""
    return " ".join(_UNREADABLE.sub(" ", text).split()).lstrip(" .,;:!?'()%-")


def _made(session: Session, ids: list[int]) -> dict[int, int]:
    query = select(Announcement).where(Announcement.news_id.in_(ids), Announcement.withdrawn_at.is_(None))
    return {one.news_id: one.id for one in session.scalars(query) if one.news_id is not None}
