"""What the pages of messages show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from ticketing.core.errors import NotFoundError
from ticketing.core.locking import hold
from ticketing.core.paging import Page, decode_cursor, encode_cursor
from ticketing.notify.models import Message, MessageState
from ticketing.tickets.models import Ticket
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

PAGE: Final = 50
INBOX: Final = 40
PRIVATE: Final = frozenset({"token", "usage", "application"})
"""What these say belongs to the recipient alone: no page shows it."""


@dataclass(frozen=True)
class Written:
    """A message, and the number of the report it is about."""

    message: Message
    number: str | None


def counts(session: Session, actor: Actor) -> dict[str, int]:
    """Return how many messages are in each state, those that need somebody first."""
    query = select(Message.state, func.count()).where(within(actor, Message.unit_id)).group_by(Message.state)
    found = {str(state): count for state, count in session.execute(query)}
    order = (MessageState.FAILED, MessageState.QUEUED, MessageState.HELD, MessageState.SENT, MessageState.PASSED)
    return {str(state): found.get(str(state), 0) for state in order}


def written(session: Session, actor: Actor, state: str, after: str | None) -> Page[Written]:
    """Return a page of messages of the actor's units, newest first; ``state`` may be empty. Raises InvalidError."""
    query = select(Message, Ticket.number).outerjoin(Ticket, Ticket.id == Message.ticket_id)
    query = query.where(within(actor, Message.unit_id))
    if state in set(MessageState):
        query = query.where(Message.state == MessageState(state))
    if after:
        query = query.where(Message.id < decode_cursor(after, int)[0])
    found = session.execute(query.order_by(Message.id.desc()).limit(PAGE + 1)).all()
    rows = [Written(message, number) for message, number in found[:PAGE]]
    return Page(rows, encode_cursor(rows[-1].message.id) if len(found) > PAGE else None)


def inbox(session: Session, actor: Actor) -> dict[str, list[Message]]:
    """Return the newest messages by telephone, each telephone oldest first, as its owner would read them."""
    mine = select(Message).where(within(actor, Message.unit_id), Message.recipient != "")
    newest = list(session.scalars(mine.order_by(Message.id.desc()).limit(INBOX)))
    phones: dict[str, list[Message]] = {message.recipient: [] for message in newest}
    for message in reversed(newest):
        phones[message.recipient].append(message)
    return phones


def hold_message(session: Session, actor: Actor, message_id: int) -> Message:
    """Hold one message; NotFoundError also when it belongs to a unit outside the actor's reach."""
    message = hold(session, Message, select(Message).where(Message.id == message_id, within(actor, Message.unit_id)))
    if message is None:
        raise NotFoundError("There is no such message.", message_id=message_id)
    return message
