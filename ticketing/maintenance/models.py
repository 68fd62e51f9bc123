"""Who asked to be told of planned work in an area, and what was told to him."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ticketing.core.db import Base


class MaintenanceWatch(Base):
    """A caller's consent to messages about planned work in one area; a row that is stopped or over is purged."""

    __tablename__ = "maintenance_watch"
    __table_args__ = (UniqueConstraint("phone", "area_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(comment="E.164, as the caller agreed to be written to")
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), index=True)
    language: Mapped[str]
    call_id: Mapped[str | None] = mapped_column(ForeignKey("call.id"), comment="the call in which he agreed")
    agreed_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class MaintenanceNotice(Base):
    """One piece of work as it was told to one watcher; told again only when it changes."""

    __tablename__ = "maintenance_notice"
    __table_args__ = (UniqueConstraint("watch_id", "work_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    watch_id: Mapped[int] = mapped_column(ForeignKey("maintenance_watch.id", ondelete="CASCADE"))
    work_id: Mapped[int] = mapped_column(comment="id of the back office")
    told: Mapped[str] = mapped_column(comment="hash of the day, the times and the places as they were told")
    told_at: Mapped[datetime]
