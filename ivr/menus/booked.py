"""A time at an office that a caller has: when and where; from the telephone it was made for it can be called off."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ivr.dialogue.counter import Outcome
from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.dialogue.speaks import speaks
from ivr.voice import values
from ticketing.backoffice.caller import Appointment

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


@speaks(
    "visit.yours",
    "visit.your_office",
    "office.*",
    "check.cancelled",
    "day.*",
    "date.*",
    "month.*",
    "time.*",
    "number.*",
    longest=(
        "visit.yours",
        "office.ulp_cirebon_kota",
        *("day.4", "date.25", "month.9", "time.at", "number.11", "number.30", "time.morning"),
    ),
)
def when(talk: Talk) -> tuple[str, ...]:
    """Say which office and when, or that it is called off."""
    visit = talk.service.kept(Appointment)
    if visit is None:
        return ()
    name = clip_of(visit.office_code)
    place = name if talk.can_say(name) else "visit.your_office"
    if visit.is_cancelled:
        return ("visit.yours", place, "check.cancelled")
    zone = ZoneInfo(visit.timezone)
    local, today = visit.starts_at.astimezone(zone), talk.local_time().astimezone(zone).date()
    day = values.say_day(local.date(), today, talk.language)
    return ("visit.yours", place, *day, *values.clock_time(local, talk.language))


def ways(talk: Talk) -> str:
    """Let it be called off from the telephone it was made for, while it is still to come."""
    visit, caller = talk.service.kept(Appointment), talk.caller_number
    if visit is None or visit.is_cancelled or not caller:
        return "over"
    own = talk.ask_office(lambda office: office.visits_of(caller)).value or ()
    return "open" if visit.number in {one.number for one in own} else "over"


def cancel(talk: Talk) -> str:
    """Give the time back; when nobody answers somebody does it later."""
    visit = talk.service.kept(Appointment)
    if visit is None:
        return "over"
    number = visit.number
    asked = talk.ask_office(lambda office: office.cancel_visit(number))
    if asked.outcome is Outcome.AWAY:
        return "away"
    return "called_off" if asked.outcome is Outcome.DONE else "over"


def clip_of(office_code: str) -> str:
    """Return the prompt key of an office's name."""
    return f"office.{office_code.lower().replace('-', '_')}"


MENU = Menu(
    name="booked",
    start="tell",
    goal="case_heard",
    nodes=(
        Say("tell", (when,), next="ways", reaches_goal=True),
        Do("ways", ways, {"open": "drop", "over": "check:rest"}),
        Choose(
            "drop",
            ("visit.drop.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "cancel", "no": "check:rest"},
            field="visit_cancelled",
            silence="no",
            hears="yesno",
        ),
        Do("cancel", cancel, {"called_off": "called_off", "over": "check:rest", "away": "follow_up:file"}),
        Say("called_off", ("visit.called_off",), next="check:rest"),
    ),
)
