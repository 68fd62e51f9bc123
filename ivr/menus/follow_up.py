"""The back office is away, or cannot do it now: the ticket first, then the promise that somebody will."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Do, Menu, Say

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def file(talk: Talk) -> str:
    """Put what was asked for on disk, under the category of the service."""
    wanted = talk.service.errand
    talk.about(wanted.category)
    talk.answer("follow_up.file", "wanted", wanted.name)
    return "stored" if talk.report(wanted.category, is_unfinished=True) else "not_stored"


def owes_call(talk: Talk) -> str:
    """Promise a call back only to a caller with a number."""
    return "call_back" if talk.caller_number else "number"


MENU = Menu(
    name="follow_up",
    start="file",
    goal="follow_up_promised",
    nodes=(
        Do("file", file, {"stored": "away", "not_stored": "report:not_stored"}),
        Say("away", ("follow_up.away",), next="owed"),
        Do("owed", owes_call, {"call_back": "call_back", "number": "number"}),
        Say("call_back", ("person.callback",), next="number", reaches_goal=True),
        Say("number", ("report.number_is",), next="report:number", can_interrupt=False, reaches_goal=True),
    ),
)
