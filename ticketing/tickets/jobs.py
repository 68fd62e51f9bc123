"""Jobs that tell of tickets: to their callers in words, to another program as an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from ticketing.clips import orders
from ticketing.clips.jobs import VOICE
from ticketing.core import outbox, report_number
from ticketing.core.config import load_settings
from ticketing.core.i18n import local_time
from ticketing.core.jobs import job
from ticketing.notify import service
from ticketing.notify.models import Channel, Message, MessageState
from ticketing.tickets import spoken_names, telling
from ticketing.tickets.models import Category, Status, Ticket
from ticketing.tickets.workflow import WORKFLOW

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.clips.orders import Order
    from ticketing.clips.speaking import Clip
    from ticketing.core.outbox import OutboxRow

PUBLISH: Final = "tickets.publish"


@job(telling.TELL)
def tell(session: Session, row: OutboxRow, now: datetime) -> None:
    """Write what a move means to the caller; nothing when it was taken back or is over already."""
    ticket = session.get(Ticket, row.payload["ticket_id"])
    move = row.payload["move"]
    if ticket is None or service.is_written(session, row) or not telling.still_holds(ticket, row.payload):
        return
    if load_settings().webhook_url:
        outbox.add(session, PUBLISH, queue="notify", now=now, ticket_id=ticket.id, move=move)
    text = telling.text_of(ticket, move)
    if text is None or not ticket.caller_number or ticket.is_unfinished or _knows_already(session, ticket, move):
        return
    timezone = telling.timezone_of(session, ticket)
    number, time = report_number.pretty(ticket.number), local_time(timezone, ticket.status_at)
    service.write(
        session,
        row,
        template=f"{service.NEWS}{move}",
        language=ticket.language,
        recipient=ticket.caller_number,
        body=text.text(ticket.language).format(number=number, time=time),
        now=now,
        ticket_id=ticket.id,
        unit_id=ticket.unit_id,
        timezone=timezone,
        is_urgent=ticket.category is Category.DANGER,
    )


@job(PUBLISH)
def publish(session: Session, row: OutboxRow, now: datetime) -> None:
    """Write the event for the webhook: number, status and area of the report, nothing about its caller."""
    ticket = session.get(Ticket, row.payload["ticket_id"])
    if ticket is None or service.is_written(session, row):
        return
    event, move = "ticket.changed", row.payload["move"]
    about = {
        "number": ticket.number,
        "move": move,
        "status": str(ticket.status),
        "public": WORKFLOW[ticket.status].public.text(ticket.language),
        "category": str(ticket.category),
        "area": ticket.area_code,
        "unit": ticket.unit.code if ticket.unit else None,
    }
    service.write(
        session,
        row,
        template=event,
        language=ticket.language,
        recipient="",
        channel=Channel.WEBHOOK,
        body=service.body_of_event(event, ticket.status_at, ticket=about),
        now=now,
        ticket_id=ticket.id,
        unit_id=ticket.unit_id,
    )


def _knows_already(session: Session, ticket: Ticket, move: str) -> bool:
    """Tell whether closing would repeat what the caller was told when the power was back."""
    told = select(Message.template, Message.state).where(Message.ticket_id == ticket.id)
    news = told.where(Message.channel != Channel.WEBHOOK, Message.template.startswith(service.NEWS, autoescape=True))
    last = session.execute(news.order_by(Message.id.desc()).limit(1)).first()
    if move != Status.CLOSED or last is None:
        return False
    return last.template == f"{service.NEWS}{Status.RESTORED}" and last.state is not MessageState.FAILED


@orders.owner(spoken_names.OWNER)
def keep_name(session: Session, order: Order, clip: Clip, now: datetime) -> None:
    """Keep the clip of the name of a category."""
    spoken_names.clip_made(session, VOICE, order, clip, now)
