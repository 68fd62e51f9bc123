"""Planned work here or in another area, soon or on some day; who agrees is told of it; where exactly, a person says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from ivr.dialogue.graph import Choose, Do, Enter, Menu, Say
from ivr.dialogue.service import wants
from ivr.dialogue.speaks import speaks
from ivr.voice import playback, values

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk
    from ticketing.backoffice.caller import Maintenance
    from ticketing.network.caller import Area

_AHEAD: Final = timedelta(days=14)
_TOLD: Final = 2
_DAY: Final = ("day.4", "date.25", "month.9")
_SPAN: Final = ("maintenance.from", "time.at", "number.11", "number.34", "time.morning", "known.until", "number.3")


@dataclass(frozen=True)
class Asked:
    """Another area than the caller's own."""

    area: Area


@dataclass(frozen=True)
class Planned:
    """The next pieces of work, the earliest first."""

    works: tuple[Maintenance, ...]


def look(talk: Talk) -> str:
    """Find what is planned in the next two weeks."""
    now = talk.local_time()
    return _look(talk, now, now + _AHEAD)


def look_today(talk: Talk) -> str:
    """Find what is planned for the rest of today."""
    now = talk.local_time()
    return _look(talk, now, _midnight(now, 1))


def look_tomorrow(talk: Talk) -> str:
    """Find what is planned for tomorrow."""
    now = talk.local_time()
    return _look(talk, _midnight(now, 1), _midnight(now, 2))


def look_week(talk: Talk) -> str:
    """Find what is planned in the next seven days."""
    now = talk.local_time()
    return _look(talk, now, now + timedelta(days=7))


def _look(talk: Talk, since: datetime, until: datetime) -> str:
    area = _area(talk)
    if area is None:
        return "no_area"
    found = talk.ask_office(lambda office: office.maintenance(area.code, since, until))
    if found.value is None:
        return "away"
    works = tuple(work for work in found.value if work.starts_at < until and work.ends_at > since)
    talk.service.keep(Planned(works[:_TOLD]))
    return "found" if works else "none"


def _area(talk: Talk) -> Area | None:
    asked = talk.service.kept(Asked)
    return asked.area if asked is not None else talk.area


def _midnight(now: datetime, days: int) -> datetime:
    return datetime.combine(now.date() + timedelta(days=days), time(), now.tzinfo)


def find_area(talk: Talk) -> str:
    """Take the area the caller asks about; his own stays what it is."""
    area = talk.areas.by_code(talk.answered("work_area") or "")
    if area is None:
        return "unknown"
    talk.service.keep(Asked(area))
    return "known"


def can_be_told(talk: Talk) -> str:
    """Tell whether there is a number to write to and an area to write about."""
    if not talk.caller_number:
        return "no_number"
    return "ask" if _area(talk) else "no_area"


def agree(talk: Talk) -> str:
    """Put the consent on disk."""
    return _want(talk, is_wanted=True)


def stop(talk: Talk) -> str:
    """Put on disk that no more messages are wanted."""
    return _want(talk, is_wanted=False)


def _want(talk: Talk, *, is_wanted: bool) -> str:
    area = _area(talk)
    if area is None:
        return "not_stored"
    return "stored" if talk.cases.want_notices(area.code, is_wanted=is_wanted) else "not_stored"


@speaks(
    "maintenance.found",
    "maintenance.from",
    "known.until",
    "area.0*",
    "day.*",
    "date.*",
    "month.*",
    "time.*",
    "number.*",
    longest=("maintenance.found", "area.0380", *_DAY, *_SPAN, "time.evening"),
)
def first(talk: Talk) -> tuple[str, ...]:
    """Say where the next work is, and when."""
    planned = talk.service.kept(Planned)
    if planned is None or not planned.works:
        return ()
    work = planned.works[0]
    return ("maintenance.found", playback.area(work.area_code), *_when(talk, work))


@speaks(
    "maintenance.then",
    "maintenance.from",
    "known.until",
    "day.*",
    "date.*",
    "month.*",
    "time.*",
    "number.*",
    longest=("maintenance.then", *_DAY, *_SPAN, "time.evening"),
)
def second(talk: Talk) -> tuple[str, ...]:
    """Say when the one after it is, when there is one."""
    planned = talk.service.kept(Planned)
    if planned is None or len(planned.works) < _TOLD:
        return ()
    return ("maintenance.then", *_when(talk, planned.works[1]))


def _when(talk: Talk, work: Maintenance) -> tuple[str, ...]:
    zone = ZoneInfo(work.timezone)
    starts, ends = work.starts_at.astimezone(zone), work.ends_at.astimezone(zone)
    day = values.say_day(starts.date(), talk.local_time().astimezone(zone).date(), talk.language)
    one, other = values.clock_span(starts, ends, talk.language)
    return (*day, "maintenance.from", *one, "known.until", *other)


def to_person(talk: Talk) -> str:
    """From here on a hang-up leaves a ticket: somebody wants to know where."""
    talk.about(talk.service.errand.category)
    return "done"


_FOUND: Final = {"found": "first", "no_area": "no_area", "away": "follow_up:file"}

MENU = Menu(
    name="maintenance",
    start="open",
    goal="maintenance_heard",
    nodes=(
        Do("open", wants("maintenance", "other"), {"done": "look"}),
        Do("look", look, {**_FOUND, "none": "none"}),
        Say("none", ("maintenance.none",), next="next", reaches_goal=True),
        Say("none_then", ("maintenance.none_then",), next="next", reaches_goal=True),
        Say("no_area", ("maintenance.no_area",), next="to_person"),
        Say("first", (first,), next="dark", reaches_goal=True),
        Say("dark", ("maintenance.dark",), next="second"),
        Say("second", (second,), next="next"),
        Choose(
            "next",
            ("maintenance.next.keys",),
            keys={"1": "other_area", "2": "day", "3": "tell_me", "4": "exact"},
            next={"other_area": "area", "day": "when", "tell_me": "tell_me", "exact": "to_person", "done": "more:ask"},
            silence="done",
            hears="work_next",
        ),
        Enter(
            "area",
            ("area.ask.keys",),
            field="work_area",
            lengths=frozenset({2, 3, 4}),
            next="find_area",
            without="next",
            bad_length="area.unknown",
            hears="area",
        ),
        Do("find_area", find_area, {"known": "look", "unknown": "unknown_area"}),
        Say("unknown_area", ("area.unknown",), next="next"),
        Choose(
            "when",
            ("maintenance.when.keys",),
            keys={"1": "today", "2": "tomorrow", "3": "week"},
            next={"today": "look_today", "tomorrow": "look_tomorrow", "week": "look_week"},
            hears="work_day",
        ),
        Do("look_today", look_today, {**_FOUND, "none": "none_then"}),
        Do("look_tomorrow", look_tomorrow, {**_FOUND, "none": "none_then"}),
        Do("look_week", look_week, {**_FOUND, "none": "none_then"}),
        Do("tell_me", can_be_told, {"ask": "consent", "no_number": "no_number", "no_area": "no_area"}),
        Say("no_number", ("maintenance.no_number",), next="more:ask"),
        Choose(
            "consent",
            ("maintenance.consent.keys",),
            keys={"1": "messages", "2": "no", "3": "stop"},
            next={"messages": "agree", "no": "more:ask", "stop": "stop"},
            field="maintenance_notices",
            silence="no",
            hears="work_notices",
        ),
        Do("agree", agree, {"stored": "watched", "not_stored": "report:not_stored"}),
        Say("watched", ("maintenance.watched",), next="more:ask"),
        Do("stop", stop, {"stored": "stopped", "not_stored": "report:not_stored"}),
        Say("stopped", ("maintenance.stopped",), next="more:ask"),
        Do("to_person", to_person, {"done": "person:promise"}),
    ),
)
