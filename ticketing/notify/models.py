"""Messages for callers: what was written, to whom, and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ticketing.core.db import Base


class MessageState(StrEnum):
    """``held``: nothing is configured that could send it; ``passed``: newer news of the same ticket went out."""

    QUEUED = "queued"
    HELD = "held"
    SENT = "sent"
    FAILED = "failed"
    PASSED = "passed"


class Channel(StrEnum):
    """The ways out of the house."""

    SMS = "sms"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    WEBHOOK = "webhook"


class Message(Base):
    """One message to somebody; at most one for each outbox row, so a repeated job writes nothing twice.

    ``recipient``: E.164, an address with @, or empty for the webhook. ``key`` goes with every try, so that
    whoever receives it can tell a second delivery from a second message.
    """

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_state_created_at", "state", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), unique=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), comment="whose desk it concerns")
    template: Mapped[str]
    language: Mapped[str]
    channel: Mapped[Channel]
    recipient: Mapped[str]
    subject: Mapped[str] = mapped_column(comment="of an e-mail; empty elsewhere")
    body: Mapped[str]
    timezone: Mapped[str] = mapped_column(comment="of the recipient, for quiet hours")
    is_urgent: Mapped[bool] = mapped_column(comment="also in quiet hours: an emergency, or asked for in a call")
    state: Mapped[MessageState]
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column(comment="end of quiet hours, or the next try")
    sending_until: Mapped[datetime | None] = mapped_column(comment="somebody is sending it; then it may be tried again")
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(comment="code of the last failure, see notify.faults")
    reference: Mapped[str | None] = mapped_column(comment="what the gateway calls it")
    created_at: Mapped[datetime]
