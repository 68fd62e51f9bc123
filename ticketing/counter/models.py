"""What was sent from forms of the counter, so that a form that is sent twice does its work once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ticketing.core.db import Base


class Submission(Base):
    """One form that was sent. ``key`` was made with the empty form; the id is the sequence of the report number."""

    __tablename__ = "counter_submission"
    __table_args__ = (UniqueConstraint("user_id", "service", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    key: Mapped[str]
    service: Mapped[str] = mapped_column(comment="report or application")
    number: Mapped[str] = mapped_column(comment="of the report or application that came of it")
    outcome: Mapped[str] = mapped_column(comment="opened, joined, not_joined, added, registered")
    sent_at: Mapped[datetime]
