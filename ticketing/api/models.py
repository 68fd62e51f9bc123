"""Keys of programs, what was answered to each of their requests, and where they want to hear of changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ticketing.accounts.models import User
from ticketing.core.db import Base


class ApiToken(Base):
    """The key of one program. Only its hash is kept; it may do what its person may, and less by ``scopes``."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(comment="which program holds it")
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True, comment="SHA-256 of the token, hexadecimal")
    hint: Mapped[str] = mapped_column(comment="its first letters, to tell tokens apart")
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class ApiAnswer(Base):
    """What was answered to a request with an idempotency key, so that sending it again does nothing again."""

    __tablename__ = "api_answer"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_api_answer_made_at", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    key: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(comment="SHA-256 of method, path and body")
    status: Mapped[int]
    body: Mapped[dict[str, Any]]
    location: Mapped[str]
    made_at: Mapped[datetime]


class Webhook(Base):
    """A program that wants to hear of events. It gets every one after ``last_event``, in order, at least once."""

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    url: Mapped[str]
    secret: Mapped[str] = mapped_column(comment="signs each delivery; shown once")
    kinds: Mapped[list[str]] = mapped_column(
        comment="kinds of events, e.g. ticket.opened; ticket.* for all of a family"
    )
    is_active: Mapped[bool]
    last_event: Mapped[int] = mapped_column(comment="everything up to here was delivered or is not wanted")
    failures: Mapped[int] = mapped_column(default=0, comment="in a row")
    error: Mapped[str | None] = mapped_column(comment="of the last failure")
    next_try_at: Mapped[datetime | None] = mapped_column(index=True)
    delivered_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
