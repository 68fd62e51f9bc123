"""Writes the synthetic data piece by piece, so that a line that is in use is never held up for long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from ticketing.backoffice.models import UtilityBill, UtilityCustomer, UtilityOffice, UtilityToken
from ticketing.backoffice.seeding import surroundings
from ticketing.backoffice.seeding.accounts import account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.db import Base, Database

SEED: Final = 123
CUSTOMERS: Final = 20_000
SAMPLE: Final = 48
"""Customers of a first start."""

_PIECE, _APPLICANTS = 250, 40
FIRST, LAST = "990000000000", "999999999999"
"""Synthetic customer numbers lie between these; no unit gives them out."""


class NotEmptyError(Exception):
    """The back office holds customers that are not synthetic; nothing is mixed with them."""


def seed(
    database: Database,
    now: datetime,
    *,
    customers: int = CUSTOMERS,
    seed_number: int = SEED,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Bring the database to this many synthetic customers; return how many were added.

    What is there already stays, so that an interrupted run goes on where it was. ``progress`` hears each piece.
    Raises NotEmptyError.
    """
    with database.read() as session:
        there = _check(session)
    added = 0
    for start, end in _pieces(there, customers):
        with database.write() as session:
            insert(session, seed_number, start, end, now)
        added += end - start
        progress(end - start)
    return added


def sample(session: Session, now: datetime) -> None:
    """Add the few customers of a first start to an empty back office; nothing to one that has any."""
    if session.scalar(select(UtilityCustomer.id).limit(1)) is None:
        insert(session, SEED, 0, SAMPLE, now)


def insert(session: Session, seed_number: int, start: int, end: int, now: datetime) -> None:
    """Add the customers of these indexes, ``end`` excluded; with the first ones all that surrounds them."""
    made = [account(seed_number, index, now) for index in range(start, end)]
    _insert(session, UtilityCustomer, [item.customer for item in made])
    numbers = [item.customer["number"] for item in made]
    found = session.execute(
        select(UtilityCustomer.number, UtilityCustomer.id).where(UtilityCustomer.number.in_(numbers))
    )
    ids = {number: {"customer_id": customer_id} for number, customer_id in found}
    _insert(session, UtilityBill, [bill | ids[item.customer["number"]] for item in made for bill in item.bills])
    _insert(session, UtilityToken, [token | ids[item.customer["number"]] for item in made for token in item.tokens])
    if session.scalar(select(UtilityOffice.id).limit(1)) is None:
        surroundings.fill(session, seed_number, _APPLICANTS, now)


def _insert(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(model.__table__.insert(), rows)  # type: ignore[attr-defined]


def _check(session: Session) -> int:
    is_synthetic = UtilityCustomer.number.between(FIRST, LAST)
    if session.scalar(select(UtilityCustomer.id).where(~is_synthetic).limit(1)) is not None:
        raise NotEmptyError("The back office holds real customers; synthetic ones are not mixed with them.")
    return session.scalar(select(func.count()).select_from(UtilityCustomer)) or 0


def _pieces(there: int, wanted: int) -> Iterator[tuple[int, int]]:
    while there < wanted:
        end = min(there + _PIECE, wanted)
        yield there, end
        there = end
