"""Jobs that write messages, and the one that sends them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from ticketing.core import clock, report_number
from ticketing.core.config import load_settings
from ticketing.core.i18n import local_time
from ticketing.core.jobs import job, slow_job
from ticketing.notify import attachments, channels, service
from ticketing.notify.channels import Letter
from ticketing.notify.templates import render
from ticketing.notify.wanted import TEXTS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.core.jobs import Work
    from ticketing.core.outbox import OutboxRow


@slow_job(service.SEND, begin=service.claim)
def send(letter: dict[str, Any]) -> Work:
    """Send one message once; then note what became of it."""
    settings, plain = load_settings(), Letter(**letter)
    whole = replace(plain, attachment=attachments.make(plain, settings, clock.now()))
    outcome = channels.send(whole, settings)
    return partial(service.finish, outcome=outcome)


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
        unit_id=data.get("unit_id"),
        timezone=data["timezone"],
        is_urgent=True,
    )


@job("notify.wanted")
def write_wanted(session: Session, row: OutboxRow, now: datetime) -> None:
    """Write what a caller asked for, once for each outbox row, to the telephone he called from."""
    data = row.payload
    if service.is_written(session, row) or not data["recipient"]:
        return
    topic, language = data["topic"], data["language"]
    body = TEXTS[topic].text(language).format(**data["details"])
    recipient = data["recipient"]
    service.write(
        session, row, template=topic, language=language, recipient=recipient, body=body, now=now, is_urgent=True
    )
