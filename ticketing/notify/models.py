"""Messages for callers: what was written, to whom, and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ticketing.core.db import Base


class MessageState(StrEnum):
    """``held``: written, but no gateway is configured, so it was not sent."""

    QUEUED = "queued"
    HELD = "held"
    SENT = "sent"
    FAILED = "failed"


class Message(Base):
    """One message to a caller; at most one for each outbox row, so a repeated job writes nothing twice."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), unique=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    template: Mapped[str]
    language: Mapped[str]
    recipient: Mapped[str]
    body: Mapped[str]
    state: Mapped[MessageState]
    created_at: Mapped[datetime]
