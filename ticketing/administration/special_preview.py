"""What callers would hear in a special state: each text in its order with its seconds, and what is announced then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from ticketing.administration.clips import lines
from ticketing.announcements.models import Announcement
from ticketing.special.state import Mode, Special, mode_at

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

_GREETING: Final = ("main.greet_siang", "area.0380", "area.wrong.keys")
_NOTICE: Final = ("main.privacy", "main.danger.keys")
_MENUS: Final = {
    None: ("main.choices.keys", "main.english.keys"),
    Mode.OUTAGES_FIRST: ("special.menu.keys", "main.english.keys"),
    Mode.NEWS_FIRST: ("special.news.keys", "main.choices.keys", "main.english.keys"),
}
_ANSWERS: Final = {None: (), Mode.OUTAGES_FIRST: ("special.later",), Mode.NEWS_FIRST: ()}


@dataclass(frozen=True)
class Said:
    """One sentence. ``key`` is that of its clip, None for what somebody wrote; ``seconds`` None while not spoken."""

    key: str | None
    text: str
    seconds: float | None


@dataclass(frozen=True)
class Preview:
    """``opening``: all that is heard up to the menu. ``menu``: the menu; ``answers``: what other wishes are told."""

    standing: str
    opening: tuple[Said, ...]
    menu: tuple[Said, ...]
    answers: tuple[Said, ...]
    announcements: int

    @property
    def seconds(self) -> float:
        """Return how long the opening takes until the menu."""
        return sum(one.seconds or 0.0 for one in self.opening)


def preview(session: Session, special: Special, now: datetime, language: str) -> Preview:
    """Return what a caller hears while this holds, in his language, whether it is on or only prepared."""
    told = announced(session, special)
    first = told[:1]
    heard = [
        Said(None, one.text(language) or one.text("id"), one.seconds(language) or one.seconds("id")) for one in first
    ]
    opening = (*_said(_GREETING, language), *heard, *_said(_NOTICE, language))
    menu, answers = _said(_MENUS[special.mode], language), _said(_ANSWERS[special.mode], language)
    return Preview(standing(special, now), opening, menu, answers, len(told))


def standing(special: Special, now: datetime) -> str:
    """Return off, planned, on or over."""
    if not special.is_on or special.begins_at is None or special.ends_at is None:
        return "off"
    if now < special.begins_at:
        return "planned"
    area = special.areas[0] if special.areas else None
    return "on" if mode_at(special, area, now) else "over"


def announced(session: Session, special: Special) -> list[Announcement]:
    """Return the published announcements that callers hear at some time while it holds, the newest first."""
    if special.begins_at is None or special.ends_at is None:
        return []
    query = select(Announcement).where(
        Announcement.published_at.is_not(None),
        Announcement.withdrawn_at.is_(None),
        Announcement.news_id.is_(None),
        Announcement.valid_from < special.ends_at,
        Announcement.valid_until > special.begins_at,
    )
    if special.areas:
        query = query.where(or_(Announcement.area_code.is_(None), Announcement.area_code.in_(special.areas)))
    return list(session.scalars(query.order_by(Announcement.id.desc())))


def _said(keys: tuple[str, ...], language: str) -> tuple[Said, ...]:
    spoken = {line.key: line.spoken[language] for line in lines() if line.key in keys}
    return tuple(Said(key, spoken[key].text, spoken[key].seconds) for key in keys if key in spoken)
