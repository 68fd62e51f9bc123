"""People and a place for outages: a unit in Kupang with area 0380, a dispatcher and an agent of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from helpers.factories import make_actor, make_unit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.core.db import Database


@dataclass(frozen=True)
class Office:
    """Who works in Kupang."""

    dispatcher: Actor
    agent: Actor
    unit_id: int


def open_office(session: Session) -> Office:
    unit = make_unit(session, "KUPANG", area="0380")
    dispatcher = make_actor(session, "dispatcher", "dispatcher", (unit,))
    return Office(dispatcher, make_actor(session, "agent", "agent", (unit,)), unit.id)


@pytest.fixture
def office(each_database: Database) -> Office:
    """The office on SQLite and on PostgreSQL."""
    with each_database.write() as session:
        return open_office(session)


@pytest.fixture
def small_office(database: Database) -> Office:
    """The office on SQLite."""
    with database.write() as session:
        return open_office(session)
