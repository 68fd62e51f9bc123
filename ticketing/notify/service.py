"""Messages are written here and nowhere else. No gateway is configured yet, so a message is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.core import events, phone
from ticketing.core.actor import system
from ticketing.notify.models import Message, MessageState

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.outbox import OutboxRow


def is_written(session: Session, row: OutboxRow) -> bool:
    """Tell whether this outbox row has its message already: a job may run twice."""
    return session.scalar(select(Message.id).where(Message.outbox_id == row.id)) is not None


def write(
    session: Session,
    row: OutboxRow,
    *,
    template: str,
    language: str,
    recipient: str,
    body: str,
    now: datetime,
    ticket_id: int | None = None,
) -> Message:
    """Write the message of an outbox row and tell of it; the event holds the number masked."""
    message = Message(
        outbox_id=row.id,
        ticket_id=ticket_id,
        template=template,
        language=language,
        recipient=recipient,
        body=body,
        state=MessageState.HELD,
        created_at=now,
    )
    session.add(message)
    session.flush()
    events.record(
        session,
        "message.written",
        actor=system("notify"),
        now=now,
        ticket_id=ticket_id,
        message_id=message.id,
        template=message.template,
        state=message.state,
        recipient=phone.mask(message.recipient),
    )
    return message
