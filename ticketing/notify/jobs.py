"""Jobs that write messages. No gateway is configured yet, so a message is written and held."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.core import events, phone, report_number
from ticketing.core.actor import system
from ticketing.core.i18n import local_time
from ticketing.core.jobs import job
from ticketing.notify.models import Message, MessageState
from ticketing.notify.templates import render

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.core.outbox import OutboxRow


@job("notify.receipt")
def write_receipt(session: Session, row: OutboxRow, now: datetime) -> None:
    """Write the receipt of a report, once for each outbox row."""
    if session.scalar(select(Message.id).where(Message.outbox_id == row.id)) is not None:
        return
    data = row.payload
    template = "receipt_danger" if data["category"] == "danger" else "receipt"
    body = render(
        template,
        data["language"],
        number=report_number.pretty(data["number"]),
        area=data["area"],
        time=local_time(data["timezone"], datetime.fromisoformat(data["reported_at"])),
    )
    message = Message(
        outbox_id=row.id,
        ticket_id=data["ticket_id"],
        template=template,
        language=data["language"],
        recipient=data["recipient"],
        body=body,
        state=MessageState.HELD,
        created_at=now,
    )
    session.add(message)
    session.flush()
    _record(session, message, now)


def _record(session: Session, message: Message, now: datetime) -> None:
    events.record(
        session,
        "message.written",
        actor=system("notify"),
        now=now,
        ticket_id=message.ticket_id,
        message_id=message.id,
        template=message.template,
        state=message.state,
        recipient=phone.mask(message.recipient),
    )
