"""Values as clip sequences: numbers, money, energy, percentages, durations, dates, clock times, zones.

The texts are in ``prompts/values.*.toml``; the words of a sequence are those that num2words writes. Where both
languages put words in the same order nothing asks for the language.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

HIGHEST: Final = 999_999_999_999
FIRST_YEAR, LAST_YEAR = 2000, 2099

_SCALES: Final = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
_HUNDRED, _SERIBU_ENDS = 100, 2000
_TENTH = Decimal("0.1")
_MINUTES_A_DAY, _MINUTES_AN_HOUR = 1440, 60
_NAMED_HUNDREDS = 2010  # from here on English says "twenty ten", not "two thousand and ten"
_LEAD_ZERO = 10

_ZONES: Final = {
    "Asia/Jakarta": "zone.west",
    "Asia/Pontianak": "zone.west",
    "Asia/Makassar": "zone.central",
    "Asia/Jayapura": "zone.east",
}
# First hour of each part of the day. Indonesian parts are those of the greeting.
_PARTS: Final = {
    "id": ((18, "time.evening"), (15, "time.afternoon"), (11, "time.noon"), (3, "time.morning"), (0, "time.night")),
    "en": ((21, "time.night"), (18, "time.evening"), (12, "time.afternoon"), (3, "time.morning"), (0, "time.night")),
}
_NOON = (12, 0)


def say_number(number: int) -> tuple[str, ...]:
    """Say a whole number of 0 to 999,999,999,999. Raises ValueError outside."""
    if not 0 <= number <= HIGHEST:
        raise ValueError(f"{number} is not between 0 and {HIGHEST}.")
    keys: list[str] = []
    rest = number
    for size, name in _SCALES:
        count, below = divmod(rest, size)
        if count:
            # "seribu" only stands alone: 1.001.000 is "satu juta satu ribu".
            is_seribu = size <= number < _SERIBU_ENDS
            keys += ["number.1000"] if is_seribu else [*_below_thousand(count), f"number.{name}"]
            keys[-1] += _link(below)
        rest = below
    if rest or not keys:
        keys += _below_thousand(rest)
    return tuple(keys)


def say_rupiah(amount: int) -> tuple[str, ...]:
    """Say an amount of whole rupiah. Raises ValueError where say_number does."""
    return (*say_number(amount), "unit.rupiah")


def say_decimal(value: Decimal) -> tuple[str, ...]:
    """Say a number with one decimal, rounded half up; a decimal of nought is left out.

    Raises ValueError below 0, above 999,999,999,999 and for what is no number.
    """
    if not value.is_finite():
        raise ValueError(f"{value} is no number that can be said.")
    tenths = int((value / _TENTH).quantize(Decimal(1), ROUND_HALF_UP))
    whole, decimal = divmod(tenths, 10)
    return (*say_number(whole), *(("number.point", f"number.{decimal}") if decimal else ()))


def say_kwh(energy: Decimal) -> tuple[str, ...]:
    """Say an energy in kilowatt hours with one decimal. Raises ValueError where say_decimal does."""
    return (*say_decimal(energy), "unit.kwh")


def say_percent(value: Decimal) -> tuple[str, ...]:
    """Say a percentage (12.5 is twelve point five percent). Raises ValueError where say_decimal does."""
    return (*say_decimal(value), "unit.percent")


def say_duration(span: timedelta) -> tuple[str, ...]:
    """Say a span in hours and minutes, from a day on in days and hours; what is smaller is dropped.

    Raises ValueError when the span is negative.
    """
    if span.total_seconds() < 0:
        raise ValueError(f"{span} is no span that can be said.")
    minutes = int(span.total_seconds()) // 60
    if not minutes:
        return ("unit.under_a_minute",)
    days, of_day = divmod(minutes, _MINUTES_A_DAY)
    hours, rest = divmod(of_day, _MINUTES_AN_HOUR)
    small = () if days else _counted(rest, "minute")
    return (*_counted(days, "day"), *_counted(hours, "hour"), *small)


def say_month(month: int) -> tuple[str, ...]:
    """Say the name of a month, 1 to 12. Raises ValueError outside."""
    if not 1 <= month <= 12:  # noqa: PLR2004
        raise ValueError(f"{month} is no month.")
    return (f"month.{month}",)


def say_date(day: date, language: str, *, with_year: bool = False) -> tuple[str, ...]:
    """Say a date by weekday, day and month. Raises ValueError for a year outside 2000 to 2099 that is to be said."""
    year = _say_year(day.year, language) if with_year else ()
    return (f"day.{day.isoweekday()}", f"date.{day.day}", *say_month(day.month), *year)


def say_day(day: date, today: date, language: str) -> tuple[str, ...]:
    """Say yesterday, today or tomorrow by that word, and every other date as say_date does."""
    near = {-1: "day.yesterday", 0: "day.today", 1: "day.tomorrow"}.get((day - today).days)
    return (near,) if near else say_date(day, language)


def clock_time(moment: datetime, language: str) -> tuple[str, ...]:
    """Say the clock time of a moment that is already in the listener's zone: "pukul enam tiga puluh malam"."""
    return (*_at(language), *_hands(moment), _part(moment, language))


def clock_span(first: datetime, last: datetime, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say two clock times that stand on both sides of "sampai": "pukul dua", "dua empat puluh siang".

    The part of the day is said once when it is the same. Both moments are already in the listener's zone.
    """
    closes = (*_hands(last), _part(last, language))
    if first.date() == last.date() and _part(first, language) == _part(last, language):
        return (*_at(language), *_hands(first)), closes
    return clock_time(first, language), closes


def say_zone(zone: str) -> tuple[str, ...]:
    """Say the zone called ``zone`` in the IANA list. Raises ValueError for one that Indonesia does not use."""
    if zone not in _ZONES:
        raise ValueError(f"{zone} is no time zone of Indonesia.")
    return (_ZONES[zone],)


def zone_of_area(code: str) -> tuple[str, ...]:
    """Say whose clock is meant by the area's name: "waktu wilayah Kupang"; for callers who do not know zones."""
    return ("zone.local", f"area.{code}")


def _below_thousand(number: int) -> list[str]:
    hundreds, rest = number - number % _HUNDRED, number % _HUNDRED
    if not hundreds:
        return [f"number.{rest}"]
    return [f"number.{hundreds}_more", f"number.{rest}"] if rest else [f"number.{hundreds}"]


def _link(below: int) -> str:
    """Ending of the key of a thousand, million or billion, by what stands below it."""
    if not below:
        return ""
    return "_and" if below < _HUNDRED else "_more"


def _counted(count: int, unit: str) -> tuple[str, ...]:
    if not count:
        return ()
    return (f"unit.one_{unit}",) if count == 1 else (*say_number(count), f"unit.{unit}s")


def _say_year(year: int, language: str) -> tuple[str, ...]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"The year {year} is not between {FIRST_YEAR} and {LAST_YEAR}.")
    if language == "en" and year >= _NAMED_HUNDREDS:
        return (f"number.{year // 100}", f"number.{year % 100}")
    return say_number(year)


def _at(language: str) -> tuple[str, ...]:
    # English says "at six" but "between six and seven": there the word belongs to the sentence.
    return ("time.at",) if language == "id" else ()


def _hands(moment: datetime) -> tuple[str, ...]:
    """Hour of twelve and minutes; "lewat" (in English "oh") keeps "enam lima" from sounding like a number."""
    hour = f"number.{moment.hour % 12 or 12}"
    if not moment.minute:
        return (hour,)
    return (hour, *(("time.past",) if moment.minute < _LEAD_ZERO else ()), f"number.{moment.minute}")


def _part(moment: datetime, language: str) -> str:
    if language == "en" and (moment.hour, moment.minute) == _NOON:
        return "time.noon"
    return next(part for first, part in _PARTS[language] if moment.hour >= first)
