"""The words of the pages of administration, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLE = Label("Pengaturan", "Administration")

WEEKDAYS: Mapping[str, Label] = MappingProxyType(
    {
        "mon": Label("Senin", "Monday"),
        "tue": Label("Selasa", "Tuesday"),
        "wed": Label("Rabu", "Wednesday"),
        "thu": Label("Kamis", "Thursday"),
        "fri": Label("Jumat", "Friday"),
        "sat": Label("Sabtu", "Saturday"),
        "sun": Label("Minggu", "Sunday"),
    }
)

NONE = Label("tidak ada", "none")
CLOSED = Label("tutup", "closed")
YES = Label("ya", "yes")
NO = Label("tidak", "no")
