from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ivr.voice.playback import PAUSE, area, digits_in_groups, greeting, groups_for

numbers = some.text("0123456789", min_size=1, max_size=20)


def test_a_report_number_is_read_in_two_groups_with_falling_ends():
    assert digits_in_groups("10472958", (4, 4)) == (
        *("digit.1.mid", "digit.0.mid", "digit.4.mid", "digit.7.end", PAUSE),
        *("digit.2.mid", "digit.9.mid", "digit.5.mid", "digit.8.end", PAUSE),
    )


@given(numbers, some.data())
def test_every_digit_is_said_once_in_its_place(number: str, data: some.DataObject):
    cuts = sorted(data.draw(some.sets(some.integers(1, max(1, len(number) - 1))))) if len(number) > 1 else []
    edges = [0, *cuts, len(number)]
    sizes = tuple(end - first for first, end in pairwise(edges))
    keys = digits_in_groups(number, sizes)
    digits = [key for key in keys if key != PAUSE]
    assert "".join(key.split(".")[1] for key in digits) == number
    assert keys.count(PAUSE) == len(sizes) == sum(key.endswith(".end") for key in keys)
    assert keys[-1] == PAUSE
    assert all(keys[spot - 1].endswith(".end") for spot, key in enumerate(keys) if key == PAUSE)


@given(some.integers(1, 20))
def test_groups_cover_a_number_and_none_is_longer_than_four(length: int):
    sizes = groups_for(length)
    assert sum(sizes) == length
    assert max(sizes) <= 4
    assert length <= 2 or min(sizes) > 1 or length % 4 == 1


@pytest.mark.parametrize(("length", "sizes"), [(8, (4, 4)), (10, (3, 3, 4)), (11, (4, 4, 3)), (12, (4, 4, 4))])
def test_known_numbers_are_grouped_as_they_are_printed(length: int, sizes: tuple[int, ...]):
    assert groups_for(length) == sizes


@pytest.mark.parametrize(
    ("number", "groups"),
    [("1234", (4, 4)), ("12a4", (4,)), ("", ()), ("\u0661\u0662", (2,)), ("12", (2, 0)), ("123", (4, -1))],
)
def test_what_cannot_be_read_in_these_groups_is_refused(number: str, groups: tuple[int, ...]):
    with pytest.raises(ValueError, match="cannot be read"):
        digits_in_groups(number, groups)


def test_greetings_change_at_the_hours_people_use():
    first = {hour: greeting(hour) for hour in range(24)}
    assert [hour for hour in range(24) if first[hour] != first[(hour - 1) % 24]] == [3, 11, 15, 18]
    assert first[3] == "main.greet_pagi"
    assert first[11] == "main.greet_siang"
    assert first[15] == "main.greet_sore"
    assert first[18] == first[2] == "main.greet_malam"


@pytest.mark.parametrize("hour", [-1, 24])
def test_an_hour_that_no_clock_shows_is_refused(hour: int):
    with pytest.raises(ValueError, match="no hour"):
        greeting(hour)


def test_an_area_is_said_by_its_code():
    assert area("0380") == "area.0380"
