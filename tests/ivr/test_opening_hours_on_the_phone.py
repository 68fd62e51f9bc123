"""What a caller meets who wants a person outside opening hours."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from helpers.line import HANGS_UP

from ticketing.hours.caller import HOURS

KUPANG = ZoneInfo("Asia/Makassar")
OFFICE = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "08:00-16:00")
SATURDAY = datetime(2026, 11, 21, 20, tzinfo=KUPANG)
MONDAY_MORNING = datetime(2026, 11, 23, 7, tzinfo=KUPANG)
MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=KUPANG)


@pytest.fixture
def office(telephone):
    telephone.desk.settings = {HOURS.name: HOURS.read({"weeks": {"": OFFICE}})}
    return telephone


def test_caller_at_night_hears_when_persons_answer_and_leaves_a_message_instead_of_ringing(office) -> None:
    call = office.call("0", now=SATURDAY)
    played = call.line.played
    first = played.index("person.closed")
    assert played[first + 1 : first + 6] == ["person.back", "day.1", "date.23", "month.11", "time.at"]
    assert "person.connecting" not in played
    assert call.report["category"] == "call_back"
    assert call.line.recorded[0].endswith("-message")
    assert "person.callback" in played


def test_caller_just_before_opening_hears_today(office) -> None:
    played = office.call("0", now=MONDAY_MORNING).line.played
    first = played.index("person.back")
    assert played[first : first + 4] == ["person.back", "day.today", "time.at", "number.8"]


def test_caller_in_opening_hours_is_connected_as_ever(office) -> None:
    assert "person.connecting" in office.call("0", now=MONDAY_NOON).line.played


def test_danger_rings_at_any_hour(office) -> None:
    assert "person.closed" not in office.call("9", now=SATURDAY).line.played


def test_hours_follow_the_clock_of_the_callers_area(office) -> None:
    early = datetime(2026, 11, 23, 8, 30, tzinfo=KUPANG)
    assert "person.connecting" in office.call("0", now=early, area="0380").line.played
    assert "person.closed" in office.call("0", now=early, area="0231").line.played


def test_a_unit_may_have_hours_of_its_own(office) -> None:
    week = dict.fromkeys(("sat", "sun"), "00:00-24:00")
    unit = office.call("0", now=SATURDAY).report["unit_code"]
    office.desk.settings = {HOURS.name: HOURS.read({"weeks": {"": OFFICE, unit: week}})}
    assert "person.connecting" in office.call("0", now=SATURDAY).line.played


def test_caller_who_hangs_up_while_hearing_the_hours_still_leaves_a_call_back(office) -> None:
    call = office.call("0", now=SATURDAY, hangs_up_at_prompt="person.closed")
    assert call.report["category"] == "call_back"


def test_without_a_known_opening_only_the_closing_is_said(office) -> None:
    office.desk.settings = {HOURS.name: HOURS.read({"weeks": {"": {}}})}
    played = office.call("0", HANGS_UP, now=SATURDAY).line.played
    assert "person.closed" in played
    assert "person.back" not in played
