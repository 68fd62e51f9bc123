"""The append-only event log: audit trail, timeline and source of every figure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from ticketing.core.db import Base

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

_ORDER_LOCK = 123_000_001


class Event(Base):
    """One thing that happened. Ids follow commit order; rows are never changed."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_kind_at", "kind", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(comment="past tense with dots: ticket.claimed")
    actor_kind: Mapped[str]
    actor_name: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    call_id: Mapped[str | None] = mapped_column(ForeignKey("call.id"), index=True)
    data: Mapped[dict[str, Any]]


def record(
    session: Session,
    kind: str,
    *,
    actor: Actor,
    now: datetime,
    ticket_id: int | None = None,
    call_id: str | None = None,
    **data: Any,
) -> Event:
    """Append one event inside the caller's transaction; ``data`` must be JSON values."""
    if not session.info.get("has_events") and session.get_bind().dialect.name == "postgresql":
        # Sequences hand out ids before commit; live pages read "after id N" and would miss a late small one.
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ORDER_LOCK})
    session.info["has_events"] = True
    event = Event(
        at=now,
        kind=kind,
        actor_kind=actor.kind,
        actor_name=actor.name,
        user_id=actor.user_id,
        ticket_id=ticket_id,
        call_id=call_id,
        data=data,
    )
    session.add(event)  # written with the next flush: one by one they cost a third of a call's bookkeeping
    return event
