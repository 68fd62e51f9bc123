"""The table of statuses is complete and leads nowhere it should not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing.accounts.permissions import Permission
from ticketing.tickets import priority
from ticketing.tickets.models import Category, Status
from ticketing.tickets.outcomes import ACTIONS, CAUSES
from ticketing.tickets.workflow import WORKFLOW, Clock, Standing, allows, statuses, ways_on

PUBLIC = {
    "new": "Lapor",
    "assigned": "Penugasan Regu",
    "en_route": "Dalam Perjalanan",
    "on_site": "Dalam Pengerjaan",
    "in_progress": "Dalam Pengerjaan",
    "restored": "Nyala",
    "closed": "Selesai",
    "attached": "Info (Padam Meluas)",
    "pending_caller": "Menunggu Pelanggan",
    "not_ours": "Instalasi Pelanggan",
    "cancelled": "Batal",
    "duplicate": "Ganda",
}


def test_every_status_has_its_row():
    assert set(WORKFLOW) == set(Status)


@pytest.mark.parametrize(("status", "label"), PUBLIC.items())
def test_callers_hear_the_words_of_the_public_tracker(status, label):
    assert WORKFLOW[Status(status)].public.id == label


def test_every_status_can_be_reached_and_an_end_can_be_reached_from_every_status():
    reached, frontier = {Status.NEW}, [Status.NEW]
    while frontier:
        for way in WORKFLOW[frontier.pop()].ways_on:
            if way not in reached:
                reached.add(way)
                frontier.append(way)
    assert reached == set(Status)
    for status in statuses(Standing.OPEN, Standing.PAUSED):
        assert any(_ends_within(status, steps) for steps in range(1, 6)), status


def _ends_within(status: Status, steps: int) -> bool:
    if WORKFLOW[status].standing is Standing.RESOLVED:
        return True
    return steps > 0 and any(_ends_within(way, steps - 1) for way in WORKFLOW[status].ways_on)


def test_from_an_end_only_opening_again_leads_on():
    for status in statuses(Standing.RESOLVED):
        assert ways_on(status) == ()
        assert WORKFLOW[status].permission is Permission.TICKET_CLOSE


@given(st.sampled_from(Status), st.sampled_from(Status))
def test_a_step_is_allowed_exactly_when_a_button_is_shown(start, to):
    assert allows(start, to) == (to in [step.status for step in ways_on(start)])
    assert not allows(start, start)


def test_arrival_stops_the_response_clock_and_waiting_for_the_caller_pauses():
    assert WORKFLOW[Status.EN_ROUTE].clock is Clock.RESPONSE
    assert WORKFLOW[Status.ON_SITE].clock is Clock.RECOVERY
    assert WORKFLOW[Status.PENDING_CALLER].clock is Clock.PAUSED
    assert WORKFLOW[Status.RESTORED].clock is Clock.NONE


@given(st.sampled_from(Category), st.sampled_from([None, "own_house", "neighbours", "?"]))
def test_every_priority_has_a_reason_with_words(category, scope):
    decided = priority.decide(category, scope)
    assert decided.reason in priority.REASONS
    assert (decided.level is priority.Level.EMERGENCY) == (category is Category.DANGER)


def test_all_labels_are_in_both_languages():
    labels = [*CAUSES.values(), *ACTIONS.values(), *priority.REASONS.values(), *priority.LEVELS.values()]
    labels += [label for step in WORKFLOW.values() for label in (step.internal, step.public)]
    assert all(label.id and label.en for label in labels)
    assert labels[0].text("en") != labels[0].text("id") == labels[0].text("fr")
