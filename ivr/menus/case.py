"""A report: where it stands, what comes next and when; then what its holder may ask to be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.dialogue.speaks import speaks
from ivr.menus import check
from ivr.menus.status import STANDINGS
from ivr.voice import values
from ticketing.tickets.caller import OpenReport, Wish

if TYPE_CHECKING:
    from datetime import datetime

    from ivr.dialogue.talk import Talk

_OVER: Final = {
    "closed": "check.closed",
    "not_ours": "check.not_ours",
    "cancelled": "check.cancelled",
    "duplicate": "check.duplicate",
}
_FINISHED: Final = frozenset({"restored", "closed"})
_REPAIRED: Final = frozenset({"danger", "outage", "voltage", "meter", "token"})
_NEXT: Final = {
    "new": "case.next_crew",
    "triaged": "case.next_crew",
    "assigned": "case.next_road",
    "en_route": "case.next_repair",
    "on_site": "case.next_lit",
    "in_progress": "case.next_lit",
    "attached": "case.next_lit",
    "pending_caller": "case.next_you",
    "not_ours": "case.next_installation",
}
_WHATEVER_IT_IS: Final = frozenset({"pending_caller", "not_ours"})
_DAY: Final = ("day.4", "date.25", "month.9")
_CLOCK: Final = ("time.at", "number.11", "number.34", "time.morning")


def moment(talk: Talk, at: datetime) -> tuple[str, ...]:
    """Say the day and the time of a moment on the caller's clock."""
    now = talk.local_time()
    local = at.astimezone(now.tzinfo)
    clock = values.clock_time(local, talk.language)
    before = ("time.at",) if "time.at" not in clock else ()
    return (*values.say_day(local.date(), now.date(), talk.language), *before, *clock)


@speaks("status.*", "check.*", longest=("status.attached",))
def standing(talk: Talk) -> tuple[str, ...]:
    """Say where the report stands, in the words of the public tracker."""
    report = talk.service.kept(OpenReport)
    return ((STANDINGS | _OVER).get(report.status, "status.new"),) if report else ()


@speaks("case.changed", "day.*", "date.*", "month.*", "time.*", "number.*", longest=("case.changed", *_DAY, *_CLOCK))
def changed(talk: Talk) -> tuple[str, ...]:
    """Say when that was so for the first time."""
    report = talk.service.kept(OpenReport)
    if report is None or report.changed_at is None:
        return ()
    return ("case.changed", *moment(talk, report.changed_at))


@speaks(*sorted({*_NEXT.values(), "case.next_officer"}))
def ahead(talk: Talk) -> tuple[str, ...]:
    """Say what comes next, while something does."""
    report = talk.service.kept(OpenReport)
    following = _NEXT.get(report.status) if report else None
    if report is None or following is None:
        return ()
    is_repair = report.category in _REPAIRED or report.status in _WHATEVER_IT_IS
    return (following,) if is_repair else ("case.next_officer",)


@speaks(
    "known.etr",
    "known.until",
    "known.no_etr",
    "time.*",
    "number.*",
    "day.*",
    "date.*",
    "month.*",
    longest=("known.etr", *_DAY, *_CLOCK, "known.until", "number.11", "number.34", "time.morning"),
)
def estimate(talk: Talk) -> tuple[str, ...]:
    """Say when the outage of this report should be over, while somebody has estimated that and it is still ahead."""
    report = talk.service.kept(OpenReport)
    outage = talk.cases.outage_of(report) if report and report.status not in _FINISHED | set(_OVER) else None
    if outage is None or outage.etr_from is None or outage.etr_to is None:
        return ()
    now = talk.local_time()
    first, last = outage.etr_from.astimezone(now.tzinfo), outage.etr_to.astimezone(now.tzinfo)
    if last < now:
        return ("known.no_etr",)
    day = () if first.date() == now.date() else values.say_day(first.date(), now.date(), talk.language)
    one, other = values.clock_span(first, last, talk.language)
    return ("known.etr", *day, *one, "known.until", *other)


def ways(talk: Talk) -> str:
    """Tell what may be asked: about one that is finished, before the crew leaves, or while it is worked on."""
    report = talk.service.kept(OpenReport)
    if report is None:
        return "over"
    if report.status in _FINISHED:
        return "finished"
    if not report.is_callers or report.status in _OVER:
        return "over"
    return "early" if Wish.CANCEL in report.may and check.was_keyed(talk) else "underway"


def mark(talk: Talk) -> str:
    """Ask for more speed, once a day."""
    report = talk.service.kept(OpenReport)
    if report is None or Wish.ESCALATE not in report.may:
        return "already"
    return _ask(talk, report, Wish.ESCALATE)


def cancel(talk: Talk) -> str:
    """Cancel the report."""
    report = talk.service.kept(OpenReport)
    return "not_stored" if report is None else _ask(talk, report, Wish.CANCEL)


def reopen(talk: Talk) -> str:
    """Open it again for its holder while he may; everybody else, and later, gets a person and a ticket of his own."""
    report = talk.service.kept(OpenReport)
    if report is None or Wish.REOPEN not in report.may:
        return "person"
    return _ask(talk, report, Wish.REOPEN)


def confirm(talk: Talk) -> str:
    """Note that the holder says it is solved; what others say changes nothing."""
    report = talk.service.kept(OpenReport)
    if report is None or Wish.CONFIRM not in report.may:
        return "not_his"
    return _ask(talk, report, Wish.CONFIRM)


def _ask(talk: Talk, report: OpenReport, wish: Wish) -> str:
    return "stored" if talk.cases.ask(report, wish) else "not_stored"


MENU = Menu(
    name="case",
    start="tell",
    goal="case_heard",
    nodes=(
        Say("tell", ("status.yours", standing, changed), next="ahead", reaches_goal=True),
        Say("ahead", (ahead,), next="estimate"),
        Say("estimate", (estimate,), next="ways"),
        Do(
            "ways",
            ways,
            {"finished": "solved", "early": "early", "underway": "faster", "over": "check:rest"},
        ),
        Choose(
            "solved",
            ("case.solved.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "confirm", "no": "reopen", "leave": "check:rest"},
            field="is_solved",
            silence="leave",
            hears="yesno",
        ),
        Do("confirm", confirm, {"stored": "thanks", "not_his": "check:rest", "not_stored": "report:not_stored"}),
        Say("thanks", ("case.thanks",), next="check:rest"),
        Do("reopen", reopen, {"stored": "reopened", "person": "by_person", "not_stored": "report:not_stored"}),
        Say("reopened", ("case.reopened",), next="check:rest"),
        Say("by_person", ("case.by_person",), next="check:to_person"),
        Choose(
            "early",
            ("case.early.keys",),
            keys={"1": "faster", "2": "cancel"},
            next={"faster": "faster", "cancel": "cancel", "leave": "check:rest"},
            silence="leave",
            hears="wish",
        ),
        Choose(
            "faster",
            ("case.faster.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "mark", "no": "check:rest"},
            silence="no",
            hears="yesno",
        ),
        Do("mark", mark, {"stored": "marked", "already": "already", "not_stored": "report:not_stored"}),
        Say("marked", ("case.marked",), next="check:rest"),
        Say("already", ("case.already",), next="check:rest"),
        Choose(
            "cancel",
            ("case.cancel.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "drop", "no": "check:rest"},
            silence="no",
            hears="yesno",
        ),
        Do("drop", cancel, {"stored": "cancelled", "not_stored": "report:not_stored"}),
        Say("cancelled", ("case.cancelled",), next="check:rest"),
    ),
)
