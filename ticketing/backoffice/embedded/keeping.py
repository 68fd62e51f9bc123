"""Adding and changing customers of the embedded back office, for programs; files go through ``importing``."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select

from ticketing.backoffice.embedded.areas import Areas
from ticketing.backoffice.embedded.customers import of_phone, row_of
from ticketing.backoffice.models import UtilityCustomer
from ticketing.core.errors import ConflictError, InvalidError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

__all__ = ["CustomerTakenError", "add", "change", "of_phone", "row_of", "version_of"]

_KEPT: Final = tuple(column.key for column in UtilityCustomer.__table__.columns if column.key != "id")


class CustomerTakenError(ConflictError):
    """There is a customer of this number or with this meter already."""

    code = "customer-taken"


def add(session: Session, values: Mapping[str, Any]) -> UtilityCustomer:
    """Add a customer from the values of its columns. Raises CustomerTakenError, InvalidError."""
    _check(values)
    same = or_(UtilityCustomer.number == values["number"], UtilityCustomer.meter == values["meter"])
    if session.scalar(select(UtilityCustomer.id).where(same).limit(1)) is not None:
        raise CustomerTakenError("There is a customer of this number or with this meter already.", field="number")
    row = UtilityCustomer(**values)
    session.add(row)
    session.flush()
    return row


def change(session: Session, row: UtilityCustomer, values: Mapping[str, Any]) -> list[str]:
    """Write other values; return the names of the columns that are different now. Raises InvalidError."""
    _check(values)
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    session.flush()
    return changed


def version_of(row: UtilityCustomer) -> str:
    """Return a mark that is another one as soon as anything about the customer is different."""
    said = "\x1f".join(str(getattr(row, name)) for name in _KEPT)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _check(values: Mapping[str, Any]) -> None:
    area_code = values.get("area_code")
    if area_code is not None and not Areas().is_known(area_code):
        raise InvalidError("There is no such area code.", field="area_code")
