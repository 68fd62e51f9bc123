"""What callers said in their own words: where the recording is, and who listened to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.core import events, outbox
from ticketing.core.errors import NotFoundError
from ticketing.core.events import Event
from ticketing.intake.facts import UNKNOWN_CALLER, YES
from ticketing.intake.models import CallStep
from ticketing.intake.reading import find_call
from ticketing.intake.strangers import is_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.tickets.models import Ticket

FIELDS = ("address", "message", "survey_words")
"""Questions that are answered by speaking; the answer in the database is the name of a file."""

ERASED = "erased"
"""Stands where the name of a recording stood whose time is over."""

TRANSCRIBE = "transcripts.transcribe"
"""The job that makes a draft of a recording."""

_NAME = re.compile(r"[A-Za-z0-9-]{1,120}(\.wav)?")
_ONE_LISTENING = timedelta(minutes=10)
"""A browser fetches one recording in several pieces."""


@dataclass(frozen=True)
class Recording:
    """One recorded answer; ``is_there``: its file still exists, ``is_of_unknown``: the voice of who stays unknown."""

    call_id: str
    field: str
    is_there: bool
    is_of_unknown: bool = False


def of_calls(session: Session, folder: Path, call_ids: Iterable[str]) -> list[Recording]:
    """Return the recordings of these calls, the oldest call first; who asked must be allowed to see the calls."""
    query = select(CallStep).where(CallStep.call_id.in_(list(call_ids)), CallStep.field.in_(FIELDS))
    names = {(step.call_id, step.field or ""): step.value for step in session.scalars(query.order_by(CallStep.id))}
    told = select(CallStep.call_id).where(CallStep.field == UNKNOWN_CALLER, CallStep.value == YES)
    unknown = set(session.scalars(told.where(CallStep.call_id.in_({call_id for call_id, _ in names}))))
    kept = {key: name for key, name in names.items() if name != ERASED}
    return [
        Recording(call_id, field, file_of(folder, name) is not None, call_id in unknown)
        for (call_id, field), name in kept.items()
    ]


def calls_about(session: Session, ticket: Ticket) -> list[str]:
    """Return the ids of all calls about a ticket: the one that opened it and those that came back to it."""
    again = select(Event.call_id).where(Event.ticket_id == ticket.id, Event.call_id.is_not(None)).order_by(Event.id)
    found = [ticket.call_id, *session.scalars(again)]
    return list(dict.fromkeys(call_id for call_id in found if call_id is not None))


def find(session: Session, actor: Actor, folder: Path, call_id: str, field: str) -> Path:
    """Return the file of a recorded answer; NotFoundError when call, answer or file is not there or out of reach."""
    actor.require(Permission.RECORDING_LISTEN)
    call = find_call(session, actor, call_id)
    if call is not None and is_unknown(call):
        actor.require(Permission.RECORDING_LISTEN_UNKNOWN)
    names = [step.value for step in call.steps if step.field == field] if call and field in FIELDS else []
    path = file_of(folder, names[-1]) if names else None
    if path is None:
        raise NotFoundError("There is no such recording.", call=call_id, field=field)
    return path


def note_listened(
    session: Session, actor: Actor, call_id: str, field: str, now: datetime, *, is_beginning: bool
) -> None:
    """Write down that this person listens. A later piece of what was begun a moment ago is the same listening."""
    if is_beginning or not _has_begun(session, actor, call_id, field, now):
        events.record(session, "recording.listened", actor=actor, now=now, call_id=call_id, field=field)


def order_transcript(session: Session, call_id: str, field: str | None, name: str | None, now: datetime) -> None:
    """Let the words of a recorded answer be written down after commit; other answers have none."""
    if field in FIELDS and name:
        ordered = {"call_id": call_id, "field": field, "file": name, "ordered_at": now.isoformat()}
        outbox.add(session, TRANSCRIBE, queue="media", now=now, **ordered)


def file_of(folder: Path, name: str | None) -> Path | None:
    """Return the file a stored name stands for; None when it is none of this folder's."""
    if name is None or _NAME.fullmatch(name) is None:
        return None
    path = (folder / name).with_suffix(".wav")
    is_ours = path.resolve().parent == folder.resolve()  # a link may lead elsewhere
    return path if is_ours and path.is_file() else None


def _has_begun(session: Session, actor: Actor, call_id: str, field: str, now: datetime) -> bool:
    query = select(Event.data).where(Event.kind == "recording.listened", Event.call_id == call_id)
    lately = query.where(Event.user_id == actor.user_id, Event.at > now - _ONE_LISTENING)
    return any(data.get("field") == field for data in session.scalars(lately))
