"""The clocks of a case: 14, 30 and 60 days, never shorter for anything that happens, each day counted once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing.cases.clocks import Happening, Promise, Rules, Step, clocks, most_urgent

START = date(2026, 11, 2)  # a Monday
LAW = Rules()
WORKING = Rules(in_working_days=True)

days = st.integers(0, 200).map(lambda n: START + timedelta(days=n))
feasts = st.frozensets(days, max_size=20)
rules = st.builds(Rules, in_working_days=st.booleans(), holidays=feasts)
steps = st.lists(st.builds(Happening, st.sampled_from(Step), days), max_size=8)


def by_name(*args, **kwargs):
    return {clock.promise: clock for clock in clocks(*args, **kwargs)}


def after(n: int) -> date:
    return START + timedelta(days=n)


def test_first_answer_is_due_on_the_fourteenth_day_after_the_complaint() -> None:
    clock = by_name(START, [], after(10), LAW)[Promise.FIRST_ANSWER]
    assert (clock.due_on, clock.elapsed, clock.left, clock.late) == (after(14), 10, 4, 0)


@pytest.mark.parametrize(("day", "late"), [(13, 0), (14, 0), (15, 1), (30, 16)])
def test_a_day_over_the_last_one_is_late(day, late) -> None:
    assert by_name(START, [], after(day), LAW)[Promise.FIRST_ANSWER].late == late


def test_decision_begins_when_the_papers_are_complete_and_not_before() -> None:
    asked, complete = Happening(Step.PAPERS_ASKED, after(5)), Happening(Step.PAPERS_COMPLETE, after(20))
    assert Promise.DECISION not in by_name(START, [asked], after(30), LAW)
    found = by_name(START, [asked, complete], after(30), LAW)
    assert (found[Promise.PAPERS].due_on, found[Promise.PAPERS].stopped_on) == (after(35), after(20))
    assert (found[Promise.DECISION].started_on, found[Promise.DECISION].due_on) == (after(20), after(80))


def test_asking_for_papers_is_a_first_answer() -> None:
    found = by_name(START, [Happening(Step.PAPERS_ASKED, after(3))], after(30), LAW)
    assert (found[Promise.FIRST_ANSWER].stopped_on, found[Promise.FIRST_ANSWER].elapsed) == (after(3), 3)


def test_a_day_named_by_the_ombudsman_is_a_clock_of_its_own() -> None:
    found = by_name(START, [], after(2), LAW, due_on=after(5))
    assert (found[Promise.OMBUDSMAN].left, most_urgent(tuple(found.values()))) == (3, found[Promise.OMBUDSMAN])


def test_a_rapid_response_without_a_day_gets_that_of_the_house() -> None:
    assert by_name(START, [], START, LAW, is_rapid=True)[Promise.OMBUDSMAN].due_on == after(3)


def test_working_days_leave_out_weekends_and_holidays_once() -> None:
    feast = Rules(in_working_days=True, holidays=frozenset({after(5), after(7)}))  # a Saturday and a Monday
    assert WORKING.counted(START, after(14)) == 10
    assert feast.counted(START, after(14)) == 9


def test_nothing_runs_when_all_is_decided() -> None:
    done = [Happening(Step.PAPERS_COMPLETE, after(1)), Happening(Step.DECIDED, after(2))]
    assert most_urgent(clocks(START, done, after(90), LAW, due_on=after(5))) is None


@given(steps, days, st.integers(0, 60), rules)
def test_a_later_day_never_makes_a_case_younger(happened, today, more, promise) -> None:
    before = by_name(START, happened, today, promise)
    later = by_name(START, happened, today + timedelta(days=more), promise)
    for name, clock in before.items():
        assert later[name].elapsed >= clock.elapsed
        assert later[name].late >= clock.late


@given(steps, days, rules)
def test_opening_again_never_shortens_what_has_passed(happened, today, promise) -> None:
    last = max([today, *(one.on for one in happened)])
    before = by_name(START, happened, last, promise)
    again = by_name(START, [*happened, Happening(Step.REOPENED, last)], last, promise)
    for name, clock in before.items():
        assert again[name].elapsed >= clock.elapsed
        assert again[name].due_on == clock.due_on


@given(days, days, st.booleans(), feasts, feasts)
def test_more_holidays_never_bring_a_due_day_nearer_nor_count_a_day_twice(start, end, working, some, more) -> None:
    few, many = Rules(in_working_days=working, holidays=some), Rules(in_working_days=working, holidays=some | more)
    assert many.due(start, 14) >= few.due(start, 14)
    assert 0 <= many.counted(start, end) <= few.counted(start, end) <= max(0, (end - start).days)


@given(days, st.integers(0, 60), st.integers(0, 60), rules)
def test_days_of_two_parts_are_the_days_of_the_whole(start, first, second, promise) -> None:
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    assert promise.counted(start, middle) + promise.counted(middle, end) == promise.counted(start, end)


@given(days, st.integers(0, 60), rules)
def test_the_last_day_of_a_promise_is_the_day_on_which_its_days_are_counted(start, span, promise) -> None:
    assert promise.counted(start, promise.due(start, span)) == span
