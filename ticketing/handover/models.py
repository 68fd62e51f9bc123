"""What somebody leaves to the next shift, and who has read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ticketing.accounts.models import User
from ticketing.core.db import Base


class HandoverNote(Base):
    """A note at the end of a shift, with the tickets its writer held then, at work and parked."""

    __tablename__ = "handover_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    body: Mapped[str]
    numbers: Mapped[list[str]] = mapped_column(comment="report numbers of the tickets held, the one at work first")
    made_at: Mapped[datetime] = mapped_column(index=True)

    user: Mapped[User] = relationship(lazy="joined")


class HandoverSeen(Base):
    """Somebody has read a note."""

    __tablename__ = "handover_seen"

    note_id: Mapped[int] = mapped_column(ForeignKey("handover_note.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    at: Mapped[datetime]
