"""Messages are written here and nowhere else, in one transaction with the order to send them."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from ticketing.core import events, outbox, phone
from ticketing.core.actor import system
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.config import load_settings
from ticketing.core.errors import ConflictError
from ticketing.core.jobs import TryLaterError
from ticketing.core.locking import hold
from ticketing.notify import channels
from ticketing.notify.channels import Failed, Letter, Outcome, Sent
from ticketing.notify.models import Channel, Message, MessageState
from ticketing.notify.quiet import free_at

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.core.outbox import OutboxRow

SEND: Final = "notify.send"
"""The job that sends one message once."""

GIVE_UP_AFTER: Final = timedelta(days=1)
"""News that could not be sent for so long is none any more."""

AT_WORK: Final = timedelta(minutes=2)
"""So long one try may take; a process that died while sending is followed by another one after that."""

NEWS: Final = "ticket_"
"""Templates that begin so tell how a ticket stands: a newer one takes the place of an older that is not out yet."""

_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
_ACTOR: Final = system("notify")
_CAN_GO_AGAIN: Final = (MessageState.FAILED, MessageState.HELD)


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
    subject: str = "",
    channel: Channel | None = None,
    ticket_id: int | None = None,
    unit_id: int | None = None,
    timezone: str = COMPANY_ZONE,
    is_urgent: bool = False,
) -> Message:
    """Write the message of an outbox row, order that it is sent, and tell of it; the event holds the number masked.

    ``recipient``: E.164, or an e-mail address. ``is_urgent``: also in quiet hours, because it is an emergency or the
    recipient asked for it just now.
    """
    settings = load_settings()
    way = channel or channels.channel_to(recipient, settings)
    message = Message(
        key=secrets.token_hex(16),
        outbox_id=row.id,
        ticket_id=ticket_id,
        unit_id=unit_id,
        template=template,
        language=language,
        channel=way,
        recipient=recipient,
        subject=subject,
        body=body,
        timezone=timezone,
        is_urgent=is_urgent,
        state=MessageState.QUEUED if channels.is_open(way, settings) else MessageState.HELD,
        created_at=now,
    )
    session.add(message)
    session.flush()
    _tell(session, "message.written", message, now)
    if message.state is MessageState.QUEUED:
        _order(session, message, now, since=now)
    return message


def claim(session: Session, row: OutboxRow, now: datetime) -> dict[str, Any] | None:
    """Begin one try: nobody else sends this message until it is over. None when there is nothing to send.

    Raises TryLaterError in quiet hours, and while another process is at it.
    """
    message = hold(session, Message, select(Message).where(Message.id == row.payload["message_id"]))
    if message is None or message.state is not MessageState.QUEUED:
        return None
    if message.sending_until is not None and message.sending_until > now:
        raise TryLaterError(until=message.sending_until)
    if _is_passed(session, message):
        _end(session, message, MessageState.PASSED, "message.passed", now)
        return None
    free = _free_at(message, now)
    if free > now:
        raise TryLaterError(until=free)
    if message.channel is Channel.SMS and phone.is_fixed_line(message.recipient):
        _fail(session, message, "fixed_line", now)
        return None
    message.attempts += 1
    message.sending_until = now + AT_WORK
    return asdict(_letter(message))


def finish(session: Session, row: OutboxRow, now: datetime, outcome: Outcome) -> None:
    """Note what became of a try; a failure that may pass orders the next one."""
    message = hold(session, Message, select(Message).where(Message.id == row.payload["message_id"]))
    if message is None or message.state is not MessageState.QUEUED:
        return
    message.sending_until = message.not_before = None
    since = datetime.fromisoformat(row.payload["since"])
    if isinstance(outcome, Sent):
        message.error, message.sent_at, message.reference = None, now, outcome.reference
        _end(session, message, MessageState.SENT, "message.sent", now)
    elif outcome.is_final:
        _fail(session, message, outcome.code, now)
    elif now - since >= GIVE_UP_AFTER:
        _fail(session, message, "gave_up", now)
    else:
        message.error = outcome.code
        _order(session, message, now + _wait(message.attempts, outcome), since=since)


def send_again(session: Session, actor: Actor, message: Message, now: datetime) -> None:
    """Order a message that failed or was held once more. Raises ConflictError when it is neither, or cannot leave.

    One that was refused gets a new key, for a gateway may answer the old one as before; one of which nobody knows
    whether it arrived keeps its own.
    """
    if message.state not in _CAN_GO_AGAIN:
        raise ConflictError("Only a message that failed or was held is sent again.", state=str(message.state))
    if not channels.is_open(message.channel, load_settings()):
        raise ConflictError("Nothing is configured that could send it.", channel=str(message.channel))
    if message.error in ("refused", "bad_address"):
        message.key = secrets.token_hex(16)
    message.state, message.error, message.attempts, message.sending_until = MessageState.QUEUED, None, 0, None
    session.flush()
    _order(session, message, now, since=now)
    events.record(
        session, "message.sent_again", actor=actor, now=now, ticket_id=message.ticket_id, message_id=message.id
    )


def body_of_event(event: str, at: datetime, **data: Any) -> str:
    """Return the JSON that a webhook gets; nothing in it may be personal."""
    return json.dumps({"event": event, "at": at.isoformat(), **data}, ensure_ascii=False, sort_keys=True)


def _order(session: Session, message: Message, at: datetime, *, since: datetime) -> None:
    """Order one try, at once or from ``at`` on; ``since``: when the first one was ordered."""
    free = _free_at(message, at)
    about = {"message_id": message.id, "since": since.isoformat()}
    if free > since:
        message.not_before = free
        outbox.add_later(session, SEND, queue="notify", now=since, not_before=free, **about)
    else:
        outbox.add(session, SEND, queue="notify", now=since, **about)


def _free_at(message: Message, at: datetime) -> datetime:
    if message.is_urgent or message.channel in (Channel.EMAIL, Channel.WEBHOOK):
        return at
    return free_at(load_settings().messages_quiet, message.timezone, at)


def _wait(attempts: int, outcome: Failed) -> timedelta:
    grown = min(_LONGEST_WAIT, _FIRST_WAIT * (1 << min(attempts - 1, 10)))
    return max(grown, min(_LONGEST_WAIT, timedelta(seconds=outcome.wait)))


def _is_passed(session: Session, message: Message) -> bool:
    if message.ticket_id is None or not message.template.startswith(NEWS):
        return False
    newer = select(Message.id).where(Message.ticket_id == message.ticket_id, Message.id > message.id)
    same = Message.template.startswith(NEWS, autoescape=True), Message.channel == message.channel
    return session.scalar(newer.where(*same).limit(1)) is not None


def _letter(message: Message) -> Letter:
    return Letter(
        id=message.id,
        key=message.key,
        channel=message.channel,
        recipient=message.recipient,
        subject=message.subject,
        body=message.body,
        template=message.template,
        language=message.language,
    )


def _fail(session: Session, message: Message, code: str, now: datetime) -> None:
    message.error = code
    _end(session, message, MessageState.FAILED, "message.failed", now)


def _end(session: Session, message: Message, state: MessageState, kind: str, now: datetime) -> None:
    message.state, message.not_before = state, None
    session.flush()
    _tell(session, kind, message, now)


def _tell(session: Session, kind: str, message: Message, now: datetime) -> None:
    events.record(
        session,
        kind,
        actor=_ACTOR,
        now=now,
        ticket_id=message.ticket_id,
        message_id=message.id,
        template=message.template,
        channel=message.channel,
        state=message.state,
        error=message.error,
        recipient=_masked(message.recipient),
    )


def _masked(recipient: str) -> str:
    name, at, host = recipient.partition("@")
    return f"{name[:1]}***@{host}" if at else phone.mask(recipient)
