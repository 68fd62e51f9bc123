"""Callers who were cut off go on where they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Choose, Do, Menu
from ivr.menus.main import greeting

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def go_on(talk: Talk) -> str:
    """Take over what was said, and name the first question that was not answered."""
    talk.go_on()
    if talk.category != "outage":
        return "details"
    if talk.answered("scope") is None:
        return "scope"
    return "since" if talk.answered("since") is None else "details"


MENU = Menu(
    name="resume",
    start="ask",
    nodes=(
        Choose(
            "ask",
            (greeting, "resume.ask.keys"),
            keys={"1": "go_on", "2": "anew"},
            next={"go_on": "go_on", "anew": "main:opening"},
            hears="resume",
        ),
        Do("go_on", go_on, {"scope": "outage:scope", "since": "outage:since", "details": "details:customer"}),
    ),
)
