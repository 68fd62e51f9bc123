"""The life of a transcript: drafted by the recogniser, corrected by a person, given back. Every step is an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.core import events
from ticketing.core.errors import InvalidError, NotFoundError, NotPermittedError
from ticketing.intake import recordings
from ticketing.intake.models import Call, CallStep
from ticketing.tickets.reach import within
from ticketing.transcripts.cleaning import LONGEST_TEXT, cleaned
from ticketing.transcripts.errors import TranscriptChangedError
from ticketing.transcripts.models import State, Transcript
from ticketing.transcripts.reading import may_correct, ticket_about

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.transcripts.recogniser import Answer


def keep_answer(
    session: Session, actor: Actor, call_id: str, field: str, file: str, answer: Answer, now: datetime
) -> Transcript | None:
    """Keep what was heard as the draft; None when the caller has recorded something else meanwhile."""
    row = _row_for(session, call_id, field, file)
    if row is None:
        return None
    row.text, row.reason = cleaned(answer.text)
    row.state = State.MADE if row.text else State.EMPTY
    row.confidence = answer.confidence if row.text else None
    row.engine, row.model, row.made_at = answer.engine, answer.model, now
    session.flush()
    told = {"engine": row.engine, "confidence": row.confidence} if row.text else {"reason": row.reason}
    _record(session, actor, row, f"transcript.{row.state}", now, **told)
    return row


def keep_failure(
    session: Session, actor: Actor, call_id: str, field: str, file: str, reason: str, now: datetime
) -> Transcript | None:
    """Keep that no draft can be made and why: a code of labels.REASONS."""
    row = _row_for(session, call_id, field, file)
    if row is None:
        return None
    row.state, row.reason = State.FAILED, reason
    session.flush()
    _record(session, actor, row, "transcript.failed", now, reason=reason)
    return row


def correct(
    session: Session, actor: Actor, call_id: str, field: str, text: str, now: datetime, *, version: int
) -> Transcript:
    """Keep what a person heard beside the draft; the same words as the draft mean that it is right."""
    row = _to_work_on(session, actor, call_id, field, version)
    words = text.replace("\x00", "").strip()
    if not words or len(words) > LONGEST_TEXT:
        raise InvalidError(f"Write between 1 and {LONGEST_TEXT} characters.", field="text", longest=LONGEST_TEXT)
    if row.corrected_text == words:
        return row
    _set_correction(session, actor, row, words, now)
    _record(session, actor, row, "transcript.corrected", now)
    return row


def restore_draft(
    session: Session, actor: Actor, call_id: str, field: str, now: datetime, *, version: int
) -> Transcript:
    """Take the correction away, so that the draft counts again; it can be brought back by ``undo``."""
    row = _to_work_on(session, actor, call_id, field, version)
    if row.corrected_text is not None:
        _set_correction(session, actor, row, None, now)
        _record(session, actor, row, "transcript.restored", now)
    return row


def undo(session: Session, actor: Actor, call_id: str, field: str, now: datetime, *, version: int) -> Transcript:
    """Take back the last correction or restoring; once more brings it back."""
    row = _to_work_on(session, actor, call_id, field, version)
    if row.corrected_text != row.earlier_text:
        _set_correction(session, actor, row, row.earlier_text, now)
        _record(session, actor, row, "transcript.undone", now)
    return row


def order_again(session: Session, actor: Actor, call_id: str, field: str, now: datetime) -> Transcript:
    """Let a draft that could not be made be tried once more."""
    _require(session, actor, call_id)
    file = _file_of(session, call_id, field)
    row = _row_for(session, call_id, field, file) if file is not None else None
    if row is None or file is None:
        raise NotFoundError("There is no such recording.", call=call_id, field=field)
    if row.state in (State.MADE, State.EMPTY):
        return row
    row.state, row.reason = State.PENDING, None
    session.flush()
    recordings.order_transcript(session, call_id, field, file, now)
    _record(session, actor, row, "transcript.ordered", now)
    return row


def _set_correction(session: Session, actor: Actor, row: Transcript, words: str | None, now: datetime) -> None:
    row.earlier_text, row.corrected_text = row.corrected_text, words
    row.corrected_by, row.corrected_at = (actor.user_id, now) if words is not None else (None, None)
    session.flush()
    session.refresh(row)


def _to_work_on(session: Session, actor: Actor, call_id: str, field: str, version: int) -> Transcript:
    _require(session, actor, call_id)
    query = select(Transcript).where(Transcript.call_id == call_id, Transcript.field == field)
    row = session.scalar(query.with_for_update(of=Transcript).execution_options(populate_existing=True))
    if row is None or row.state is State.PENDING:
        raise NotFoundError("There are no words yet.", call=call_id, field=field)
    if row.version != version:
        raise TranscriptChangedError("The words changed meanwhile.", call=call_id, version=row.version)
    return row


def _require(session: Session, actor: Actor, call_id: str) -> None:
    actor.require(Permission.RECORDING_LISTEN)
    actor.require(Permission.TICKET_WORK)
    if session.scalar(select(Call.id).where(Call.id == call_id, within(actor, Call.unit_id))) is None:
        raise NotFoundError("There is no such call.", call=call_id)
    if not may_correct(actor, ticket_about(session, call_id)):
        raise NotPermittedError("Somebody else works on the ticket.", call=call_id)


def _row_for(session: Session, call_id: str, field: str, file: str) -> Transcript | None:
    if _file_of(session, call_id, field) != file:
        return None
    query = select(Transcript).where(Transcript.call_id == call_id, Transcript.field == field)
    row = session.scalar(query.with_for_update(of=Transcript))
    if row is None:
        row = Transcript(
            call_id=call_id, field=field, file=file, state=State.PENDING, text="", engine="", model="", version=1
        )
        session.add(row)
    row.file = file
    return row


def _file_of(session: Session, call_id: str, field: str) -> str | None:
    if field not in recordings.FIELDS:
        return None
    query = select(CallStep.value).where(CallStep.call_id == call_id, CallStep.field == field)
    return session.scalar(query.order_by(CallStep.id.desc()).limit(1))


def _record(session: Session, actor: Actor, row: Transcript, kind: str, now: datetime, **data: Any) -> None:
    ticket = ticket_about(session, row.call_id)
    ticket_id = ticket.id if ticket is not None else None
    events.record(
        session, kind, actor=actor, now=now, ticket_id=ticket_id, call_id=row.call_id, field=row.field, **data
    )
