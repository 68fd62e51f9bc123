"""Jobs that write messages. No gateway is configured yet, so a message is written and held."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ticketing.core import report_number
from ticketing.core.i18n import local_time
from ticketing.core.jobs import job
from ticketing.notify import service
from ticketing.notify.templates import render
from ticketing.notify.wanted import TEXTS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.core.outbox import OutboxRow


@job("notify.receipt")
def write_receipt(session: Session, row: OutboxRow, now: datetime) -> None:
    """Write the receipt of a report, once for each outbox row."""
    if service.is_written(session, row):
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
    service.write(
        session,
        row,
        template=template,
        language=data["language"],
        recipient=data["recipient"],
        body=body,
        now=now,
        ticket_id=data["ticket_id"],
    )


@job("notify.wanted")
def write_wanted(session: Session, row: OutboxRow, now: datetime) -> None:
    """Write what a caller asked for, once for each outbox row, to the telephone he called from."""
    data = row.payload
    if service.is_written(session, row) or not data["recipient"]:
        return
    topic, language = data["topic"], data["language"]
    body = TEXTS[topic].text(language).format(**data["details"])
    service.write(session, row, template=topic, language=language, recipient=data["recipient"], body=body, now=now)
