"""Reading, saving and taking back what is set; nothing here knows what the documents are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic

from sqlalchemy import func, select, tuple_

from ticketing.accounts.permissions import Permission
from ticketing.changes.difference import differences, field_of, with_field
from ticketing.changes.errors import ChangedSinceError, NothingDifferentError, SettingStaleError
from ticketing.changes.models import SettingChange
from ticketing.changes.sections import Document, Section
from ticketing.core import events
from ticketing.core.errors import InvalidError, NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

LONGEST_HISTORY = 100
LONGEST_REASON = 300
_HELD = "settings that hold"


@dataclass(frozen=True)
class Current(Generic[Document]):
    """What holds now. ``number`` is 0 while nobody has set anything."""

    document: Document
    number: int


def current(session: Session, section: Section[Document]) -> Current[Document]:
    """Return what holds, the default while nothing was set."""
    last = _last(session, section.name)
    if last is None:
        return Current(section.default, 0)
    return Current(section.read(last.after), last.number)


def held(session: Session, section: Section[Document]) -> Current[Document]:
    """Return what holds, asked for once in a session that takes in the reports of many calls; a change ends it."""
    kept: dict[str, Current[Any]] = session.info.setdefault(_HELD, {})
    if section.name not in kept:
        with session.no_autoflush:
            kept[section.name] = current(session, section)
    return kept[section.name]


def save(
    session: Session,
    actor: Actor,
    section: Section[Document],
    document: Document,
    now: datetime,
    *,
    number: int,
    reason: str = "",
) -> SettingChange:
    """Let this document hold. ``number`` is that of the document the page showed.

    Raises InvalidError, SettingStaleError, NothingDifferentError.
    """
    actor.require(Permission.SETTINGS_EDIT)
    after = section.write(document)
    section.read(after)  # what is saved can be read again
    last = _last(session, section.name)
    if number != (last.number if last else 0):
        raise SettingStaleError("Somebody saved it meanwhile.", by=last.user_name if last else "")
    before = last.after if last else section.write(section.default)
    return _add(session, actor, section.name, number + 1, before, after, now, reason=_clean(reason))


def undo(session: Session, actor: Actor, section: Section[Document], change_id: int, now: datetime) -> SettingChange:
    """Take one change back: its fields get the values they had before, all others stay.

    Raises NotFoundError, ChangedSinceError when a later change touched one of them, InvalidError when what would be
    left cannot hold.
    """
    actor.require(Permission.SETTINGS_EDIT)
    change = by_id(session, actor, section.name, change_id)
    last = _last(session, section.name)
    before = last.after if last else change.after
    after = before
    for one in differences(change.before, change.after):
        if field_of(before, one.path) != one.after:
            raise ChangedSinceError("A later change touched the same.", path=".".join(one.path), change=change_id)
        after = with_field(after, one.path, one.before)
    section.read(after)
    number = (last.number if last else 0) + 1
    return _add(session, actor, section.name, number, before, after, now, undoes_id=change.id)


def by_id(session: Session, actor: Actor, section: str, change_id: int) -> SettingChange:
    """Return one change; NotFoundError when the section has none of this id."""
    actor.require(Permission.SETTINGS_VIEW)
    change = session.get(SettingChange, change_id)
    if change is None or change.section != section:
        raise NotFoundError("There is no such change.", change=change_id)
    return change


def history(session: Session, actor: Actor, section: str) -> list[SettingChange]:
    """Return the changes of a section, the newest first."""
    actor.require(Permission.SETTINGS_VIEW)
    query = select(SettingChange).where(SettingChange.section == section)
    return list(session.scalars(query.order_by(SettingChange.number.desc()).limit(LONGEST_HISTORY)))


def newest(session: Session) -> dict[str, SettingChange]:
    """Return the change that holds of every section that was ever set."""
    last = select(SettingChange.section, func.max(SettingChange.number)).group_by(SettingChange.section)
    rows = session.scalars(select(SettingChange).where(tuple_(SettingChange.section, SettingChange.number).in_(last)))
    return {row.section: row for row in rows}


def _last(session: Session, section: str) -> SettingChange | None:
    query = select(SettingChange).where(SettingChange.section == section)
    return session.scalar(query.order_by(SettingChange.number.desc()).limit(1))


def _add(
    session: Session,
    actor: Actor,
    section: str,
    number: int,
    before: dict[str, Any],
    after: dict[str, Any],
    now: datetime,
    *,
    reason: str = "",
    undoes_id: int | None = None,
) -> SettingChange:
    if not differences(before, after):
        raise NothingDifferentError("It is already so.")
    change = SettingChange(
        section=section,
        number=number,
        before=before,
        after=after,
        user_id=actor.user_id,
        user_name=actor.name,
        reason=reason,
        at=now,
        undoes_id=undoes_id,
    )
    session.add(change)
    session.flush()
    session.info.pop(_HELD, None)
    kind = "setting.undone" if undoes_id else "setting.changed"
    events.record(session, kind, actor=actor, now=now, section=section, change_id=change.id, undoes_id=undoes_id)
    return change


def _clean(reason: str) -> str:
    clean = " ".join(reason.split())
    if len(clean) > LONGEST_REASON:
        raise InvalidError("The reason is too long.", field="reason", longest=LONGEST_REASON)
    return clean
