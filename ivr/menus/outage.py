"""Report a power cut: whose house, since when; the rest is the same for every fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Choose, Do, Menu

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def open_report(talk: Talk) -> str:
    """From here on a hang-up leaves an unfinished report."""
    talk.about("outage")
    return "done"


MENU = Menu(
    name="outage",
    start="open",
    nodes=(
        Do("open", open_report, {"done": "scope"}),
        Choose(
            "scope",
            ("outage.ask_scope.keys",),
            keys={"1": "own_house", "2": "neighbours"},
            next={"own_house": "home:mcb", "neighbours": "since"},
            field="scope",
            hears="scope",
            hears_slots=True,
        ),
        Choose(
            "since",
            ("outage.ask_since.keys",),
            keys={"1": "just_now", "2": "under_an_hour", "3": "longer", "4": "yesterday"},
            next={"*": "details:customer"},
            field="since",
            hears="since",
            slot="time",
        ),
    ),
)
