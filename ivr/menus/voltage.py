"""The voltage is wrong: dim, too bright, flickering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Choose, Do, Menu

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def open_report(talk: Talk) -> str:
    """From here on a hang-up leaves an unfinished report."""
    talk.about("voltage")
    return "done"


MENU = Menu(
    name="voltage",
    start="open",
    nodes=(
        Do("open", open_report, {"done": "kind"}),
        Choose(
            "kind",
            ("voltage.ask_kind.keys",),
            keys={"1": "dim", "2": "bright", "3": "flickering"},
            next={"*": "details:customer"},
            field="kind",
            hears="voltage",
        ),
    ),
)
