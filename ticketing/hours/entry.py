"""Hours as people type them, and as they are kept: "08:00-16:00, 20:00-04:00"."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from ticketing.changes.errors import RefusedError
from ticketing.changes.sections import Section
from ticketing.core.errors import InvalidError
from ticketing.core.i18n import Label
from ticketing.hours.opening import COMPANY, DAY_MINUTES, WEEKDAYS, Hours, Span, Spans

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPAN: Final = re.compile(r"(\d{1,2})[.:](\d{2})\s*(?:-|\u2013|s/d|sampai|to)\s*(\d{1,2})[.:](\d{2})")
_LAST_HOUR, _LAST_MINUTE = 24, 59
_MOST_SPANS: Final = 4
_LONGEST_NAME: Final = 80
_MOST_DAYS: Final = 100


def read_spans(text: str, name: str) -> Spans:
    """Return the spans of a day, in order; an empty text is a closed day. InvalidError names the field."""
    parts = [part for part in re.split(r"[,;]", text.strip()) if part.strip()]
    if len(parts) > _MOST_SPANS:
        raise RefusedError(
            Label(f"Satu hari paling banyak {_MOST_SPANS} rentang jam.", f"A day has at most {_MOST_SPANS} spans."),
            field=name,
        )
    spans = sorted(_span(part.strip(), name) for part in parts)
    for one, other in pairwise(spans):
        if other.opens < one.closes:
            raise RefusedError(
                Label(f"Dua rentang jam bertumpuk: {text[:40]}.", f"Two spans overlap: {text[:40]}."), field=name
            )
    return tuple(spans)


def write_spans(spans: Spans) -> str:
    """Return the spans as they are typed."""
    return ", ".join(f"{_clock(span.opens)}-{_clock(span.closes, is_end=True)}" for span in spans)


def read_hours(document: Mapping[str, Any]) -> Hours:
    """Return the hours of what is kept; raises InvalidError."""
    weeks = {
        code: tuple(read_spans(str(week.get(day, "")), f"{code}.{day}") for day in WEEKDAYS)
        for code, week in document["weeks"].items()
    }
    if COMPANY not in weeks:
        raise InvalidError("The company has hours of its own.", field="weeks")
    local, exceptions = document.get("holidays", {}), document.get("exceptions", {})
    if len(local) > _MOST_DAYS or len(exceptions) > _MOST_DAYS:
        raise RefusedError(Label(f"Paling banyak {_MOST_DAYS} hari.", f"At most {_MOST_DAYS} days."), field="holidays")
    return Hours(
        weeks,
        bool(document.get("national")),
        bool(document.get("joint_leave")),
        {_day(day, "holidays"): _name(name) for day, name in sorted(local.items())},
        {_day(day, "exceptions"): read_spans(spans, f"exceptions.{day}") for day, spans in sorted(exceptions.items())},
    )


def write_hours(hours: Hours) -> dict[str, Any]:
    """Return the hours as they are kept."""
    return {
        "weeks": {
            code: {day: write_spans(spans) for day, spans in zip(WEEKDAYS, week, strict=True)}
            for code, week in hours.weeks.items()
        },
        "national": hours.keeps_national,
        "joint_leave": hours.keeps_joint_leave,
        "holidays": {day.isoformat(): name for day, name in sorted(hours.local.items())},
        "exceptions": {day.isoformat(): write_spans(spans) for day, spans in sorted(hours.exceptions.items())},
    }


HOURS: Final[Section[Hours]] = Section("hours", Hours(), read_hours, write_hours)
"""Open day and night until somebody sets something else."""


def _span(text: str, name: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise _unclear(text, name)
    opens, closes = (_minutes(found[n], found[n + 1], name) for n in (1, 3))
    if opens >= DAY_MINUTES:
        raise _unclear(text, name)
    return Span(opens, closes if closes > opens else closes + DAY_MINUTES)


def _unclear(text: str, name: str) -> RefusedError:
    typed = text[:40]
    return RefusedError(
        Label(
            f"“{typed}” belum jelas. Tulis jam seperti 08:00-16:00, beberapa dengan koma, malam 20:00-04:00.",
            f"“{typed}” is not clear. Write hours as 08:00-16:00, several with commas, a night as 20:00-04:00.",
        ),
        field=name,
    )


def _minutes(hour: str, minute: str, name: str) -> int:
    if int(hour) > _LAST_HOUR or int(minute) > _LAST_MINUTE or (int(hour) == _LAST_HOUR and int(minute)):
        raise _unclear(f"{hour}:{minute}", name)
    return int(hour) * 60 + int(minute)


def _clock(minutes: int, *, is_end: bool = False) -> str:
    if is_end and minutes == DAY_MINUTES:
        return "24:00"
    return f"{minutes % DAY_MINUTES // 60:02d}:{minutes % 60:02d}"


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise RefusedError(Label(f"“{text[:40]}” bukan tanggal.", f"“{text[:40]}” is no date."), field=name) from error


def _name(text: str) -> str:
    clean = " ".join(str(text).split())
    if not clean or len(clean) > _LONGEST_NAME:
        raise RefusedError(
            Label("Hari libur setempat perlu nama yang singkat.", "A local holiday takes a short name."),
            field="holidays",
        )
    return clean
