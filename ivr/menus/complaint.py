"""Complaints and praise: what about, in the caller's own words, and a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Choose, Do, Menu, Record

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def sort_out(talk: Talk) -> str:
    """A bill has a category of its own; everything else is a complaint, its subject is among the answers."""
    if talk.answered("subject") == "billing":
        talk.about("billing")
    return "done"


MENU = Menu(
    name="complaint",
    start="kind",
    nodes=(
        Choose(
            "kind",
            ("complaint.kind.keys",),
            keys={"1": "service", "2": "billing", "3": "theft", "4": "praise", "5": "other"},
            next={"*": "sort_out"},
            field="subject",
            hears="complaint_kind",
        ),
        Do("sort_out", sort_out, {"done": "words"}),
        Record("words", ("complaint.words", "common.beep"), field="message", seconds=20, next="details:callback"),
    ),
)
