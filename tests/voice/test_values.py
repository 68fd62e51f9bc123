"""Values in words, against num2words and Babel, which know nothing of this project."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, format_datetime, get_timezone_name
from hypothesis import example, given
from hypothesis import strategies as some
from num2words import num2words

from ivr.voice import values
from ivr.voice.catalogue import LANGUAGES, load_catalogue

CATALOGUES = {language: load_catalogue(language) for language in LANGUAGES}
KUPANG = ZoneInfo("Asia/Makassar")

languages = some.sampled_from(LANGUAGES)
# Few digits as likely as many: every length has its own joints.
numbers = some.integers(1, 12).flatmap(lambda digits: some.integers(0, 10**digits - 1))
tenths = numbers.map(lambda number: Decimal(number) / 10)
dates = some.dates(date(2000, 1, 1), date(2099, 12, 31))


def words(keys: tuple[str, ...], language: str) -> str:
    """What is heard, in lower case and without the marks of melody."""
    return " ".join(CATALOGUES[language][key].text.rstrip(".") for key in keys).lower()


def by_num2words(number: int | Decimal, language: str, **options: str) -> str:
    return str(num2words(number, lang=language, **options)).replace(",", "").lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_below_three_thousand_is_said_as_num2words_writes_it(language: str):
    for number in range(3000):
        assert words(values.say_number(number), language) == by_num2words(number, language)


@given(numbers, languages)
@example(1000, "id")
@example(1_001_000, "id")
@example(1_000_001, "en")
@example(100_000_100, "en")
@example(values.HIGHEST, "id")
@example(values.HIGHEST, "en")
def test_numbers_are_said_as_num2words_writes_them(number: int, language: str):
    assert words(values.say_number(number), language) == by_num2words(number, language)


@pytest.mark.parametrize("number", [-1, values.HIGHEST + 1])
def test_a_number_that_has_no_words_here_is_refused(number: int):
    with pytest.raises(ValueError, match="is not between 0 and 999999999999"):
        values.say_number(number)


@given(numbers)
def test_rupiah_are_said_as_num2words_writes_them(amount: int):
    assert words(values.say_rupiah(amount), "id") == num2words(amount, lang="id", to="currency")
    assert words(values.say_rupiah(amount), "en") == f"{by_num2words(amount, 'en')} rupiah"


@given(tenths, languages)
def test_kilowatt_hours_and_percentages_have_one_decimal(value: Decimal, language: str):
    said = by_num2words(value if value % 1 else int(value), language)
    unit = {"id": ("kwh", "persen"), "en": ("kilowatt hours", "percent")}[language]
    assert words(values.say_kwh(value), language) == f"{said} {unit[0]}"
    assert words(values.say_percent(value), language) == f"{said} {unit[1]}"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("12.04", "dua belas persen"),
        ("12.05", "dua belas koma satu persen"),
        ("99.96", "seratus persen"),
        ("0.5", "nol koma lima persen"),
    ],
)
def test_decimals_are_rounded_half_up(value: str, said: str):
    assert words(values.say_percent(Decimal(value)), "id") == said


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-0.1", "-3"])
def test_a_decimal_that_cannot_be_said_is_refused(value: str):
    with pytest.raises(ValueError, match=r"can be said|is not between"):
        values.say_decimal(Decimal(value))


@given(some.integers(1, 999), some.integers(1, 23), some.integers(1, 59), languages)
def test_durations_count_each_unit_in_words(days: int, hours: int, minutes: int, language: str):
    names = {"id": ("hari", "jam", "menit"), "en": ("days", "hours", "minutes")}[language]

    def counted(count: int, unit: int) -> str:
        name = names[unit].rstrip("s") if count == 1 else names[unit]
        return f"{by_num2words(count, language)} {name}"

    short = timedelta(hours=hours, minutes=minutes, seconds=59)
    assert words(values.say_duration(short), language) == f"{counted(hours, 1)} {counted(minutes, 2)}"
    long = timedelta(days=days, hours=hours, minutes=minutes)
    assert words(values.say_duration(long), language) == f"{counted(days, 0)} {counted(hours, 1)}"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(hours=2, minutes=30), "dua jam tiga puluh menit"),
        (timedelta(seconds=59), "kurang dari satu menit"),
        (timedelta(hours=1), "satu jam"),
        (timedelta(days=1, minutes=59), "satu hari"),
    ],
)
def test_durations_leave_out_what_is_nothing(span: timedelta, said: str):
    assert words(values.say_duration(span), "id") == said


def test_a_span_that_runs_backwards_is_refused():
    with pytest.raises(ValueError, match="no span"):
        values.say_duration(timedelta(seconds=-1))


@given(dates)
def test_dates_have_the_names_that_babel_gives(day: date):
    weekday, month = (format_date(day, pattern, locale="id") for pattern in ("EEEE", "MMMM"))
    said = f"{weekday} tanggal {num2words(day.day, lang='id')} {month} {num2words(day.year, lang='id')}".lower()
    assert words(values.say_date(day, "id", with_year=True), "id") == said


@given(dates)
def test_english_dates_have_ordinals_and_years_as_they_are_read(day: date):
    weekday, month = (format_date(day, pattern, locale="en") for pattern in ("EEEE", "MMMM"))
    ordinal, year = num2words(day.day, to="ordinal"), by_num2words(day.year, "en", to="year")
    said = f"{weekday} the {ordinal} of {month} {year}".lower()
    assert words(values.say_date(day, "en", with_year=True), "en") == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_have_the_names_that_babel_gives(language: str):
    for month in range(1, 13):
        named = format_date(date(2026, month, 1), "LLLL", locale=language).lower()
        assert words(values.say_month(month), language) == named


@pytest.mark.parametrize("month", [0, 13])
def test_a_month_that_no_year_has_is_refused(month: int):
    with pytest.raises(ValueError, match="no month"):
        values.say_month(month)


@pytest.mark.parametrize("year", [1999, 2100])
def test_a_year_of_another_century_is_refused(year: int):
    with pytest.raises(ValueError, match="between 2000 and 2099"):
        values.say_date(date(year, 1, 1), "id", with_year=True)


def test_days_around_today_have_their_own_words():
    today = date(2026, 11, 30)
    said = [words(values.say_day(today + timedelta(days), today, "id"), "id") for days in (-1, 0, 1, 2)]
    assert said == ["kemarin", "hari ini", "besok", "rabu tanggal dua desember"]


@given(some.times(), languages)
def test_clock_times_are_twelve_hour_numbers_that_babel_agrees_with(clock: time, language: str):
    moment = datetime.combine(date(2026, 7, 3), clock, KUPANG)
    said = words(values.clock_time(moment, language), language)
    hour = by_num2words(int(format_datetime(moment, "h", tzinfo=KUPANG, locale="en")), language)
    assert f" {said} ".removeprefix(" pukul").startswith(f" {hour} ")
    assert "setengah" not in said
    if clock.minute:
        assert f" {by_num2words(clock.minute, language)} " in said


@pytest.mark.parametrize(
    ("clock", "indonesian", "english"),
    [
        ("18:30", "pukul enam tiga puluh malam", "six thirty in the evening"),
        ("06:00", "pukul enam pagi", "six in the morning"),
        ("06:05", "pukul enam lewat lima pagi", "six oh five in the morning"),
        ("00:00", "pukul dua belas malam", "twelve at night"),
        ("12:00", "pukul dua belas siang", "twelve noon"),
        ("11:15", "pukul sebelas lima belas siang", "eleven fifteen in the morning"),
        ("17:59", "pukul lima lima puluh sembilan sore", "five fifty-nine in the afternoon"),
        ("22:10", "pukul sepuluh sepuluh malam", "ten ten at night"),
    ],
)
def test_clock_times_sound_as_people_say_them(clock: str, indonesian: str, english: str):
    moment = datetime.combine(date(2026, 7, 3), time.fromisoformat(clock), KUPANG)
    assert words(values.clock_time(moment, "id"), "id") == indonesian
    assert words(values.clock_time(moment, "en"), "en") == english


def at(clock: str, day: int = 3) -> datetime:
    return datetime.combine(date(2026, 7, day), time.fromisoformat(clock), KUPANG)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (at("14:00"), at("14:45"), "pukul dua sampai dua empat puluh lima siang"),
        (at("14:00"), at("15:00"), "pukul dua siang sampai tiga sore"),
        (at("20:00"), at("20:00", day=4), "pukul delapan malam sampai delapan malam"),
    ],
)
def test_a_span_names_the_part_of_the_day_once_when_it_is_one(first: datetime, last: datetime, said: str):
    one, other = values.clock_span(first, last, "id")
    assert words((*one, "known.until", *other), "id") == said


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"])
def test_zones_have_the_names_that_babel_gives(zone: str):
    named = get_timezone_name(datetime(2026, 7, 3, tzinfo=ZoneInfo(zone)), locale="id")
    assert words(values.say_zone(zone), "id") == named.lower()


def test_a_zone_of_another_country_is_refused():
    with pytest.raises(ValueError, match="no time zone of Indonesia"):
        values.say_zone("Europe/Berlin")


def test_callers_who_know_no_zones_hear_the_name_of_their_area():
    assert words(values.zone_of_area("0380"), "id") == "waktu wilayah kupang"
    assert words(values.zone_of_area("0380"), "en") == "by the clock of the kupang area"


def test_every_clip_of_a_value_is_said_by_some_value():
    moment, day = at("00:00"), date(2024, 1, 1)
    joints = [above * 10**size + below for size in (3, 6, 9) for above in (1, 2) for below in (0, 1, 100)]
    spans = [timedelta(minutes=count) for count in (0, 1, 2, 60, 120, 1440, 2880)]
    said = [
        *(values.say_number(number) for number in (*range(1000), *joints)),
        *(say(Decimal("0.1")) for say in (values.say_kwh, values.say_percent)),
        values.say_rupiah(1),
        *(values.say_duration(span) for span in spans),
        *(values.say_date(day + timedelta(days), "id") for days in range(366)),
        *(values.say_day(day + timedelta(days), day, "id") for days in (-1, 0, 1)),
        *(values.clock_time(moment + timedelta(minutes=5 * step), one) for step in range(288) for one in LANGUAGES),
        *(values.say_zone(zone) for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")),
        values.zone_of_area("0380"),
    ]
    families = {"number", "unit", "time", "month", "day", "date", "zone"}
    kept = {key for key in CATALOGUES["id"] if key.split(".")[0] in families}
    assert kept - {key for keys in said for key in keys} == set()
