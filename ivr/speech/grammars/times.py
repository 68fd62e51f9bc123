"""Spoken times of something that has happened: "tadi pagi jam tujuh", "setengah delapan", "sejak kemarin"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final

from ivr.speech.grammars import book
from ivr.speech.grammars.digits import spoken_digits

_CANONICAL: Final = {
    "just_now": "barusan",
    "half_hour": "setengah jam lalu",
    "one_hour": "satu jam lalu",
    "two_hours": "dua jam lalu",
    "three_hours": "tiga jam lalu",
    "dawn": "tadi subuh",
    "this_morning": "tadi pagi",
    "this_noon": "tadi siang",
    "this_afternoon": "tadi sore",
    "sunset": "tadi magrib",
    "last_night": "tadi malam",
    "yesterday_night": "kemarin malam",
    "yesterday": "kemarin",
    "day_before_yesterday": "kemarin dulu",
}
"""Meanings of the grammar `time` in the words this module reads."""

_SAME: Final = {
    "udah": "", "sudah": "", "su": "", "tos": "", "wis": "", "so": "", "sekitar": "", "kira": "", "kurang lebih": "",
    "pukul": "jam", "maghrib": "magrib", "habis": "", "bada": "", "sampe": "sampai", "semalam": "malam kemarin",
    "tengah malam": "jam dua belas malam", "dini hari": "dini", "subu": "subuh", "kamaren": "kemarin",
    "lebih": "lewat", "lewat dari": "lewat", "stenga": "setengah", "satengah": "setengah", "sajam": "satu jam",
    "sejam": "satu jam", "sehari": "satu hari", "semenit": "satu menit", "seperempat": "lima belas",
    "satu setengah jam": "sembilan puluh menit",
}  # fmt: skip
_UNIT: Final = "(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)"
_NUMBER: Final = rf"(?:\d{{1,2}}|{_UNIT} belas|{_UNIT} puluh(?: {_UNIT}(?! (?:puluh|belas)))?|sepuluh|sebelas|{_UNIT})"
_AGO: Final = re.compile(rf"(setengah|{_NUMBER}) (menit|jam|hari)( setengah)?(?! setengah \w)")
_HALF: Final = re.compile(rf"(?:jam )?setengah ({_NUMBER})\b")
_CLOCK: Final = re.compile(rf"jam ({_NUMBER})(?:[.: ](\d\d))?(?: (kurang|lewat)? ?({_NUMBER}))?")
_QUARTER: Final = re.compile(rf"({_NUMBER})() (kurang|lewat) ({_NUMBER})")
_PARTS: Final = {
    "dini": (time(0), time(4)),
    "subuh": (time(4, 30), time(5, 30)),
    "pagi": (time(5), time(11)),
    "siang": (time(11), time(15)),
    "sore": (time(15), time(18)),
    "magrib": (time(17, 45), time(18, 30)),
    "isya": (time(19), time(19, 30)),
}
_NIGHT: Final = (18, 28)
_JUST_NOW: Final = timedelta(minutes=5)
_SOME_HOURS: Final = timedelta(hours=6), timedelta(hours=2)
_SAME_NIGHT: Final = timedelta(hours=6)


@dataclass(frozen=True)
class Span:
    """When it was: between ``first`` and ``last``, in the time zone of the question; both the same when exact."""

    first: datetime
    last: datetime

    @property
    def is_exact(self) -> bool:
        """Tell whether a clock time was said."""
        return self.first == self.last


def spoken_time(said: str, now: datetime) -> Span | None:
    """Read a time that is past, None when there is none in it.

    ``said``: the caller's words, or meanings of time slots ("time:this_morning time:07:00"). ``now``: aware, in the
    time zone of the place. "Setengah delapan" is half past seven. Without morning or evening the latest that is past.
    """
    text = _canonical(said)
    if not text:
        return None
    if re.search(r"\b(barusan|baru saja|baru aja|baru mati|baru padam|beberapa menit)\b", text):
        return Span(now - _JUST_NOW, now)
    clock = _clock(text)
    if clock is None:
        return _ago(text, now) or _part(text, now)
    moment = _at(clock, text, now)
    return Span(moment, moment)


def since_of(span: Span, now: datetime) -> str:
    """Return the answer of the question `since`: just_now, under_an_hour, longer or yesterday."""
    age = now - span.first
    if age <= _JUST_NOW:
        return "just_now"
    if age < timedelta(hours=1):
        return "under_an_hour"
    is_today = span.first.date() == now.date() or age < _SAME_NIGHT
    return "longer" if is_today else "yesterday"


def _canonical(said: str) -> str:
    words = [_of_slot(part) for part in said.lower().split()]
    text = f" {re.sub(r'[^a-z0-9.: ]', ' ', ' '.join(words))} "
    for phrase, canonical in _regional():
        text = text.replace(f" {phrase} ", f" {canonical} ")
    for word, same in _SAME.items():
        text = text.replace(f" {word} ", f" {same} ")
    return " ".join(text.split())


def _of_slot(part: str) -> str:
    value = part.removeprefix("time:")
    if value == part:
        return part
    return _CANONICAL.get(value, f"jam {value.replace(':', '.')}" if value[0].isdigit() else value)


@cache
def _regional() -> tuple[tuple[str, str], ...]:
    """Phrases of the regional languages for parts of the day, longest first."""
    found = {
        book.plain(row.phrase).replace("-", " "): _CANONICAL[row.meaning]
        for row in book.rows()
        if row.grammar == "time" and row.language not in {"id", "en"}
    }
    return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _value(words: str) -> int:
    readings = spoken_digits(words)
    return int(readings[0]) if readings else 0


def _clock(text: str) -> time | None:
    for pattern in (_HALF, _CLOCK, _QUARTER):
        for found in pattern.finditer(text):
            if text[found.end() :].lstrip().startswith(("jam", "menit", "hari")):
                continue
            moment = _half(found) if pattern is _HALF else _hour(found)
            if moment:
                return moment
    return None


def _half(found: re.Match[str]) -> time | None:
    hour = _value(found[1])
    return time(hour - 1, 30) if 1 <= hour <= 24 else None  # noqa: PLR2004 hours of a day


def _hour(found: re.Match[str]) -> time | None:
    hour, minute = _value(found[1]), int(found[2] or 0)
    other = _value(found[4]) if found[4] else 0
    minutes = hour * 60 + minute + (-other if found[3] == "kurang" else other)
    is_time = 0 <= hour <= 24 and minute < 60 and other < 60  # noqa: PLR2004 hours and minutes
    return time(minutes // 60 % 24, minutes % 60) if is_time else None


def _at(clock: time, text: str, now: datetime) -> datetime:
    """Place a clock time on the day it was said of, morning or evening as said, else as near as can be."""
    hours = _hours(clock.hour, text)
    if days := _days_back(text):
        day = now.date() - timedelta(days=days)
        is_after_midnight = "malam" in text and hours[0] < 5  # noqa: PLR2004 the night ends
        return _on(day + timedelta(days=is_after_midnight), hours[0], clock.minute, now)
    moments = [_on(now.date() - timedelta(days=back), hour, clock.minute, now) for back in (0, 1) for hour in hours]
    past = [moment for moment in moments if moment <= now]
    return max(past) if past else min(moments)


def _hours(hour: int, text: str) -> tuple[int, ...]:
    """Return the hours of the day a clock's hour may be."""
    hour %= 24
    if hour > 12:  # noqa: PLR2004 said by the 24 hours already
        return (hour,)
    morning, evening = hour % 12, hour % 12 + 12
    words = set(text.split())
    if words & {"dini", "subuh", "pagi"}:
        return (morning,)
    if words & {"sore", "magrib", "isya"}:
        return (evening,)
    if "siang" in words:
        return (hour if hour in {10, 11} else evening,)
    if "malam" in words:
        return (evening,) if morning >= 6 else (morning,)  # noqa: PLR2004 seven to eleven; later it is morning
    return (morning, evening)


def _days_back(text: str) -> int:
    if re.search(r"kemarin (dulu|lusa)|dua hari", text):
        return 2
    return 1 if "kemarin" in text else 0


def _ago(text: str, now: datetime) -> Span | None:
    found = _AGO.search(text)
    if found is None:
        return Span(now - _SOME_HOURS[0], now - _SOME_HOURS[1]) if "beberapa jam" in text else None
    many = 0.5 if found[1] == "setengah" else _value(found[1]) + (0.5 if found[3] else 0)
    if found[2] == "hari":
        day = now.date() - timedelta(days=int(many) or 1)
        return Span(_on(day, 0, 0, now), min(_on(day, 23, 59, now), now))
    ago = timedelta(minutes=many * (60 if found[2] == "jam" else 1))
    if text[: found.start()].endswith(("belum ", "kurang dari ")):
        return Span(now - ago + timedelta(minutes=1), now)
    return Span(now - ago, now - ago)


def _part(text: str, now: datetime) -> Span | None:
    back = _days_back(text)
    for name, (begins, ends) in _PARTS.items():
        if name in text.split():
            return _window(now, back, begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute)
    if "malam" in text.split():
        return _window(now, back, _NIGHT[0] * 60, _NIGHT[1] * 60)
    return _window(now, back, 0, 24 * 60 - 1) if back else None


def _window(now: datetime, back: int, begins: int, ends: int) -> Span:
    """Return minutes of the day so many days back, or of the last day on which they had begun."""
    day = now.date() - timedelta(days=back)
    if _on(day, 0, 0, now) + timedelta(minutes=begins) > now:
        day -= timedelta(days=1)
    midnight = _on(day, 0, 0, now)
    return Span(midnight + timedelta(minutes=begins), min(midnight + timedelta(minutes=ends), now))


def _on(day: date, hour: int, minute: int, now: datetime) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=now.tzinfo)
