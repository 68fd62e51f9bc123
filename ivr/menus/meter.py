"""The meter or its token: what the display says decides which class of fault it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Choose, Do, Menu

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def open_report(talk: Talk) -> str:
    """From here on a hang-up leaves an unfinished report."""
    talk.about("meter")
    return "done"


def classify(talk: Talk) -> str:
    """Tell a token that is refused from a meter that is broken."""
    return "token" if talk.answered("kind") == "token_refused" else "meter"


MENU = Menu(
    name="meter",
    start="open",
    nodes=(
        Do("open", open_report, {"done": "kind"}),
        Choose(
            "kind",
            ("meter.ask_kind.keys",),
            keys={"1": "token_refused", "2": "display_off", "3": "says_periksa", "4": "other"},
            next={"*": "classify"},
            field="kind",
            hears="meter",
        ),
        Do("classify", classify, {"token": "token:open", "meter": "details:customer"}),
    ),
)
