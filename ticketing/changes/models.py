"""Every change of a setting; the newest one of a section is what holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ticketing.core.db import Base


class SettingChange(Base):
    """One change of one section. Rows are never changed; taking one back is another row."""

    __tablename__ = "setting_change"
    __table_args__ = (UniqueConstraint("section", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    section: Mapped[str] = mapped_column(comment="what was set: hours, challenges, ...")
    number: Mapped[int] = mapped_column(comment="1, 2, 3 within its section; two people cannot take the same")
    before: Mapped[dict[str, Any]] = mapped_column(comment="the whole document that held")
    after: Mapped[dict[str, Any]] = mapped_column(comment="the whole document that holds from here on")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    user_name: Mapped[str]
    reason: Mapped[str] = mapped_column(comment="may be empty")
    at: Mapped[datetime]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("setting_change.id"), comment="the change it takes back")
