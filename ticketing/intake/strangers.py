"""Callers who stay unknown, and praise that finds its way to the report it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from ticketing.core import events
from ticketing.intake.facts import TELL_NOBODY, UNKNOWN_CALLER, YES
from ticketing.intake.models import CallStep
from ticketing.tickets.models import Ticket

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.intake.facts import Record
    from ticketing.intake.models import Call

_PRAISE: Final = "praise"


def is_unknown(call: Call) -> bool:
    """Tell whether nobody may learn who called."""
    return call.answers.get(UNKNOWN_CALLER) == YES


def forget(session: Session, call: Call, waiting: list[dict[str, Any]]) -> None:
    """Take from the call the number and every answer that may tell who it was; ``waiting`` are steps not yet rows.

    The journal does the same with its own lines once the call is over.
    """
    call.caller_number = ""
    call.answers = {name: value for name, value in call.answers.items() if name in TELL_NOBODY}
    mine = (CallStep.call_id == call.id, CallStep.field.is_not(None), CallStep.field.not_in(TELL_NOBODY))
    session.execute(update(CallStep).where(*mine).values(value=None))
    for step in waiting:
        if step["call_id"] == call.id and step["field"] not in TELL_NOBODY:
            step["value"] = None


def pass_praise(session: Session, actor: Actor, record: Record, call: Call) -> None:
    """Write praise into the history of the report it is about, where its people read it."""
    number = call.answers.get("praised_number")
    if call.answers.get("subject") != _PRAISE or not number:
        return
    praised = session.scalar(select(Ticket).where(Ticket.number == number))
    if praised is not None:
        events.record(
            session, "ticket.praised", actor=actor, now=record.at, ticket_id=praised.id, call_id=record.call_id
        )
