"""The clocks of a ticket never lie: a pause is no time used, nothing is lost, nothing counts twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing.hours.opening import ALL_DAY, COMPANY, Hours, Span
from ticketing.sla.calendars import OfficeHours, RoundTheClock
from ticketing.sla.clocks import RUNNING, Clock, Mark, Promise, periods, read

START = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)  # a Wednesday, 09:00 in Kupang
WITA = ZoneInfo("Asia/Makassar")
WEEK = tuple((Span(8 * 60, 16 * 60),) if day < 5 else () for day in range(7))
OFFICE = OfficeHours(Hours({COMPANY: WEEK}, keeps_national=True), None, WITA)
NIGHTS = OfficeHours(Hours({COMPANY: ((Span(20 * 60, 28 * 60), Span(22 * 60, 30 * 60)),) * 7}), None, WITA)
ALWAYS = RoundTheClock()
RESPONSE = Promise(Clock.RESPONSE, timedelta(minutes=45), ALWAYS)
RECOVERY = Promise(Clock.RECOVERY, timedelta(minutes=180), ALWAYS)

calendars = st.sampled_from([ALWAYS, OFFICE, NIGHTS])
minutes = st.integers(0, 5 * 24 * 60).map(lambda number: timedelta(minutes=number))
moments = minutes.map(lambda span: START + span)
histories = st.lists(st.tuples(minutes, st.sampled_from(Clock)), min_size=1, max_size=8).map(
    lambda steps: [
        Mark(START + sum((step[0] for step in steps[: n + 1]), timedelta()), steps[n][1]) for n in range(len(steps))
    ]
)
promises = st.builds(Promise, st.sampled_from(RUNNING), minutes, calendars)


def at(number: float) -> datetime:
    return START + timedelta(minutes=number)


def marks(*steps: tuple[float, Clock]) -> list[Mark]:
    return [Mark(at(number), clock) for number, clock in steps]


def test_arrival_within_45_minutes_keeps_the_response_and_starts_the_recovery():
    history = marks((0, Clock.RESPONSE), (44, Clock.RECOVERY))
    response, recovery = read(history, RESPONSE, at(100)), read(history, RECOVERY, at(100))
    assert (response.elapsed, response.is_missed, response.is_final) == (timedelta(minutes=44), False, True)
    assert (recovery.elapsed, recovery.due, recovery.is_running) == (timedelta(minutes=56), at(44 + 180), True)


def test_waiting_for_the_caller_moves_the_due_time_by_as_long_as_it_took():
    history = marks((0, Clock.RESPONSE), (30, Clock.PAUSED), (90, Clock.RESPONSE))
    assert read(history[:2], RESPONSE, at(80)).due is None
    assert read(history, RESPONSE, at(91)).due == at(105)
    assert read(history, RESPONSE, at(104)).left == timedelta(minutes=1)


def test_late_before_the_pause_is_late_in_the_pause_and_since_the_same_moment():
    history = marks((0, Clock.RESPONSE), (60, Clock.PAUSED))
    found = read(history, RESPONSE, at(600))
    assert (found.is_missed, found.due, found.elapsed) == (True, at(45), timedelta(minutes=60))


def test_still_dark_goes_on_with_the_recovery_and_the_time_it_was_lit_is_not_counted():
    history = marks((0, Clock.RESPONSE), (20, Clock.RECOVERY), (120, Clock.NONE), (500, Clock.RECOVERY))
    assert read(history, RECOVERY, at(510)).elapsed == timedelta(minutes=110)
    assert read(history[:3], RECOVERY, at(400)).is_final


def test_second_crew_does_not_start_the_response_again():
    history = marks((0, Clock.RESPONSE), (20, Clock.RECOVERY), (50, Clock.RESPONSE))
    assert read(history, RESPONSE, at(500)).elapsed == timedelta(minutes=20)
    assert read(history, RECOVERY, at(500)).elapsed == timedelta(minutes=480)


def test_clock_that_was_set_back_takes_no_time_away():
    history = marks((0, Clock.RESPONSE), (30, Clock.RECOVERY), (10, Clock.NONE))
    assert read(history, RECOVERY, at(5)).elapsed == timedelta()
    assert [one.end - one.start for one in periods(history, at(5))] == [timedelta(minutes=30), timedelta(), timedelta()]


def test_weekend_and_holiday_count_once_and_for_nothing():
    friday = datetime(2026, 12, 18, 15, 0, tzinfo=WITA)
    monday = datetime(2026, 12, 21, 9, 0, tzinfo=WITA)
    assert OFFICE.between(friday, monday) == timedelta(hours=2)
    before, behind = datetime(2026, 8, 14, 15, tzinfo=WITA), datetime(2026, 8, 18, 9, tzinfo=WITA)
    assert date(2026, 8, 17).weekday() == 0, "Independence Day of this year is a Monday"
    assert OFFICE.between(before, behind) == timedelta(hours=2)
    assert OFFICE.after(before, timedelta(hours=2)) == behind


def test_spans_of_one_night_that_overlap_count_once():
    evening = datetime(2026, 11, 18, 19, 0, tzinfo=WITA)
    assert NIGHTS.between(evening, evening + timedelta(days=1)) == timedelta(hours=10)


def test_office_that_never_opens_promises_no_time():
    never = OfficeHours(Hours({COMPANY: ((),) * 7}), None, WITA)
    assert never.after(START, timedelta(minutes=1)) is None
    assert read(marks((0, Clock.RESPONSE)), Promise(Clock.RESPONSE, timedelta(hours=1), never), at(99)).due is None


def test_office_open_all_day_is_the_clock_itself():
    always = OfficeHours(Hours({COMPANY: (ALL_DAY,) * 7}), None, WITA)
    assert always.between(START, at(99999)) == timedelta(minutes=99999)


@given(histories, promises, moments, minutes)
def test_elapsed_never_decreases(history, promise, now, more):
    assert read(history, promise, now).elapsed <= read(history, promise, now + more).elapsed


@given(histories, promises, moments)
def test_elapsed_is_never_negative_and_never_more_than_the_time_that_passed(history, promise, now):
    passed = max(timedelta(), now - history[0].at, history[-1].at - history[0].at)
    assert timedelta() <= read(history, promise, now).elapsed <= passed


@given(histories, moments)
def test_parts_add_up_to_the_whole(history, now):
    found = periods(history, now)
    spent = sum((one.end - one.start for one in found), timedelta())
    assert spent == max(now, history[-1].at) - history[0].at
    assert all(one.end == other.start for one, other in pairwise(found))


@given(histories, promises, moments, moments)
def test_time_up_to_a_moment_and_from_it_on_add_up(history, promise, one, other):
    calendar, (first, last) = promise.calendar, sorted((one, other))
    assert calendar.between(START, first) + calendar.between(first, last) == calendar.between(START, last)


@given(promises, moments, minutes)
def test_pause_is_no_time_used_and_shortens_nothing_that_was_used(promise, begin, length):
    before = [Mark(START, promise.clock)]
    paused = [*before, Mark(begin, Clock.PAUSED), Mark(begin + length, promise.clock)]
    used = read(before, promise, begin).elapsed
    assert read(paused, promise, begin + length).elapsed == used
    assert read(paused, promise, begin + length + length).elapsed >= used


@given(promises, moments)
def test_at_the_due_time_exactly_the_target_was_used(promise, now):
    history = [Mark(START, promise.clock)]
    found = read(history, promise, now)
    if found.due is not None and found.due > START:
        assert read(history, promise, found.due).elapsed == promise.target
        assert not read(history, promise, found.due - timedelta(microseconds=1)).is_missed
        assert found.is_missed == (found.elapsed > promise.target)


@given(calendars, moments, minutes)
def test_what_was_open_since_ends_when_after_says(calendar, begin, span):
    end = calendar.after(begin, span)
    assert end is not None
    assert calendar.between(begin, end) == span


@pytest.mark.parametrize("clock", RUNNING)
def test_nothing_happened_yet_is_nothing_used(clock):
    found = read([Mark(START, Clock.NONE)], Promise(clock, timedelta(minutes=45), ALWAYS), at(10))
    assert (found.elapsed, found.due, found.is_running) == (timedelta(), None, False)
