"""Planned work in the caller's area: the next two, each with its day and its times; where exactly, a person tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.dialogue.service import wants
from ivr.dialogue.speaks import speaks
from ivr.voice import playback, values

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk
    from ticketing.backoffice.caller import Maintenance

_AHEAD: Final = timedelta(days=14)
_TOLD: Final = 2
_DAY: Final = ("day.4", "date.25", "month.9")
_SPAN: Final = ("maintenance.from", "time.at", "number.11", "number.34", "time.morning", "known.until", "number.3")


@dataclass(frozen=True)
class Planned:
    """The next pieces of work, the earliest first."""

    works: tuple[Maintenance, ...]


def look(talk: Talk) -> str:
    """Find what is planned in the caller's area."""
    area = talk.area
    if area is None:
        return "no_area"
    now = talk.local_time()
    found = talk.ask_office(lambda office: office.maintenance(area.code, now, now + _AHEAD))
    if found.value is None:
        return "away"
    talk.service.keep(Planned(found.value[:_TOLD]))
    return "found" if found.value else "none"


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


MENU = Menu(
    name="maintenance",
    start="open",
    goal="maintenance_heard",
    nodes=(
        Do("open", wants("maintenance", "other"), {"done": "look"}),
        Do("look", look, {"found": "first", "none": "none", "no_area": "no_area", "away": "follow_up:file"}),
        Say("none", ("maintenance.none",), next="more:ask", reaches_goal=True),
        Say("no_area", ("maintenance.no_area",), next="to_person"),
        Say("first", (first,), next="dark", reaches_goal=True),
        Say("dark", ("maintenance.dark",), next="second"),
        Say("second", (second,), next="where"),
        Choose(
            "where",
            ("maintenance.where.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "to_person", "no": "more:ask"},
            silence="no",
            hears="yesno",
        ),
        Do("to_person", to_person, {"done": "person:promise"}),
    ),
)
