"""Where a report or an application stands, for whoever has its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from ivr.dialogue.counter import Outcome
from ivr.dialogue.graph import Do, Enter, Menu, Say
from ivr.dialogue.service import wants
from ivr.dialogue.speaks import speaks
from ivr.menus.status import STANDINGS
from ivr.voice import playback, values
from ticketing.backoffice.caller import APPLICATION_DIGITS, ENDS, Application, ApplicationStatus
from ticketing.tickets.caller import OpenReport

if TYPE_CHECKING:
    from ivr.dialogue.counter import Answer
    from ivr.dialogue.talk import Talk

REPORT_DIGITS: Final = frozenset({8, 9, 10})
"""How long the numbers of reports may be; the copy decides."""

_MOST_MISSES: Final = 2
_LONGEST: Final = ("digit.4.mid",) * 9 + ("digit.4.end",) * 4 + ("common.pause",) * 4
_OVER: Final = {
    "closed": "check.closed",
    "not_ours": "check.not_ours",
    "cancelled": "check.cancelled",
    "duplicate": "check.duplicate",
}
_ENDED: Final = {
    ApplicationStatus.DONE: "check.closed",
    ApplicationStatus.CANCELLED: "check.cancelled",
}


def look(talk: Talk) -> str:
    """Look the number up where its length says."""
    number = talk.answered("case_number") or ""
    asked: Answer[OpenReport] | Answer[Application]
    if len(number) in REPORT_DIGITS:
        asked = talk.report_of(number)
    else:
        asked = talk.ask_office(lambda office: office.application(number))
    if asked.outcome is Outcome.AWAY:
        return "away"
    if asked.value is None:
        return "unknown"
    talk.service.keep(asked.value)
    return "report" if isinstance(asked.value, OpenReport) else "application"


def miss(talk: Talk) -> str:
    """Ask again a few times, not for ever."""
    return "again" if talk.service.times("case missed") <= _MOST_MISSES else "enough"


def to_person(talk: Talk) -> str:
    """From here on a hang-up leaves a ticket: somebody wants to know how far we are."""
    talk.about(talk.service.errand.category)
    return "done"


@speaks("digit.*", "common.pause", longest=_LONGEST)
def number(talk: Talk) -> tuple[str, ...]:
    """Read the number back, so that a slip of the finger is noticed."""
    digits = talk.answered("case_number") or ""
    return playback.digits_in_groups(digits, playback.groups_for(len(digits))) if digits else ()


@speaks("status.*", "check.*", longest=("status.attached",))
def standing(talk: Talk) -> tuple[str, ...]:
    """Say where the report stands, in the words of the public tracker."""
    report = talk.service.kept(OpenReport)
    return ((STANDINGS | _OVER).get(report.status, "status.new"),) if report else ()


@speaks("check.*", longest=("check.awaiting_documents",))
def stage(talk: Talk) -> tuple[str, ...]:
    """Say how far the application is."""
    application = talk.service.kept(Application)
    if application is None:
        return ()
    return (_ENDED.get(application.status, f"check.{application.status}"),)


@speaks("check.due", "day.*", "date.*", "month.*", longest=("check.due", "day.4", "date.25", "month.9"))
def due(talk: Talk) -> tuple[str, ...]:
    """Say by which day it should be done, while that is promised and still ahead."""
    application = talk.service.kept(Application)
    if application is None or application.due_on is None or application.status in ENDS:
        return ()
    today = talk.local_time().astimezone(ZoneInfo(application.timezone)).date()
    if application.due_on < today:
        return ()
    return ("check.due", *values.say_day(application.due_on, today, talk.language))


MENU = Menu(
    name="check",
    start="open",
    goal="case_heard",
    nodes=(
        Do("open", wants("check", "other"), {"done": "number"}),
        Enter(
            "number",
            ("check.number.keys",),
            field="case_number",
            lengths=REPORT_DIGITS | {APPLICATION_DIGITS},
            next="look",
            without="without",
            bad_length="check.badlen",
            hears="customer",
        ),
        Do(
            "look",
            look,
            {"report": "report", "application": "application", "unknown": "unknown", "away": "follow_up:file"},
        ),
        Say("unknown", ("identify.not_found", number), next="again"),
        Do("again", miss, {"again": "number", "enough": "without"}),
        Say("without", ("identify.without",), next="to_person"),
        Do("to_person", to_person, {"done": "person:promise"}),
        Say("report", ("status.yours", standing), next="more:ask", reaches_goal=True),
        Say("application", ("check.application", stage), next="due", reaches_goal=True),
        Say("due", (due,), next="more:ask"),
    ),
)
