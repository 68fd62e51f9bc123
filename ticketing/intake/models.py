"""Calls as they came in, and which journal records the database already holds."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ticketing.core.db import Base
from ticketing.network.models import Unit


class Outcome(StrEnum):
    """How a call ended."""

    IN_PROGRESS = "in_progress"
    GOAL_REACHED = "goal_reached"
    HUNG_UP = "hung_up"
    GAVE_UP = "gave_up"
    FAILED = "failed"


class Call(Base):
    """One telephone call. It exists before its first prompt."""

    __tablename__ = "call"
    __table_args__ = (
        Index("ix_call_unit_started", "unit_id", "started_at"),
        Index("ix_call_caller_started", "caller_number", "started_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    node: Mapped[int]
    sip_call_id: Mapped[str] = mapped_column(index=True)
    dialled: Mapped[str]
    area_code: Mapped[str | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    caller_number: Mapped[str]
    language: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Outcome]
    goal: Mapped[str | None] = mapped_column(comment="the declared goal that was reached, e.g. outage_reported")
    last_node: Mapped[str | None] = mapped_column(comment="where the caller was last: outage.scope")
    played: Mapped[list[str]] = mapped_column(comment="prompt keys in the order the caller was given them")
    answers: Mapped[dict[str, Any]]
    notice: Mapped[str | None] = mapped_column(comment="version of the words about voice and data he heard")
    voice_days: Mapped[int | None] = mapped_column(comment="how long we said his recordings are kept")
    erased_at: Mapped[datetime | None] = mapped_column(comment="since when nothing here tells who called")

    unit: Mapped[Unit | None] = relationship(lazy="joined")
    steps: Mapped[list[CallStep]] = relationship(order_by="CallStep.id")


class CallStep(Base):
    """One answered question of a call."""

    __tablename__ = "call_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), index=True)
    at: Mapped[datetime]
    node: Mapped[str]
    field: Mapped[str | None]
    value: Mapped[str | None]


class SpokenTurn(Base):
    """One spoken answer and what was understood. Never the sound, and no digits: those are somebody's number.

    ``status`` and ``band`` as the recogniser names them; ``keys``: the caller pressed a key after he had spoken.
    """

    __tablename__ = "spoken_turn"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    node: Mapped[str]
    status: Mapped[str]
    band: Mapped[str]
    phrase: Mapped[str] = mapped_column(comment="the likeliest phrase of the closed list, also when it was refused")
    meaning: Mapped[str]
    confidence: Mapped[float] = mapped_column(comment="0 to 1")
    engine: Mapped[str]
    model: Mapped[str] = mapped_column(comment="first signs of the sha256 of the weights")
    ms: Mapped[int]


class SurveyAnswer(Base):
    """A caller was asked how satisfied he is. Who he is, where and in which language stands in the call.

    ``score``: 1 to 5, None while he said nothing. ``recording``: name of the file with his reason or praise.
    ``ticket_id``: the report he had asked about in the same call.
    """

    __tablename__ = "survey_answer"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    service: Mapped[str] = mapped_column(comment="the goal reached before the question, e.g. bill_heard")
    score: Mapped[int | None]
    recording: Mapped[str | None]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)


class AppliedRecord(Base):
    """A journal record that is in the database; the reason why replaying does no harm."""

    __tablename__ = "applied_record"

    node: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    applied_at: Mapped[datetime]
