"""One fault that puts many out at once. What happened to it is in the event log."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ticketing.core.db import Base
from ticketing.network.models import Area, Unit


class Stage(StrEnum):
    """How far the repair is; the last two are ends."""

    REPORTED = "reported"
    CREW_SENT = "crew_sent"
    ON_SITE = "on_site"
    REPAIRING = "repairing"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"


ACTIVE = (Stage.REPORTED, Stage.CREW_SENT, Stage.ON_SITE, Stage.REPAIRING)
"""Stages in which the power is out, in the order of the repair."""


class Outage(Base):
    """A known outage. Callers hear of it while it is published and active."""

    __tablename__ = "outage"
    __table_args__ = (Index("ix_outage_area_stage", "area_code", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    place: Mapped[str] = mapped_column(comment="as typed: Kelapa Lima dan Oebobo; empty for the whole area")
    place_clip: Mapped[str | None] = mapped_column(comment="name of the clip of this text; none while it is being made")
    announced_clip: Mapped[str | None] = mapped_column(comment="the clip that was heard and published")
    started_at: Mapped[datetime]
    cause: Mapped[str] = mapped_column(comment="code of tickets.outcomes.CAUSES")
    etr_from: Mapped[datetime | None]
    etr_to: Mapped[datetime | None]
    etr_made_at: Mapped[datetime | None]
    stage: Mapped[Stage]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(lazy="joined")
    area: Mapped[Area] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own class attribute

    @property
    def is_active(self) -> bool:
        """Tell whether the power is still out."""
        return self.stage in ACTIVE

    @property
    def is_place_waiting(self) -> bool:
        """Tell whether callers do not hear the place as it is written now, though there is one."""
        return bool(self.place) and (self.place_clip is None or self.place_clip != self.announced_clip)
