"""The life of a human voice: a speaker, takes, listening, publishing whole families. Every step is an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from ticketing.accounts.permissions import Permission
from ticketing.changes import service as changes
from ticketing.core import events
from ticketing.core.errors import InvalidError, NotFoundError
from ticketing.voices.caller import VOICES
from ticketing.voices.errors import SetNotCompleteError, SpeakerTakenError, TakeNotHeardError
from ticketing.voices.models import Speaker, Take
from ticketing.voices.progress import progress_of
from ticketing.voices.published import BrokenSetError, PublishedClip, PublishedSet, put_out
from ticketing.voices.taking import clip_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from ticketing.changes.models import SettingChange
    from ticketing.core.actor import Actor
    from ticketing.voices.script import Families, Line
    from ticketing.voices.taking import Taken

LONGEST_NAME: Final = 60


def speakers(session: Session, actor: Actor) -> list[Speaker]:
    """Return everybody whose voice was ever recorded, by name."""
    actor.require(Permission.SETTINGS_VIEW)
    return list(session.scalars(select(Speaker).order_by(Speaker.name)))


def speaker_by_id(session: Session, actor: Actor, speaker_id: int) -> Speaker:
    """Return a speaker; NotFoundError when there is none."""
    actor.require(Permission.SETTINGS_VIEW)
    speaker = session.get(Speaker, speaker_id)
    if speaker is None:
        raise NotFoundError("There is no such speaker.", speaker=speaker_id)
    return speaker


def add_speaker(session: Session, actor: Actor, name: str, now: datetime) -> Speaker:
    """Add a person whose voice will be recorded. Raises InvalidError, SpeakerTakenError."""
    actor.require(Permission.SETTINGS_EDIT)
    clean = " ".join(name.split())
    if not clean or len(clean) > LONGEST_NAME:
        raise InvalidError("A speaker has a short name.", field="name", longest=LONGEST_NAME)
    if session.scalar(select(Speaker.id).where(func.lower(Speaker.name) == clean.lower())):
        raise SpeakerTakenError("There is a speaker of this name.", name=clean)
    speaker = Speaker(name=clean, user_name=actor.name, at=now)
    session.add(speaker)
    session.flush()
    events.record(session, "voice.speaker_added", actor=actor, now=now, speaker_id=speaker.id)
    return speaker


def takes_of(session: Session, speaker_id: int, language: str) -> dict[str, Take]:
    """Return the take that counts of every text, by its key."""
    newest = (
        select(func.max(Take.id))
        .where(Take.speaker_id == speaker_id, Take.language == language, Take.discarded_at.is_(None))
        .group_by(Take.key)
    )
    return {take.key: take for take in session.scalars(select(Take).where(Take.id.in_(newest)))}


def take_by_id(session: Session, actor: Actor, take_id: int) -> Take:
    """Return a take; NotFoundError when there is none."""
    actor.require(Permission.SETTINGS_VIEW)
    take = session.get(Take, take_id)
    if take is None:
        raise NotFoundError("There is no such take.", take=take_id)
    return take


def keep(
    session: Session, actor: Actor, speaker: Speaker, language: str, line: Line, taken: Taken, now: datetime
) -> Take:
    """Keep a recording that was not refused as the newest take of a text; nobody has listened to it yet."""
    actor.require(Permission.SETTINGS_EDIT)
    take = Take(
        speaker_id=speaker.id,
        language=language,
        key=line.key,
        text=line.text,
        clip=taken.clip,
        seconds=taken.seconds,
        remarks={one["code"]: [one["value"], one["limit"]] for one in taken.remarks},
        user_id=actor.user_id,
        user_name=actor.name,
        at=now,
        heard_by="",
        heard_at=None,
        discarded_at=None,
    )
    session.add(take)
    session.flush()
    _record(session, "voice.recorded", actor, take, now)
    return take


def note_heard(session: Session, actor: Actor, take_id: int, now: datetime) -> None:
    """Note who listened first to a take."""
    take = take_by_id(session, actor, take_id)
    if take.heard_at is None:
        take.heard_by, take.heard_at = actor.name, now
        _record(session, "voice.heard", actor, take, now)


def discard(session: Session, actor: Actor, take_id: int, now: datetime) -> Take | None:
    """Throw a take away and return the one before it, which counts again; None when there is none."""
    actor.require(Permission.SETTINGS_EDIT)
    take = take_by_id(session, actor, take_id)
    if take.discarded_at is None:
        take.discarded_at = now
        _record(session, "voice.discarded", actor, take, now)
    session.flush()
    return takes_of(session, take.speaker_id, take.language).get(take.key)


def publish(
    session: Session,
    actor: Actor,
    speaker: Speaker,
    language: str,
    chosen: Families,
    now: datetime,
    *,
    folder: Path,
    number: int,
    reason: str = "",
) -> SettingChange:
    """Let callers hear this speaker in the chosen families, from the next prompt on; one change, taken back at once.

    ``folder`` holds the voices of this copy, ``number`` is that of the document the page showed. Raises InvalidError
    when no family is chosen, SetNotCompleteError, TakeNotHeardError, and what saving a setting raises.
    """
    actor.require(Permission.SETTINGS_EDIT)
    if not chosen:
        raise InvalidError("Choose what callers shall hear.", field="family")
    takes = takes_of(session, speaker.id, language)
    versions = {family: _put_out(folder, language, family, speaker, lines, takes) for family, lines in chosen.items()}
    document = VOICES.write(changes.current(session, VOICES).document)
    document[language] = {**document.get(language, {}), **versions}
    return changes.save(session, actor, VOICES, VOICES.read(document), now, number=number, reason=reason)


def withdraw(
    session: Session, actor: Actor, language: str, family: str, now: datetime, *, number: int
) -> SettingChange:
    """Let the shipped voice speak a family again. Raises what saving a setting raises."""
    document: dict[str, Any] = VOICES.write(changes.current(session, VOICES).document)
    document.get(language, {}).pop(family, None)
    return changes.save(session, actor, VOICES, VOICES.read(document), now, number=number)


def _put_out(
    folder: Path, language: str, family: str, speaker: Speaker, lines: Sequence[Line], takes: Mapping[str, Take]
) -> str:
    done = progress_of(family, lines, takes)
    if done.recorded < done.count:
        raise SetNotCompleteError("Texts are missing.", family=family, missing=done.count - done.recorded)
    if not done.is_complete:
        raise TakeNotHeardError("Takes were not listened to.", family=family, missing=done.count - done.heard)
    clips = {key: PublishedClip(takes[key].clip, takes[key].seconds, takes[key].text) for key in _keys(lines)}
    files = {key: clip_file(folder / "takes", clip.clip, ".alaw") for key, clip in clips.items()}
    missing = [key for key, file in files.items() if file is None]
    if missing:
        raise SetNotCompleteError("Files of takes are lost.", family=family, missing=len(missing))
    try:
        one = PublishedSet(language, family, speaker.name, clips)
        return put_out(folder, one, {key: file for key, file in files.items() if file is not None})
    except BrokenSetError as error:
        raise SetNotCompleteError(str(error), family=family, missing=1) from error


def _keys(lines: Sequence[Line]) -> list[str]:
    return [line.key for line in lines]


def _record(session: Session, kind: str, actor: Actor, take: Take, now: datetime) -> None:
    said: dict[str, Any] = {
        "take_id": take.id,
        "speaker_id": take.speaker_id,
        "language": take.language,
        "key": take.key,
    }
    events.record(session, kind, actor=actor, now=now, **said)
