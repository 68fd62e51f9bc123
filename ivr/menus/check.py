"""Where a report, an application or a visit stands: for whoever has its number, or for the telephone it is of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ivr.dialogue.counter import Outcome
from ivr.dialogue.graph import Choose, Do, Enter, Menu, Say
from ivr.dialogue.service import wants
from ivr.dialogue.speaks import speaks
from ivr.voice import playback
from ticketing.backoffice.caller import APPLICATION_DIGITS, Application, Appointment
from ticketing.tickets.caller import OpenReport

if TYPE_CHECKING:
    from ivr.dialogue.counter import Answer
    from ivr.dialogue.talk import Talk

REPORT_DIGITS: Final = frozenset({8, 9, 10})
"""How long the numbers of reports may be; the copy decides."""

VISIT_DIGITS: Final = 9
"""How long the number of an appointment is; a copy whose reports are as long looks for a report first."""

Case = OpenReport | Application | Appointment

_MOST_MISSES: Final = 2
_MOST_TOLD: Final = 4
_LONGEST: Final = ("digit.4.mid",) * 9 + ("digit.4.end",) * 4 + ("common.pause",) * 4


@dataclass
class Waiting:
    """What was found for this telephone and is not told yet; reports first, the newest first."""

    cases: list[Case] = field(default_factory=list)


def look(talk: Talk) -> str:
    """Look the number up where its length says."""
    number = talk.answered("case_number") or ""
    asked: Answer[OpenReport] | Answer[Application] | Answer[Appointment]
    if len(number) in REPORT_DIGITS:
        asked = talk.cases.of_number(number, talk.caller_number)
        if asked.value is None and len(number) == VISIT_DIGITS:
            asked = talk.ask_office(lambda office: office.visit(number))
    else:
        asked = talk.ask_office(lambda office: office.application(number))
    if asked.outcome is Outcome.AWAY:
        return "away"
    if asked.value is None:
        return "unknown"
    return _take(talk, asked.value)


def look_for_telephone(talk: Talk) -> str:
    """Look for what was reported or applied for with this telephone."""
    caller = talk.caller_number
    if not caller:
        return "none"
    reports = talk.cases.of_telephone(caller)
    applications = talk.ask_office(lambda office: office.applications_of(caller))
    visits = talk.ask_office(lambda office: office.visits_of(caller))
    found: list[Case] = [*(reports.value or ()), *(applications.value or ()), *(visits.value or ())]
    talk.service.keep(Waiting(found[:_MOST_TOLD]))
    if found:
        return "found"
    return "away" if Outcome.AWAY in (reports.outcome, applications.outcome, visits.outcome) else "none"


def next_case(talk: Talk) -> str:
    """Take the next of what was found for this telephone."""
    waiting = talk.service.kept(Waiting)
    if waiting is None or not waiting.cases:
        return "none"
    return _take(talk, waiting.cases.pop(0))


def has_another(talk: Talk) -> str:
    """Tell whether something else was found for this telephone."""
    waiting = talk.service.kept(Waiting)
    return "another" if waiting is not None and waiting.cases else "none"


def was_keyed(talk: Talk) -> bool:
    """Tell whether the caller gave the number of the case: only then it can be ended on his word."""
    return talk.service.kept(Waiting) is None


def _take(talk: Talk, case: Case) -> str:
    talk.service.keep(case)
    match case:
        case OpenReport():
            return "report"
        case Appointment():
            return "visit"
    return "application"


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


MENU = Menu(
    name="check",
    start="open",
    nodes=(
        Do("open", wants("check", "other"), {"done": "number"}),
        Enter(
            "number",
            ("check.number.keys",),
            field="case_number",
            lengths=REPORT_DIGITS | {APPLICATION_DIGITS},
            next="look",
            without="telephone",
            bad_length="check.badlen",
            hears="customer",
        ),
        Do(
            "look",
            look,
            {
                "report": "case:tell",
                "application": "applied:tell",
                "visit": "booked:tell",
                "unknown": "unknown",
                "away": "follow_up:file",
            },
        ),
        Say("unknown", ("identify.not_found", number), next="again"),
        Do("again", miss, {"again": "number", "enough": "without"}),
        Do("telephone", look_for_telephone, {"found": "next", "none": "without", "away": "follow_up:file"}),
        Do(
            "next",
            next_case,
            {"report": "case:tell", "application": "applied:tell", "visit": "booked:tell", "none": "more:ask"},
        ),
        Do("rest", has_another, {"another": "another", "none": "more:ask"}),
        Choose(
            "another",
            ("case.another.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "next", "no": "more:ask"},
            silence="yes",
            hears="yesno",
        ),
        Say("without", ("identify.without",), next="to_person"),
        Do("to_person", to_person, {"done": "person:promise"}),
    ),
)
