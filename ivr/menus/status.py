"""The open report of this telephone: where it stands, before any menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import END, Choose, Do, Menu, Say
from ivr.dialogue.speaks import speaks
from ivr.menus.main import greeting
from ivr.voice import playback
from ticketing.core.report_number import groups

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

STANDINGS: Final = {
    "new": "status.new",
    "triaged": "status.new",
    "assigned": "status.assigned",
    "en_route": "status.en_route",
    "on_site": "status.at_work",
    "in_progress": "status.at_work",
    "restored": "status.restored",
    "attached": "status.attached",
    "pending_caller": "status.pending",
}


@speaks("status.new", "status.assigned", "status.en_route", "status.at_work", "status.restored", "status.attached")
def standing(talk: Talk) -> tuple[str, ...]:
    """Say the status in the words of the public tracker."""
    report = talk.open_report()
    return (STANDINGS.get(report.status, "status.new"),) if report else ()


@speaks("digit.*", "common.pause", longest=("digit.4.mid",) * 6 + ("digit.4.end",) * 2 + ("common.pause",) * 2)
def number(talk: Talk) -> tuple[str, ...]:
    """Say the number of the open report in groups."""
    report = talk.open_report()
    return playback.digits_in_groups(report.number, groups(report.number)) if report else ()


def note(talk: Talk) -> str:
    """Write down that it is still dark: same number, no second ticket."""
    return "stored" if talk.call_again() else "not_stored"


MENU = Menu(
    name="status",
    start="tell",
    goal="status_heard",
    nodes=(
        Say("tell", (greeting, "status.yours", standing), next="what_next", reaches_goal=True),
        Choose(
            "what_next",
            ("outage.readback", number, "status.what_next.keys"),
            keys={"1": "still_dark", "2": "something_else"},
            next={"still_dark": "note", "something_else": "main:notice"},
            silence="something_else",
            hears="status",
        ),
        Do("note", note, {"stored": "noted", "not_stored": "report:not_stored"}),
        Say("noted", ("status.noted",), next=END),
    ),
)
