"""A real caller gets a time at an office, by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from line123.caller.api import place_call
from ticketing.backoffice.models import UtilityVisit
from ticketing.core.db import Database

if TYPE_CHECKING:
    from helpers.stack import Stack

pytestmark = [
    pytest.mark.telephony,
    pytest.mark.long,
    pytest.mark.xdist_group("e2e"),
    pytest.mark.timeout(600),
]

VISITOR = "+6281100004401"  # no other test calls from there
TO_AN_OFFICE = ("main.choices.*=4", "application.menu.*=5", "visit.why.*=4", "visit.urgent.*=1")


def test_caller_with_something_urgent_gets_a_time_and_hears_what_to_bring(stack: Stack) -> None:
    presses = (*TO_AN_OFFICE, "visit.here.*=1", "visit.offer_ok.*=1")
    call = place_call(stack.settings, "0380123", presses=presses, from_number=VISITOR, hangup="visit.healthy@end")
    assert call.goal == "visit_booked"
    assert {"visit.offer", "visit.booked", "visit.number_is", "visit.bring"} <= set(call.heard_keys)
    database = Database(stack.settings.database)
    with database.read() as session:
        visit = session.scalars(select(UtilityVisit).where(UtilityVisit.phone == VISITOR)).one()
        assert visit.office.area_code == "0380"
    database.dispose()
