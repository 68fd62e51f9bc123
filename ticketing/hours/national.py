"""National holidays and joint leave of Indonesia, from the library ``holidays``: it follows the yearly decree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_LANGUAGES = {"id": "id", "en": "en_US"}


@dataclass(frozen=True)
class Holiday:
    """A day on which offices are closed; joint leave (cuti bersama) stands beside the holidays themselves."""

    name: str
    is_joint_leave: bool


def holiday(day: date, language: str = "id") -> Holiday | None:
    """Return the holiday of this day; movable feasts of later years are the library's estimates."""
    return of_year(day.year, language).get(day)


@cache
def of_year(year: int, language: str = "id") -> Mapping[date, Holiday]:
    """Return every holiday of a year by its day."""
    import holidays  # a second of a process that never needs it

    spoken = _LANGUAGES.get(language, "id")
    leave = holidays.country_holidays("ID", years=year, categories=("government",), language=spoken)
    feasts = holidays.country_holidays("ID", years=year, categories=("public",), language=spoken)
    found = {day: Holiday(name, is_joint_leave=True) for day, name in leave.items()}
    return dict(sorted((found | {day: Holiday(name, is_joint_leave=False) for day, name in feasts.items()}).items()))
