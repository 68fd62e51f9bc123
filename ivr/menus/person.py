"""A person is wanted, or three answers were not understood: a promise to call back, kept by a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Do, Menu, Say

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def promise(talk: Talk) -> str:
    """Open a ticket for the call back; what was said so far goes along with it."""
    stored = talk.report(talk.category or "call_back", is_unfinished=talk.category is not None)
    if not stored:
        return "not_stored"
    return "promised" if talk.caller_number else "no_number"


MENU = Menu(
    name="person",
    start="promise",
    goal="call_back_promised",
    nodes=(
        Do("promise", promise, {"promised": "call_back", "no_number": "number", "not_stored": "report:not_stored"}),
        Say("call_back", ("person.callback",), next="number", can_interrupt=False, reaches_goal=True),
        Say("number", ("report.number_is",), next="report:number", can_interrupt=False),
    ),
)
