"""People and a place for announcements: a unit in Kupang with area 0380, and a dispatcher of the whole company."""

from __future__ import annotations

import pytest
from helpers.factories import make_actor, make_unit


@pytest.fixture
def local_dispatcher(each_database):
    """A dispatcher who works for Kupang only."""
    with each_database.write() as session:
        return make_actor(session, "kupang", "dispatcher", (make_unit(session, "KUPANG", area="0380"),))


@pytest.fixture
def dispatcher(each_database, local_dispatcher):
    """A dispatcher of the whole company."""
    with each_database.write() as session:
        return make_actor(session, "pusat", "dispatcher")
