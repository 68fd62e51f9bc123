"""Time zones of areas: a customer's day is the day where the meter hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ticketing.core.clock import COMPANY_ZONE
from ticketing.network.caller import AreaTable

if TYPE_CHECKING:
    from datetime import date, datetime


class Areas:
    """The area table, asked for zones only."""

    def __init__(self, table: AreaTable | None = None) -> None:
        self._table = table or AreaTable.load()

    def timezone(self, area_code: str) -> str:
        """Return the zone of an area; the west of the country for a code nobody knows."""
        area = self._table.by_code(area_code)
        return area.timezone.key if area is not None else COMPANY_ZONE

    def today(self, area_code: str, now: datetime) -> date:
        """Return the date it is there."""
        return now.astimezone(ZoneInfo(self.timezone(area_code))).date()

    def is_known(self, area_code: str) -> bool:
        """Tell whether the code is in the table."""
        return self._table.by_code(area_code) is not None
