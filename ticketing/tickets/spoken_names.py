"""Names of added categories in the voice of the line: ordered, listened to, and only then told to callers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.clips import orders
from ticketing.clips.orders import Order
from ticketing.core import events
from ticketing.tickets.categories import spoken
from ticketing.tickets.models import SpokenName

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.clips.speaking import Clip
    from ticketing.core.actor import Actor
    from ticketing.core.i18n import Label
    from ticketing.tickets.categories import Kinds

OWNER: Final = "category"
"""Owner of the clips of names."""

LANGUAGES: Final = ("id", "en")
LONGEST_SECONDS: Final = 2.6
"""Three names and their keys have to fit into the seconds of one question."""


class State(StrEnum):
    """How far a name is. UNHEARD: nobody has listened yet. READY: callers hear it."""

    UNASKED = "unasked"
    SPEAKING = "speaking"
    FAILED = "failed"
    TOO_LONG = "too_long"
    UNHEARD = "unheard"
    READY = "ready"


@dataclass(frozen=True)
class Name:
    """One name of a category in one language, and how far it is."""

    text: str
    language: str
    state: State
    clip: str | None
    heard_by: str | None


def names(session: Session, kinds: Kinds) -> dict[str, tuple[Name, ...]]:
    """Return the names of the categories callers are to choose from, by code, in both languages."""
    kept = _kept(session)
    return {
        code: tuple(
            _name(session, kept.get((language, _text(kind.name, language))), kind.name, language)
            for language in LANGUAGES
        )
        for code, kind in spoken(kinds).items()
    }


def order(session: Session, kinds: Kinds, now: datetime) -> None:
    """Ask the voice for every name it has not spoken and is not about to speak."""
    kept = _kept(session)
    for kind in spoken(kinds).values():
        for language in LANGUAGES:
            text = _text(kind.name, language)
            row = kept.get((language, text)) or SpokenName(language=language, text=text)
            session.add(row)
            session.flush()
            waits = orders.pending(session, order_of(row)) if row.clip is None else None
            if row.clip is None and (waits is None or waits.has_given_up):
                orders.place(session, order_of(row), now)


def order_of(row: SpokenName) -> Order:
    """Return what the voice is asked to speak."""
    return Order(OWNER, row.id, row.text, row.language)


def clip_made(session: Session, actor: Actor, made: Order, clip: Clip, now: datetime) -> None:
    """Keep the clip of a name; a name never changes, another one has its own row."""
    row = session.get(SpokenName, made.owner_id)
    if row is None or row.clip == clip.name:
        return
    row.clip, row.seconds, row.heard_at, row.heard_by = clip.name, clip.seconds, None, None
    _record(session, actor, row, "category.clip_made", now)


def find(session: Session, language: str, text: str) -> SpokenName | None:
    """Return the name in the voice of the line, None when it was never asked for."""
    query = select(SpokenName).where(SpokenName.language == language, SpokenName.text == text)
    return session.scalar(query)


def note_heard(session: Session, actor: Actor, row: SpokenName, now: datetime) -> None:
    """Note that this person fetched the clip to listen to it; the first one counts."""
    actor.require(Permission.SETTINGS_EDIT)
    if row.clip is None or row.heard_at is not None:
        return
    row.heard_at, row.heard_by = now, actor.name
    _record(session, actor, row, "category.heard", now)


def _kept(session: Session) -> dict[tuple[str, str], SpokenName]:
    return {(row.language, row.text): row for row in session.scalars(select(SpokenName))}


def _text(name: Label, language: str) -> str:
    return name.en if language == "en" else name.id


def _name(session: Session, row: SpokenName | None, name: Label, language: str) -> Name:
    state = _state(session, row)
    return Name(_text(name, language), language, state, row.clip if row else None, row.heard_by if row else None)


def _state(session: Session, row: SpokenName | None) -> State:
    if row is None:
        return State.UNASKED
    if row.clip is None:
        waits = orders.pending(session, order_of(row))
        if waits is None:
            return State.UNASKED
        return State.FAILED if waits.has_given_up else State.SPEAKING
    if (row.seconds or 0.0) > LONGEST_SECONDS:
        return State.TOO_LONG
    return State.READY if row.heard_at is not None else State.UNHEARD


def _record(session: Session, actor: Actor, row: SpokenName, kind: str, now: datetime) -> None:
    events.record(session, kind, actor=actor, now=now, text=row.text, language=row.language, clip=row.clip)
