"""What of a ticket can be found by words: a copy, made from the event log and thrown away with what it copies."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ticketing.core.db import Base

WORDS_TABLE: Final = "ticket_text_words"
"""SQLite's FTS5 table over ``ticket_text``, kept by triggers; on PostgreSQL the name of nothing."""


class TicketText(Base):
    """The words of one ticket. ``said`` is apart, because not everybody may read what callers said."""

    __tablename__ = "ticket_text"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    body: Mapped[str] = mapped_column(comment="place, area, what it is about, notes, reasons, outcome")
    said: Mapped[str] = mapped_column(comment="drafts and corrections of what callers said")


class SavedView(Base):
    """A search somebody keeps under a name; nobody else sees it."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str]
    query: Mapped[str] = mapped_column(comment="what stands behind the question mark of the address")
    created_at: Mapped[datetime]


class SearchMark(Base):
    """How far the event log was followed; one row."""

    __tablename__ = "search_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_event: Mapped[int]
