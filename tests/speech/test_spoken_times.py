"""Spoken times: half past as Indonesians say it, always past, in the clock of the place."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from ivr.speech.grammars import book
from ivr.speech.grammars.times import since_of, spoken_time

KUPANG = ZoneInfo("Asia/Makassar")
SUNDAY = datetime(2026, 11, 22, 9, 20, tzinfo=KUPANG)

moments = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: SUNDAY + timedelta(minutes=minutes))


def part_of(hour):
    for name, hours in {"malam": (0, 4), "pagi": (5, 10), "siang": (11, 14), "sore": (15, 17)}.items():
        if hours[0] <= hour <= hours[1]:
            return name
    return "malam"


def clock_words(moment, way):
    """Say a clock time in one of the usual ways; hours by twelve."""
    hour, minute = moment.hour % 12 or 12, moment.minute
    following = (moment.hour + 1) % 12 or 12
    said = f"jam {num2words(hour, lang='id')}"
    if not minute:
        return said
    if minute == 30 and way != "plain":
        return f"jam setengah {num2words(following, lang='id')}"
    if minute == 15 and way == "quarter":
        return f"{said} lewat seperempat"
    if minute > 30 and way == "to" and (moment.hour + 1) % 24 not in {0, 5, 11, 12, 15, 18}:
        return f"jam {num2words(following, lang='id')} kurang {num2words(60 - minute, lang='id')}"
    return f"{said}{' lewat' if way == 'past' else ''} {num2words(minute, lang='id')}"


@given(moments, st.integers(0, 23 * 60), st.sampled_from(["plain", "quarter", "to", "past"]), st.booleans())
def test_a_clock_time_of_the_last_day_is_found_again(now, minutes_ago, way, says_tadi):
    moment = now - timedelta(minutes=minutes_ago)
    part = part_of(moment.hour)
    said = f"{'tadi ' if says_tadi else ''}{clock_words(moment, way)} {part}"
    span = spoken_time(said, now)
    assert span is not None
    assert (span.first, span.is_exact) == (moment, True), said


@given(moments, st.integers(0, 11), st.integers(0, 59))
def test_a_clock_time_without_part_of_the_day_is_the_latest_that_is_past(now, hour, minute):
    span = spoken_time(f"jam {hour or 12}.{minute:02}", now)
    assert span is not None
    assert now - timedelta(hours=12) < span.first <= now
    assert (span.first.hour % 12, span.first.minute) == (hour, minute)


ROWS = [row for row in book.rows() if row.grammar == "time" and row.language != "en"]


@pytest.mark.parametrize("said", sorted({row.phrase for row in ROWS} | {f"time:{row.meaning}" for row in ROWS}))
def test_every_time_and_slot_of_the_phrase_book_is_understood_and_past(said):
    for hours in range(0, 48, 5):
        now = SUNDAY + timedelta(hours=hours)
        span = spoken_time(said, now)
        assert span is not None
        assert span.first <= span.last <= now


@pytest.mark.parametrize("row", [row for row in book.rows() if row.grammar == "since" and row.language == "id"],
                         ids=lambda row: row.phrase)  # fmt: skip
def test_what_answers_since_when_is_the_answer_its_time_gives(row):
    now = SUNDAY if row.meaning == "yesterday" else SUNDAY.replace(hour=21)
    span = spoken_time(row.phrase, now)
    if span is not None:
        assert since_of(span, now) == row.meaning


@given(st.text(max_size=40), moments)
def test_no_words_break_the_reader(text, now):
    span = spoken_time(text, now)
    assert span is None or span.first <= span.last


@pytest.mark.parametrize(("said", "first"), [
    ("setengah delapan", "22 07:30"),
    ("jam setengah tujuh malam", "21 18:30"),
    ("tujuh kurang seperempat", "22 06:45"),
    ("jam tujuh lewat sepuluh pagi", "22 07:10"),
    ("tadi pagi jam tujuh", "22 07:00"),
    ("time:this_morning time:07:00", "22 07:00"),
    ("jam satu malam", "22 01:00"),
    ("jam dua belas malam", "22 00:00"),
    ("jam satu siang", "21 13:00"),
    ("pukul 19:15", "21 19:15"),
    ("tadi malam jam sebelas", "21 23:00"),
    ("kemarin malam jam delapan", "21 20:00"),
    ("kemarin sore jam setengah lima", "21 16:30"),
    ("kemarin dulu", "20 00:00"),
    ("kemarin", "21 00:00"),
    ("sejak subuh", "22 04:30"),
    ("tadi malam", "21 18:00"),
    ("setengah jam yang lalu", "22 08:50"),
    ("satu setengah jam yang lalu", "22 07:50"),
    ("su dari tadi pagi", "22 05:00"),
    ("dari kamaren malam", "21 18:00"),
    ("sing mau bengi", "21 18:00"),
])  # fmt: skip
def test_times_are_read_as_callers_mean_them(said, first):
    span = spoken_time(said, SUNDAY)
    assert span is not None
    assert span.first.strftime("%d %H:%M") == first


@pytest.mark.parametrize("said", ["", "listrik padam", "rumah saya saja", "lima dua kosong", "jam"])
def test_words_without_a_time_have_none(said):
    assert spoken_time(said, SUNDAY) is None


@pytest.mark.parametrize(("said", "answer"), [
    ("barusan", "just_now"), ("lima menit yang lalu", "just_now"), ("sepuluh menit yang lalu", "under_an_hour"),
    ("setengah jam yang lalu", "under_an_hour"), ("belum sejam", "under_an_hour"), ("dua jam yang lalu", "longer"),
    ("beberapa jam", "longer"), ("tadi pagi", "longer"), ("jam satu malam", "longer"), ("tadi malam", "yesterday"),
    ("kemarin", "yesterday"), ("dua hari yang lalu", "yesterday"),
])  # fmt: skip
def test_a_time_answers_since_when(said, answer):
    span = spoken_time(said, SUNDAY)
    assert span is not None
    assert since_of(span, SUNDAY) == answer


def test_an_outage_of_the_same_night_is_not_of_yesterday():
    after_midnight = SUNDAY.replace(hour=1)
    span = spoken_time("jam sebelas malam", after_midnight)
    assert span is not None
    assert since_of(span, after_midnight) == "longer"
