"""Areas by telephone code and the tree of units that serve them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ticketing.core.db import Base


class UnitKind(StrEnum):
    """Levels of the organisation, top down."""

    REGION = "uiw"
    AREA = "up3"
    SERVICE = "ulp"
    POST = "posko"


class Unit(Base):
    """A unit of the utility; its time zone is the one spoken and printed for its tickets."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[UnitKind]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    timezone: Mapped[str] = mapped_column(comment="IANA name")
    valid_from: Mapped[date]

    parent: Mapped[Unit | None] = relationship(remote_side="Unit.id")


class Area(Base):
    """A telephone area code and the unit that answers for it."""

    __tablename__ = "area"

    code: Mapped[str] = mapped_column(primary_key=True, comment="with the leading 0: 0380")
    name: Mapped[str]
    province: Mapped[str]
    timezone: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)

    unit: Mapped[Unit] = relationship()
