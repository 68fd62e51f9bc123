"""What the recogniser made of a recorded answer, what a person made of that, and what became of unknown words."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ticketing.accounts.models import User
from ticketing.core.db import Base


class State(StrEnum):
    """How far a transcript is. A recording without a row is PENDING too."""

    PENDING = "pending"
    MADE = "made"
    EMPTY = "empty"
    FAILED = "failed"


class Transcript(Base):
    """The words of one recorded answer. The draft stays as it was made; a correction stands beside it."""

    __tablename__ = "transcript"
    __table_args__ = (UniqueConstraint("call_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"))
    field: Mapped[str] = mapped_column(comment="the question that was answered by speaking: address, message")
    file: Mapped[str] = mapped_column(comment="name of the recording")
    state: Mapped[State]
    reason: Mapped[str | None] = mapped_column(comment="why there are no words: code of labels.REASONS")
    text: Mapped[str] = mapped_column(comment="the draft; empty unless made")
    confidence: Mapped[float | None] = mapped_column(comment="0 to 1, as the engine sees it")
    engine: Mapped[str]
    model: Mapped[str] = mapped_column(comment="first signs of the sha256 of the weights")
    made_at: Mapped[datetime | None]
    corrected_text: Mapped[str | None] = mapped_column(comment="what a person heard; none while nobody looked")
    earlier_text: Mapped[str | None] = mapped_column(comment="the correction before the last change, to go back to")
    corrected_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    corrected_at: Mapped[datetime | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)

    corrector: Mapped[User | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own class attribute


class Decision(StrEnum):
    """What a person decided about a word; UNDONE words are offered again."""

    APPROVED = "approved"
    DISMISSED = "dismissed"
    UNDONE = "undone"


class WordDecision(Base):
    """What became of one word of one area that agents heard and the phrase book does not know."""

    __tablename__ = "word_decision"
    __table_args__ = (
        UniqueConstraint("word", "area_code"),
        Index("ix_word_decision_decided_at", "decided_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]
    area_code: Mapped[str] = mapped_column(comment="area of the calls; empty when it was not known")
    decision: Mapped[Decision]
    grammar: Mapped[str | None] = mapped_column(comment="of an approved word: where it was put")
    meaning: Mapped[str | None]
    phrase: Mapped[str | None] = mapped_column(comment="what is listened for: the word, or words around it")
    language: Mapped[str | None]
    area: Mapped[str | None] = mapped_column(comment="where it is listened for; empty is everywhere")
    decided_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    decider: Mapped[User] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own class attribute
