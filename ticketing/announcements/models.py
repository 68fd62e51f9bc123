"""What is announced, in both languages. What happened to it is in the event log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ticketing.core.db import Base
from ticketing.network.models import Area, Unit

LANGUAGES = ("id", "en")


class Announcement(Base):
    """A text for callers. They hear it while it is published and valid; see ``standing``."""

    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"), comment="who hears it; empty is everybody")
    text_id: Mapped[str]
    text_en: Mapped[str] = mapped_column(comment="empty: English callers hear the Indonesian text")
    clip_id: Mapped[str | None] = mapped_column(comment="name of the clip of this text; none while it is being made")
    clip_en: Mapped[str | None]
    seconds_id: Mapped[float | None]
    seconds_en: Mapped[float | None]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime] = mapped_column(index=True)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    news_id: Mapped[int | None] = mapped_column(comment="the news of the back office it was made from")
    office_code: Mapped[str | None] = mapped_column(comment="told to who books a visit to this office, to nobody else")
    earlier: Mapped[dict[str, Any] | None] = mapped_column(comment="what the last change replaced, for undo")
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit | None] = relationship(lazy="joined")
    area: Mapped[Area | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own class attribute

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages in which it has a text."""
        return tuple(language for language in LANGUAGES if self.text(language))

    @property
    def is_spoken(self) -> bool:
        """Tell whether the voice has spoken every text."""
        return all(self.clip(language) for language in self.languages)

    def text(self, language: str) -> str:
        """Return the text in this language, empty when there is none."""
        return self.text_en if language == "en" else self.text_id

    def clip(self, language: str) -> str | None:
        """Return the name of the clip in this language."""
        return self.clip_en if language == "en" else self.clip_id

    def seconds(self, language: str) -> float | None:
        """Return how long callers listen in this language, None while that is not known."""
        return self.seconds_en if language == "en" else self.seconds_id
