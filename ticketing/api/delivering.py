"""Events go to who subscribed, in the order of the log, signed, until they are taken. The log itself is the queue."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import func, or_, select

from ticketing.accounts import service as accounts
from ticketing.api.models import Webhook
from ticketing.api.places import refuse_private
from ticketing.core import clock, outbox
from ticketing.core.config import load_settings
from ticketing.core.db import Database
from ticketing.core.errors import InvalidError
from ticketing.core.events import Event
from ticketing.core.jobs import slow_job
from ticketing.notify.channels import answers, webhook
from ticketing.notify.channels.letter import Sent
from ticketing.tickets.models import Ticket
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.config import Settings
    from ticketing.core.jobs import Work
    from ticketing.core.outbox import OutboxRow

JOB: Final = "api.deliver"
AT_ONCE: Final = 50
"""Events of one subscription that are sent before others get their turn."""

LOOKED_AT: Final = 500
LEASE: Final = timedelta(minutes=5)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)
GIVES_UP_AFTER: Final = 40
"""Failures in a row, about a day and a half; then the subscription is switched off and says why."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Round:
    """What a turn came to from ``began_at`` on: all is done up to ``last_event``; ``error`` says why no further."""

    began_at: int
    last_event: int
    sent: int
    error: str | None = None


def order(session: Session, now: datetime) -> int:
    """Order a turn for each subscription that has something to hear; return how many."""
    newest = session.scalar(select(func.max(Event.id))) or 0
    is_due = or_(Webhook.next_try_at.is_(None), Webhook.next_try_at <= now)
    due = select(Webhook).where(Webhook.is_active, Webhook.last_event < newest, is_due).order_by(Webhook.id)
    found = list(session.scalars(due))
    for row in found:
        row.next_try_at = now + LEASE  # nobody else orders it meanwhile; the turn itself sets it anew
        outbox.add(session, JOB, queue="notify", now=now, webhook_id=row.id)
    return len(found)


def has_due(session: Session, now: datetime) -> bool:
    """Tell whether ``order`` would find something: the schedule asks before it takes the writer's turn."""
    newest = session.scalar(select(func.max(Event.id))) or 0
    is_due = or_(Webhook.next_try_at.is_(None), Webhook.next_try_at <= now)
    return session.scalar(select(Webhook.id).where(Webhook.is_active, Webhook.last_event < newest, is_due)) is not None


@slow_job(JOB)
def deliver(payload: dict[str, Any]) -> Work:
    """Send what is waiting for one subscription, then write down how far it came."""
    settings = load_settings()
    database = Database(settings.database)
    try:
        done = take_turn(database, settings, int(payload["webhook_id"]))
    finally:
        database.dispose()

    def keep(session: Session, row: OutboxRow, now: datetime) -> None:
        _keep(session, int(row.payload["webhook_id"]), done, now)

    return keep


def take_turn(database: Database, settings: Settings, webhook_id: int) -> Round | None:
    """Send the next events of a subscription; None when it is gone or switched off."""
    with database.read() as session:
        row = session.get(Webhook, webhook_id)
        if row is None or not row.is_active:
            return None
        waiting, last = _waiting(session, row)
    sent, done = 0, row.last_event
    for event_id, kind, body in waiting:
        fault = _send(row, settings, event_id, kind, body)
        if fault is not None:
            return Round(row.last_event, done, sent, fault)
        sent, done = sent + 1, event_id
    return Round(row.last_event, last, sent)


def _waiting(session: Session, row: Webhook) -> tuple[list[tuple[int, str, str]], int]:
    """Return id, kind and body of the events to send, and up to where everything was looked at."""
    actor = accounts.actor_of(row.user)
    query = select(Event, Ticket).outerjoin(Ticket, Ticket.id == Event.ticket_id)
    mine = query.where(Event.id > row.last_event, or_(Event.ticket_id.is_(None), within(actor, Ticket.unit_id)))
    upto = session.scalar(select(func.max(Event.id))) or row.last_event
    found: list[tuple[int, str, str]] = []
    last = row.last_event
    rows = session.execute(mine.order_by(Event.id).limit(LOOKED_AT)).all()
    for event, ticket in rows:
        if len(found) == AT_ONCE:
            return found, last
        last = event.id
        if any(fnmatchcase(event.kind, wanted) for wanted in row.kinds):
            found.append((event.id, event.kind, _body(event, ticket)))
    return found, last if len(rows) == LOOKED_AT else upto


def _body(event: Event, ticket: Ticket | None) -> str:
    # What an event says in detail may be personal; who needs it asks for the ticket with his own token.
    told: dict[str, Any] = {"event": event.id, "kind": event.kind, "at": event.at.isoformat()}
    if ticket is not None:
        told |= {"ticket": ticket.number, "status": str(ticket.status), "version": ticket.version}
    for name in ("from", "to"):
        if isinstance(event.data.get(name), str):
            told[name] = event.data[name]
    return json.dumps(told, ensure_ascii=False)


def _send(row: Webhook, settings: Settings, event_id: int, kind: str, body: str) -> str | None:
    try:
        refuse_private(row.url, settings)
    except InvalidError:
        return "private"
    content, key = body.encode(), f"webhook-{row.id}-{event_id}"
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        webhook.DELIVERY: key,
        webhook.EVENT: kind,
        webhook.SIGNATURE: webhook.signature(row.secret, content, int(clock.now().timestamp())),
    }
    outcome = answers.post(row.url, settings, content=content, headers=headers)
    return None if isinstance(outcome, Sent) else outcome.code


def _keep(session: Session, webhook_id: int, done: Round | None, now: datetime) -> None:
    row = session.get(Webhook, webhook_id)
    if row is None or done is None:
        return
    if row.last_event != done.began_at:  # its owner wants to hear from elsewhere on
        row.next_try_at = None
        return
    row.last_event = done.last_event
    row.error = done.error
    if done.sent:
        row.delivered_at = now
    if done.error is None:
        row.failures, row.next_try_at = 0, None
        return
    row.failures = 1 if done.sent else row.failures + 1
    row.next_try_at = now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(row.failures - 1, 12))
    if row.failures >= GIVES_UP_AFTER:
        row.is_active = False
    log.warning("webhook.failed", webhook=row.id, failures=row.failures, error=done.error)
