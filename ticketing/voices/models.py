"""Speakers, and every take of every text they read; the newest take that was not thrown away counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ticketing.core.db import Base


class Speaker(Base):
    """One person whose voice is recorded. Takes of two speakers never mix."""

    __tablename__ = "voice_speaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    user_name: Mapped[str] = mapped_column(comment="who added the speaker")
    at: Mapped[datetime]


class Take(Base):
    """One recording of one text. Only who listened to it, and whether it was thrown away, changes later."""

    __tablename__ = "voice_take"
    __table_args__ = (Index("ix_voice_take_newest", "speaker_id", "language", "key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("voice_speaker.id"))
    language: Mapped[str]
    key: Mapped[str] = mapped_column(comment="key of the prompt, digit.1.mid")
    text: Mapped[str] = mapped_column(comment="what was to be read then; another text makes the take old")
    clip: Mapped[str] = mapped_column(comment="SHA-256 of the telephone clip, names its files")
    seconds: Mapped[float]
    remarks: Mapped[dict[str, Any]] = mapped_column(comment="what is worth a word, code -> measured: noise, softness")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    user_name: Mapped[str]
    at: Mapped[datetime]
    heard_by: Mapped[str] = mapped_column(comment="empty until somebody listened")
    heard_at: Mapped[datetime | None]
    discarded_at: Mapped[datetime | None]
    speaker: Mapped[Speaker] = relationship()
