"""Where a report stands, for whoever has its number: over or not, and nothing of a number that is not there."""

from __future__ import annotations

import pytest
from helpers.factories import make_call, make_ticket

from ticketing.tickets.caller import report_of
from ticketing.tickets.models import Status


@pytest.mark.parametrize("status", [Status.EN_ROUTE, Status.CLOSED])
def test_report_is_found_by_its_number_whether_it_is_over_or_not(database, status) -> None:
    with database.write() as session:
        ticket = make_ticket(session, call_id=make_call(session).id)
        ticket.status = status
        number = ticket.number
    with database.read() as session:
        found = report_of(session, number)
        assert found is not None
        assert (found.number, found.status) == (number, status.value)


def test_number_nobody_has_finds_nothing(database) -> None:
    with database.read() as session:
        assert report_of(session, "00000000") is None
