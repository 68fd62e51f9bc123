"""When persons answer: a moment is open exactly when a span of its day, or of the day before, covers it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing.core.errors import InvalidError
from ticketing.hours.entry import HOURS, read_spans, write_spans
from ticketing.hours.opening import WEEKDAYS, Hours, Span, day_of, is_open, standing

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
MONDAY = date(2026, 11, 23)
KUPANG = ZoneInfo("Asia/Makassar")

quarter = st.integers(0, 95).map(lambda n: f"{n // 4:02d}:{n % 4 * 15:02d}")
one_span = st.tuples(quarter, quarter).map("-".join)
spans = st.one_of(st.just(""), st.just("00:00-24:00"), one_span)
weeks = st.fixed_dictionaries(dict.fromkeys(WEEKDAYS, spans))
days = st.integers(0, 13).map(lambda n: (MONDAY + timedelta(days=n)).isoformat())
documents = st.fixed_dictionaries(
    {
        "weeks": st.fixed_dictionaries({"": weeks}),
        "holidays": st.dictionaries(days, st.just("Libur desa"), max_size=3),
        "exceptions": st.dictionaries(days, spans, max_size=3),
    }
)
moments = st.integers(0, 14 * 24 * 60 - 1)


def open_minutes(document: dict) -> set[int]:
    """Minutes from Monday at which somebody answers, written out one by one from what was typed."""
    found: set[int] = set()
    for n in range(-1, 80):
        day = MONDAY + timedelta(days=n)
        typed = document["weeks"][""][WEEKDAYS[day.weekday()]]
        typed = "" if day.isoformat() in document["holidays"] else typed
        typed = document["exceptions"].get(day.isoformat(), typed)
        if not typed:
            continue
        first, last = (int(part[:2]) * 60 + int(part[3:]) for part in typed.split("-"))
        length = last - first if last > first else last - first + 1440
        found |= set(range(n * 1440 + first, n * 1440 + first + length))
    return found


def moment(minutes: int, zone: str) -> datetime:
    return datetime(2026, 11, 23, tzinfo=ZoneInfo(zone)) + timedelta(minutes=minutes)


@given(document=documents, minutes=moments, zone=st.sampled_from(ZONES), seen_from=st.sampled_from(ZONES))
def test_a_moment_is_open_exactly_when_a_span_covers_it(document, minutes, zone, seen_from):
    at = moment(minutes, zone).astimezone(ZoneInfo(seen_from))
    expected = minutes in open_minutes(document)
    assert is_open(HOURS.read(document), None, at, ZoneInfo(zone)) == expected


@given(document=documents, minutes=moments, zone=st.sampled_from(ZONES))
def test_the_next_change_is_the_first_minute_that_differs(document, minutes, zone):
    hours, found = HOURS.read(document), open_minutes(document)
    now = standing(hours, None, moment(minutes, zone), ZoneInfo(zone))
    assert now.is_open == (minutes in found)
    differs = (n for n in range(minutes, minutes + 30 * 1440) if (n in found) != now.is_open)
    expected = next(differs, None)
    if expected is not None:
        assert now.until == moment(expected, zone)
    elif now.until is not None:
        assert now.until > moment(minutes + 30 * 1440 - 1, zone)


@given(document=documents)
def test_what_is_kept_is_read_as_it_was(document):
    hours = HOURS.read(document)
    assert HOURS.read(HOURS.write(hours)) == hours


def test_open_day_and_night_until_somebody_sets_something():
    at = datetime(2026, 12, 25, 3, tzinfo=KUPANG)
    now = standing(HOURS.default, "KUPANG", at, KUPANG)
    assert (now.is_open, now.until) == (True, None)


def test_night_duty_belongs_to_the_day_on_which_it_begins():
    hours = HOURS.read({"weeks": {"": {"fri": "20:00-04:00"}}})
    assert is_open(hours, None, datetime(2026, 11, 28, 3, 59, tzinfo=KUPANG), KUPANG)
    assert not is_open(hours, None, datetime(2026, 11, 28, 4, 0, tzinfo=KUPANG), KUPANG)
    assert not is_open(hours, None, datetime(2026, 11, 27, 3, 0, tzinfo=KUPANG), KUPANG)


def test_a_unit_with_hours_of_its_own_does_not_follow_the_company():
    hours = HOURS.read({"weeks": {"": {"mon": "08:00-16:00"}, "KUPANG": {"mon": "06:00-22:00"}}})
    evening = datetime(2026, 11, 23, 20, tzinfo=KUPANG)
    assert is_open(hours, "KUPANG", evening, KUPANG)
    assert not is_open(hours, "CIREBON", evening, KUPANG)


def test_christmas_is_closed_when_national_holidays_are_kept_and_the_day_before_only_with_joint_leave():
    week = dict.fromkeys(WEEKDAYS, "08:00-16:00")
    eve, christmas = date(2026, 12, 24), date(2026, 12, 25)
    feasts = HOURS.read({"weeks": {"": week}, "national": True})
    leave = HOURS.read({"weeks": {"": week}, "national": True, "joint_leave": True})
    assert (day_of(feasts, None, christmas).spans, day_of(feasts, None, christmas).reason) == ((), "Hari Raya Natal")
    assert day_of(feasts, None, eve).spans
    assert "Cuti Bersama" in day_of(leave, None, eve).reason
    exception = HOURS.read({"weeks": {"": week}, "national": True, "exceptions": {"2026-12-25": "09:00-12:00"}})
    assert day_of(exception, None, christmas).spans == (Span(540, 720),)


@pytest.mark.parametrize(
    "typed", ["8-16", "08:00", "25:00-26:00", "08:61-09:00", "24:00-25:00", "08:00-12:00, 11:00-12:30"]
)
def test_hours_that_cannot_be_are_refused(typed):
    with pytest.raises(InvalidError):
        read_spans(typed, "mon")


@pytest.mark.parametrize("typed", ["08.00-16.00", "08:00 \u2013 16:00", "8:00 s/d 16:00", "08:00 sampai 16:00"])
def test_hours_may_be_typed_as_people_write_them(typed):
    assert write_spans(read_spans(typed, "mon")) == "08:00-16:00"


def test_empty_hours_never_open():
    now = standing(Hours(weeks={"": ((),) * 7}), None, datetime(2026, 11, 23, tzinfo=KUPANG), KUPANG)
    assert (now.is_open, now.until) == (False, None)
