"""The life of an announcement: written, spoken, listened to, told to callers, taken back. Every step is an event."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.announcements.entry import Words, check_words
from ticketing.announcements.errors import (
    AnnouncementChangedError,
    AnnouncementOverError,
    NothingToUndoError,
    TooLongError,
)
from ticketing.announcements.models import Announcement
from ticketing.announcements.reading import heard_by
from ticketing.announcements.standing import LONGEST_SECONDS, too_long, unheard
from ticketing.clips import orders
from ticketing.clips.errors import ClipNotHeardError, ClipNotReadyError
from ticketing.clips.orders import Order
from ticketing.core import events
from ticketing.core.errors import NotFoundError, NotPermittedError
from ticketing.core.locking import hold
from ticketing.core.typed import clean_reason
from ticketing.network.models import Area
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.clips.speaking import Clip
    from ticketing.core.actor import Actor

OWNER: Final = "announcement"
"""Owner of the clips of announcements."""

_UNDONE: Final = (
    *("text_id", "text_en", "clip_id", "clip_en", "seconds_id", "seconds_en"),
    *("valid_from", "valid_until", "published_at", "withdrawn_at"),
)
_MOMENTS: Final = frozenset({"valid_from", "valid_until", "published_at", "withdrawn_at"})


def write(
    session: Session,
    actor: Actor,
    area_code: str | None,
    words: Words,
    now: datetime,
    *,
    news_id: int | None = None,
    office_code: str | None = None,
) -> Announcement:
    """Write an announcement for an area, or for everybody; callers hear nothing yet, the voice is asked to speak it.

    Raises InvalidError, NotFoundError for an area out of reach, NotPermittedError when somebody of one unit writes
    for everybody. ``news_id``: the news of the back office it is made from. ``office_code``: it is
    the visiting rules of this office.
    """
    actor.require(Permission.ANNOUNCEMENT_EDIT)
    words = check_words(words, now)
    area = _area(session, actor, area_code)
    announcement = Announcement(
        unit_id=area.unit_id if area else None,
        area_code=area.code if area else None,
        **asdict(words),
        created_at=now,
        news_id=news_id,
        office_code=office_code,
    )
    session.add(announcement)
    session.flush()
    _order_clips(session, announcement, now)
    _record(session, actor, announcement, "announcement.written", now, **_plain(asdict(words)))
    return announcement


def change(
    session: Session, actor: Actor, announcement_id: int, words: Words, now: datetime, *, version: int
) -> Announcement:
    """Correct the texts or how long they hold. A new text is off the line until it was listened to and published."""
    announcement = _to_work_on(session, actor, announcement_id, version)
    words = check_words(words, now)
    changed = {name: value for name, value in asdict(words).items() if getattr(announcement, name) != value}
    if not changed:
        return announcement
    before = {name: getattr(announcement, name) for name in changed}
    _remember(announcement)
    for name, value in changed.items():
        setattr(announcement, name, value)
    for language in ("id", "en"):
        if f"text_{language}" in changed:
            setattr(announcement, f"clip_{language}", None)
            setattr(announcement, f"seconds_{language}", None)
            announcement.published_at = None
    session.flush()
    _order_clips(session, announcement, now)
    _record(session, actor, announcement, "announcement.changed", now, before=_plain(before), after=_plain(changed))
    return announcement


def publish(session: Session, actor: Actor, announcement_id: int, now: datetime, *, version: int) -> Announcement:
    """Let callers hear it from its beginning to its end.

    Raises ClipNotReadyError, TooLongError, and ClipNotHeardError: somebody must have listened to each of its texts.
    """
    announcement = _to_work_on(session, actor, announcement_id, version)
    if announcement.valid_until <= now:
        raise AnnouncementOverError("It is no longer valid.", announcement=announcement_id)
    if not announcement.is_spoken:
        raise ClipNotReadyError("The voice has not spoken every text yet.", announcement=announcement_id)
    if languages := too_long(announcement):
        seconds = max(announcement.seconds(one) or 0.0 for one in languages)
        raise TooLongError("It takes too long.", seconds=round(seconds, 1), longest=LONGEST_SECONDS)
    if unheard(announcement, heard_by(session, announcement)):
        raise ClipNotHeardError("Somebody must listen first.", announcement=announcement_id)
    if announcement.published_at is None:
        _remember(announcement)
        announcement.published_at = now
        session.flush()
        clips = {language: announcement.clip(language) for language in announcement.languages}
        _record(session, actor, announcement, "announcement.published", now, clips=clips)
    return announcement


def withdraw(
    session: Session, actor: Actor, announcement_id: int, now: datetime, *, version: int, reason: str
) -> Announcement:
    """Take it off the line; takes a reason."""
    announcement = _to_work_on(session, actor, announcement_id, version)
    reason = clean_reason(reason)
    _remember(announcement)
    announcement.withdrawn_at = now
    session.flush()
    _record(session, actor, announcement, "announcement.withdrawn", now, reason=reason)
    return announcement


def undo(session: Session, actor: Actor, announcement_id: int, now: datetime, *, version: int) -> Announcement:
    """Take back the last change, publishing or withdrawing; once more brings it back.

    What comes back to the line was on the line before, so somebody has listened to it.
    """
    announcement = _to_work_on(session, actor, announcement_id, version, may_be_withdrawn=True)
    earlier = announcement.earlier
    if earlier is None:
        raise NothingToUndoError("Nothing was changed yet.", announcement=announcement_id)
    _remember(announcement)
    for name in _UNDONE:
        setattr(announcement, name, _moment(earlier[name]) if name in _MOMENTS else earlier[name])
    session.flush()
    _order_clips(session, announcement, now)
    _record(session, actor, announcement, "announcement.undone", now, text_id=announcement.text_id)
    return announcement


def speak_again(session: Session, actor: Actor, announcement_id: int, now: datetime, *, version: int) -> Announcement:
    """Ask the voice once more for what it could not speak."""
    announcement = _to_work_on(session, actor, announcement_id, version)
    _order_clips(session, announcement, now)
    _record(session, actor, announcement, "announcement.ordered", now)
    return announcement


def note_heard(session: Session, actor: Actor, announcement_id: int, language: str, clip: str, now: datetime) -> None:
    """Note that this person fetched this clip to listen to it; once for each clip."""
    actor.require(Permission.ANNOUNCEMENT_EDIT)
    announcement = _held(session, actor, announcement_id)
    is_new = actor.name not in heard_by(session, announcement).get(clip, ())
    if announcement.clip(language) == clip and is_new:
        _record(session, actor, announcement, "announcement.heard", now, clip=clip, language=language)


def clip_made(session: Session, actor: Actor, order: Order, clip: Clip, now: datetime) -> bool:
    """Keep the clip of a text; False when the text was changed while the voice spoke."""
    announcement = hold(session, Announcement, select(Announcement).where(Announcement.id == order.owner_id))
    language = order.language
    if announcement is None or announcement.text(language) != order.text or announcement.clip(language) == clip.name:
        return False
    setattr(announcement, f"clip_{language}", clip.name)
    setattr(announcement, f"seconds_{language}", clip.seconds)
    session.flush()
    told = {"clip": clip.name, "language": language, "seconds": clip.seconds}
    _record(session, actor, announcement, "announcement.clip_made", now, **told)
    return True


def order_of(announcement: Announcement, language: str) -> Order:
    """Return what the voice is asked to speak."""
    return Order(OWNER, announcement.id, announcement.text(language), language, is_sentence=True)


def _order_clips(session: Session, announcement: Announcement, now: datetime) -> None:
    for language in announcement.languages:
        if announcement.clip(language) is None:
            orders.place(session, order_of(announcement, language), now)


def _area(session: Session, actor: Actor, code: str | None) -> Area | None:
    if not code:
        _require_company(actor)
        return None
    area = session.scalar(select(Area).where(Area.code == code, within(actor, Area.unit_id)))
    if area is None:
        raise NotFoundError("There is no such area.", area_code=code)
    return area


def _require_company(actor: Actor) -> None:
    if actor.unit_ids is not None:
        raise NotPermittedError("Only who works for the whole company speaks to everybody.")


def _held(session: Session, actor: Actor, announcement_id: int) -> Announcement:
    query = select(Announcement).where(Announcement.id == announcement_id, within(actor, Announcement.unit_id))
    announcement = hold(session, Announcement, query)
    if announcement is None:
        raise NotFoundError("There is no such announcement.", announcement=announcement_id)
    return announcement


def _to_work_on(
    session: Session, actor: Actor, announcement_id: int, version: int, *, may_be_withdrawn: bool = False
) -> Announcement:
    actor.require(Permission.ANNOUNCEMENT_EDIT)
    announcement = _held(session, actor, announcement_id)
    if announcement.area_code is None:
        _require_company(actor)
    if announcement.withdrawn_at is not None and not may_be_withdrawn:
        raise AnnouncementOverError("It was withdrawn.", announcement=announcement_id)
    if announcement.version != version:
        raise AnnouncementChangedError("It changed meanwhile.", announcement=announcement_id)
    return announcement


def _remember(announcement: Announcement) -> None:
    announcement.earlier = _plain({name: getattr(announcement, name) for name in _UNDONE})


def _record(session: Session, actor: Actor, announcement: Announcement, kind: str, now: datetime, **data: Any) -> None:
    events.record(session, kind, actor=actor, now=now, announcement_id=announcement.id, **data)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
