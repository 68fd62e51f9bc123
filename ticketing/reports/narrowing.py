"""What a figure may be narrowed to beside a unit and a period: each names a column, and is in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ticketing.core.errors import InvalidError
from ticketing.intake.models import Call
from ticketing.sla.targets import Class
from ticketing.tickets.models import Category, Ticket
from ticketing.tickets.promises import class_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

NONE: Final = "none"
"""Stands in the address for rows that have nothing there."""

TICKETS_ONLY: Final = ("kind", "category", "cause", "agent")
NAMES: Final = ("own", "area", *TICKETS_ONLY)
"""As they stand in the address."""


@dataclass(frozen=True)
class Narrowing:
    """Empty means everything. ``own``: id of a unit without those below it. ``kind``: a class of promises.

    ``in_unit``: a unit was chosen, so rows of no unit, which are everybody's, are not counted: units add up.
    """

    own: str = ""
    area: str = ""
    kind: str = ""
    category: str = ""
    cause: str = ""
    agent: str = ""
    in_unit: bool = False

    @classmethod
    def read(cls, address: Mapping[str, str]) -> Narrowing:
        """Make it of the arguments of an address; InvalidError for a number that is none or an unknown code."""
        given: dict[str, Any] = {name: address.get(name, "") for name in NAMES}
        found = cls(**given)
        for number in (found.own, found.agent):
            if number not in ("", NONE) and not (number.isascii() and number.isdigit() and len(number) < 10):  # noqa: PLR2004 fits a column
                raise InvalidError("This filter is no number.", value=number)
        if found.category not in ("", *Category) or found.kind not in ("", *Class):
            raise InvalidError("There is no such class.", value=found.category or found.kind)
        return found

    @property
    def address(self) -> dict[str, str]:
        """Return what stands in the address."""
        return {name: getattr(self, name) for name in NAMES if getattr(self, name)}

    @property
    def is_of_tickets(self) -> bool:
        """Tell whether it names something that calls do not have."""
        return any(getattr(self, name) for name in TICKETS_ONLY)

    def of_calls(self) -> list[ColumnElement[bool]]:
        """Return the conditions on Call."""
        return self._named(Call.unit_id) + _equal(((Call.unit_id, self.own), (Call.area_code, self.area)))

    def of_tickets(self, agent: InstrumentedAttribute[Any] | None) -> list[ColumnElement[bool]]:
        """Return the conditions on Ticket; ``agent``: the column that says whose the row is."""
        pairs: list[tuple[InstrumentedAttribute[Any], str]] = [
            (Ticket.unit_id, self.own),
            (Ticket.area_code, self.area),
            (Ticket.category, self.category),
            (Ticket.cause, self.cause),
        ]
        if agent is not None:
            pairs.append((agent, self.agent))
        found = self._named(Ticket.unit_id) + _equal(pairs)
        if self.kind:
            found.append(Ticket.category.in_([one for one in Category if class_of(one) == self.kind]))
        return found

    def _named(self, unit: InstrumentedAttribute[int | None]) -> list[ColumnElement[bool]]:
        return [unit.is_not(None)] if self.in_unit else []


def _equal(pairs: Any) -> list[ColumnElement[bool]]:
    return [column.is_(None) if value == NONE else column == _typed(column, value) for column, value in pairs if value]


def _typed(column: InstrumentedAttribute[Any], value: str) -> Any:
    return column.type.python_type(value)
