"""An application: how far it is, what comes next and by when; then whether its applicant still wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from ivr.dialogue.counter import Outcome
from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.dialogue.speaks import speaks
from ivr.menus import check
from ivr.menus.case import moment
from ivr.voice import values
from ticketing.backoffice.caller import ENDS, Application, ApplicationStatus

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

REASON: Final = "Dibatalkan pemohon lewat telepon 123"
_ENDED: Final = {
    ApplicationStatus.DONE: "check.closed",
    ApplicationStatus.CANCELLED: "check.cancelled",
}
_NEXT: Final = {
    ApplicationStatus.REGISTERED: "applied.next_check",
    ApplicationStatus.AWAITING_DOCUMENTS: "applied.next_documents",
    ApplicationStatus.AWAITING_PAYMENT: "applied.next_payment",
    ApplicationStatus.PAID: "applied.next_fitting",
    ApplicationStatus.WORKING: "applied.next_power",
    ApplicationStatus.REFUSED: "applied.next_refused",
}
_DAY: Final = ("day.4", "date.25", "month.9")


@speaks("check.*", longest=("check.awaiting_documents",))
def stage(talk: Talk) -> tuple[str, ...]:
    """Say how far the application is."""
    application = talk.service.kept(Application)
    if application is None:
        return ()
    return (_ENDED.get(application.status, f"check.{application.status}"),)


@speaks(
    "case.changed",
    "day.*",
    "date.*",
    "month.*",
    "time.*",
    "number.*",
    longest=("case.changed", *_DAY, "time.at", "number.11", "number.34", "time.morning"),
)
def changed(talk: Talk) -> tuple[str, ...]:
    """Say when it came that far."""
    application = talk.service.kept(Application)
    if application is None:
        return ()
    last = application.steps[-1].at if application.steps else application.registered_at
    return ("case.changed", *moment(talk, last))


@speaks(*_NEXT.values())
def ahead(talk: Talk) -> tuple[str, ...]:
    """Say what comes next, while something does."""
    application = talk.service.kept(Application)
    following = _NEXT.get(application.status) if application else None
    return (following,) if following else ()


@speaks("check.due", "day.*", "date.*", "month.*", longest=("check.due", *_DAY))
def due(talk: Talk) -> tuple[str, ...]:
    """Say by which day it should be done, while that is promised and still ahead; only to who has its number."""
    application = talk.service.kept(Application)
    if application is None or application.due_on is None or application.status in ENDS or not check.was_keyed(talk):
        return ()
    today = talk.local_time().astimezone(ZoneInfo(application.timezone)).date()
    if application.due_on < today:
        return ()
    return ("check.due", *values.say_day(application.due_on, today, talk.language))


def ways(talk: Talk) -> str:
    """Let it be cancelled by who has its number and calls from the telephone it was made with."""
    application, caller = talk.service.kept(Application), talk.caller_number
    if application is None or not application.can_be_cancelled or not caller or not check.was_keyed(talk):
        return "over"
    own = talk.ask_office(lambda office: office.applications_of(caller)).value or ()
    return "open" if application.number in {one.number for one in own} else "over"


def drop(talk: Talk) -> str:
    """Cancel it at the back office; when that is away somebody does it later."""
    application = talk.service.kept(Application)
    if application is None:
        return "too_late"
    number = application.number
    asked = talk.ask_office(lambda office: office.cancel_application(number, REASON))
    if asked.outcome is Outcome.AWAY:
        return "away"
    return "dropped" if asked.outcome is Outcome.DONE else "too_late"


MENU = Menu(
    name="applied",
    start="tell",
    goal="case_heard",
    nodes=(
        Say("tell", ("check.application", stage, changed), next="ahead", reaches_goal=True),
        Say("ahead", (ahead, due), next="ways"),
        Do("ways", ways, {"open": "keep", "over": "check:rest"}),
        Choose(
            "keep",
            ("applied.keep.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "check:rest", "no": "drop"},
            silence="yes",
            hears="yesno",
        ),
        Choose(
            "drop",
            ("applied.drop.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "cancel", "no": "check:rest"},
            field="application_cancelled",
            silence="no",
            hears="yesno",
        ),
        Do("cancel", drop, {"dropped": "dropped", "too_late": "too_late", "away": "follow_up:file"}),
        Say("dropped", ("applied.dropped",), next="check:rest"),
        Say("too_late", ("applied.too_late",), next="check:rest"),
    ),
)
