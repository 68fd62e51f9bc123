"""Report numbers: unique, checkable by a digit, spoken in groups."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing.core.report_number import NumberPlan, groups, is_valid, pretty

PLANS = st.builds(NumberPlan, node=st.integers(1, 9), digits=st.integers(8, 10))


@given(plan=PLANS, data=st.data())
def test_number_tells_its_sequence_and_has_the_planned_length(plan, data) -> None:
    sequence = data.draw(st.integers(1, plan.capacity))
    number = plan.make(sequence)
    assert len(number) == plan.digits
    assert number[0] == str(plan.node)
    assert is_valid(number)
    assert plan.sequence_of(number) == sequence
    assert sum(groups(number)) == len(number)
    assert pretty(number).replace("-", "") == number


@given(plan=PLANS, data=st.data())
def test_one_wrong_digit_is_always_noticed(plan, data) -> None:
    number = plan.make(data.draw(st.integers(1, plan.capacity)))
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    assert not is_valid(number[:place] + other + number[place + 1 :])


@given(plan=PLANS, data=st.data())
def test_two_swapped_neighbours_are_always_noticed(plan, data) -> None:
    number = plan.make(data.draw(st.integers(1, plan.capacity)))
    place = data.draw(st.integers(0, len(number) - 2))
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not is_valid(swapped)


def test_numbers_of_one_node_never_repeat_and_never_begin_with_zero() -> None:
    plan = NumberPlan(1)
    numbers = {plan.make(n) for n in range(1, 20_000)}
    assert len(numbers) == 19_999
    assert all(number[0] == "1" for number in numbers)


@pytest.mark.parametrize("sequence", [0, -1, 1_000_000])
def test_sequence_outside_the_plan_is_refused_not_wrapped(sequence) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        NumberPlan(1).make(sequence)


@pytest.mark.parametrize("text", ["", "1", "abcdefgh", "1000001", "١٢٣٤٥٦٧٨", "1000 0012"])
def test_anything_else_is_no_number(text) -> None:
    assert not is_valid(text)
