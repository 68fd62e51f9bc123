"""What the phone may know of the network: which area a dialled number means. Read from a file, not the database."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

DATA = Path(__file__).parent / "data"
SERVICE_NUMBER = "123"
_SHAPE = re.compile(r"^\+?[0-9]{3,20}$")


@dataclass(frozen=True)
class Area:
    """A telephone area: ``code`` with its leading 0, the unit that serves it, its time zone."""

    code: str
    name: str
    province: str
    timezone: ZoneInfo
    unit_code: str


@dataclass(frozen=True)
class Dialled:
    """What a dialled number means. ``area`` is None when the code is missing or not known."""

    code: str | None
    area: Area | None


class AreaTable:
    """All areas by code."""

    def __init__(self, areas: list[Area]) -> None:
        self._by_code = {area.code: area for area in areas}

    @classmethod
    def load(cls, path: Path = DATA / "areas.csv") -> AreaTable:
        """Read the table; ValueError names the line that cannot be read."""
        areas = []
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                try:
                    zone = ZoneInfo(row["timezone"])
                    areas.append(Area(row["code"], row["name"], row["province"], zone, row["unit"]))
                except (KeyError, ValueError) as error:
                    raise ValueError(f"{path.name} line {line}: {error}") from error
        return cls(areas)

    def __len__(self) -> int:
        return len(self._by_code)

    def codes(self) -> tuple[str, ...]:
        """Return every code, with its leading 0."""
        return tuple(self._by_code)

    def by_code(self, code: str) -> Area | None:
        """Return the area of a code such as 0380 or 380."""
        return self._by_code.get(code) or self._by_code.get(f"0{code}")

    def of_dialled(self, dialled: str) -> Dialled:
        """Tell the area from a dialled service number: 123, 0380123, +62380123, 62380123, 380123.

        Raises ValueError for anything that is not the service number.
        """
        digits = dialled.removeprefix("+")
        if not _SHAPE.match(dialled) or not digits.endswith(SERVICE_NUMBER):
            raise ValueError(f"{dialled!r} is not the service number")
        rest = digits.removesuffix(SERVICE_NUMBER)
        # "622123" is area 0622 without its 0; with a code behind it, or alone, 62 is the country.
        is_country = rest == "62" or dialled.startswith("+") or len(rest) > len("622")
        code = (rest.removeprefix("62") if is_country else rest).removeprefix("0")
        if not code:
            return Dialled(None, None)
        if len(code) not in (2, 3):
            raise ValueError(f"{dialled!r} is not the service number")
        return Dialled(f"0{code}", self.by_code(code))

    def of_fixed_line(self, number: str) -> Area | None:
        """Tell the area of a fixed line in E.164; None for mobiles and anything unknown."""
        national = number.removeprefix("+62")
        if national == number or national.startswith("8"):
            return None
        return next((area for n in (3, 2) if (area := self._by_code.get(f"0{national[:n]}"))), None)
