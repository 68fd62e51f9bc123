"""Transcripts as pages show them, and who may change one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from ticketing.accounts.permissions import Permission
from ticketing.core.errors import NotFoundError
from ticketing.core.events import Event
from ticketing.intake import recordings
from ticketing.intake.models import Call, CallStep
from ticketing.tickets.models import Ticket
from ticketing.tickets.reach import within
from ticketing.transcripts.models import State, Transcript

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

LATE_AFTER: Final = timedelta(days=2)
"""A draft that is not there by then does not come: nobody ordered it, or its job was given up."""

_BANDS: Final = ((0.8, "high"), (0.5, "medium"), (0.0, "low"))


@dataclass(frozen=True)
class Said:
    """The words of one recorded answer. ``state``: pending, made, empty or failed; ``row`` None before the first try.

    ``may_correct`` tells whether the reader may change or order them.
    """

    call_id: str
    field: str
    state: State
    row: Transcript | None
    may_correct: bool

    @property
    def band(self) -> str:
        """Return how sure the engine was: high, medium, low, or nothing when it was not asked."""
        sure = self.row.confidence if self.row is not None else None
        return next((name for least, name in _BANDS if sure >= least), "") if sure is not None else ""

    @property
    def reason(self) -> str:
        """Return why there are no words, as a code of labels.REASONS."""
        return (self.row.reason if self.row is not None else None) or ("late" if self.state is State.FAILED else "")

    @property
    def words(self) -> str:
        """Return what counts: the correction, else the draft, else nothing."""
        if self.row is None:
            return ""
        return self.row.corrected_text if self.row.corrected_text is not None else self.row.text


def said(session: Session, actor: Actor, call_id: str, field: str, now: datetime) -> Said:
    """Return the words of a recorded answer; NotFoundError when there is no such answer within reach."""
    actor.require(Permission.RECORDING_LISTEN)
    query = select(CallStep.at).join(Call, Call.id == CallStep.call_id).where(within(actor, Call.unit_id))
    mine = query.where(CallStep.call_id == call_id, CallStep.field == field).order_by(CallStep.id.desc())
    at = session.scalar(mine.limit(1)) if field in recordings.FIELDS else None
    if at is None:
        raise NotFoundError("There is no such recording.", call=call_id, field=field)
    row = session.scalar(select(Transcript).where(Transcript.call_id == call_id, Transcript.field == field))
    state = row.state if row is not None else State.PENDING
    if row is None and now - at > LATE_AFTER:
        state = State.FAILED
    return Said(call_id, field, state, row, may_correct(actor, ticket_about(session, call_id)))


def ticket_about(session: Session, call_id: str) -> Ticket | None:
    """Return the ticket a call opened or came back to, None when it led to none."""
    came_back = select(Event.ticket_id).where(Event.call_id == call_id, Event.ticket_id.is_not(None))
    query = select(Ticket).where(or_(Ticket.call_id == call_id, Ticket.id.in_(came_back)))
    return session.scalar(query.order_by(Ticket.id.desc()).limit(1))


def may_correct(actor: Actor, ticket: Ticket | None) -> bool:
    """Tell whether this person may change the words: who listens and works the ticket, or any when there is none."""
    may = actor.permissions
    if not {Permission.RECORDING_LISTEN, Permission.TICKET_WORK} <= may:
        return False
    return ticket is None or Permission.TICKET_WORK_ANY in may or ticket.agent_id == actor.user_id
