"""A real caller follows his report by its number: hears it whole, asks for more speed, then cancels it; all by keys."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from line123.caller.api import place_call
from ticketing.core.db import Database
from ticketing.core.events import Event
from ticketing.tickets.models import Status, Ticket

if TYPE_CHECKING:
    from helpers.stack import Stack

pytestmark = [
    pytest.mark.telephony,
    pytest.mark.long,
    pytest.mark.xdist_group("e2e"),
    pytest.mark.timeout(900),
]

PHONE, DIALLED = "081299900071", "0380123"
REPORT = (
    "main.choices.*=1",
    "outage.ask_scope.*=2",
    "outage.ask_since.*=3",
    "outage.ask_customer.*=#",
    "place.ask.*=#",
)
HAS_ANOTHER_MATTER = ("status.what_next.*=2", "main.choices.*=5", "information.menu.*=4")
PATIENCE = 20


def ticket_of(stack: Stack, number: str, event: str) -> tuple[Status, bool]:
    """Status and mark of a ticket, once this happened to it."""
    database = Database(stack.settings.database)
    try:
        for _ in range(PATIENCE):
            with database.read() as session:
                ticket = session.scalars(select(Ticket).where(Ticket.number == number)).one()
                kinds = set(session.scalars(select(Event.kind).where(Event.ticket_id == ticket.id)))
                if event in kinds:
                    return ticket.status, ticket.escalated_at is not None
            time.sleep(1)
    finally:
        database.dispose()
    pytest.fail(f"no {event} in {sorted(kinds)}")


def test_holder_follows_his_report_and_cancels_it_by_keys(stack: Stack) -> None:
    number = place_call(stack.settings, DIALLED, presses=REPORT, from_number=PHONE).report_number
    assert number is not None
    look_up = (*HAS_ANOTHER_MATTER, f"check.number.*={number}#")

    marked = (*look_up, "case.early.*=1", "case.faster.*=1")
    call = place_call(stack.settings, DIALLED, presses=marked, from_number=PHONE, hangup="case.marked@end")
    told = call.heard_keys
    assert told.index("status.yours") < told.index("case.changed")
    assert {"status.new", "case.changed", "day.today", "case.next_crew", "case.marked"} <= set(told)
    assert (call.goal, call.report_number) == ("case_heard", None)
    assert ticket_of(stack, number, "ticket.escalated_by_caller") == (Status.NEW, True)

    dropped = (*look_up, "case.early.*=2", "case.cancel.*=1")
    call = place_call(stack.settings, DIALLED, presses=dropped, from_number=PHONE, hangup="case.cancelled@end")
    assert call.goal == "case_heard"
    assert ticket_of(stack, number, "ticket.cancelled_by_caller") == (Status.CANCELLED, True)

    stranger = ("main.choices.*=5", "information.menu.*=4", f"check.number.*={number}#")
    call = place_call(stack.settings, DIALLED, presses=stranger, from_number="081299900072", hangup="more.ask.*")
    assert "check.cancelled" in call.heard_keys
    assert not any(key.startswith(("case.early.", "case.solved.")) for key in call.heard_keys)
