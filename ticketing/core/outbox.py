"""Effects that leave the transaction: a row here first, a job after commit, a sweeper for what was missed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from ticketing.core.db import Base

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class OutboxRow(Base):
    """One effect to be done at least once; jobs are idempotent by its id."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_open", "done_at", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(comment="name in the job registry, e.g. notify.receipt")
    queue: Mapped[str] = mapped_column(comment="job queue: calls, notify, media or reports")
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column(comment="what the job needs was away: try again from then on")
    error: Mapped[str | None]


def add(session: Session, job: str, *, queue: str, now: datetime, **payload: Any) -> OutboxRow:
    """Write an effect into the caller's transaction; it is enqueued once that commits."""
    row = OutboxRow(job=job, queue=queue, payload=payload, created_at=now)
    session.add(row)
    session.flush()
    session.info.setdefault("outbox", []).append((row.id, queue))
    return row


def add_later(
    session: Session, job: str, *, queue: str, now: datetime, not_before: datetime, **payload: Any
) -> OutboxRow:
    """Write an effect into the caller's transaction that the sweeper enqueues from ``not_before`` on."""
    row = OutboxRow(job=job, queue=queue, payload=payload, created_at=now, not_before=not_before)
    session.add(row)
    session.flush()
    return row
