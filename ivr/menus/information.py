"""What everybody may know, and complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Choose, Do, Menu

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def complain(talk: Talk) -> str:
    """From here on a hang-up leaves a ticket about a complaint."""
    talk.about("complaint")
    return "done"


MENU = Menu(
    name="information",
    start="menu",
    nodes=(
        Choose(
            "menu",
            ("information.menu.keys",),
            keys={"1": "tariff", "2": "complaint"},
            next={"tariff": "tariff:open", "complaint": "complain"},
            hears="info",
        ),
        Do("complain", complain, {"done": "person:promise"}),
    ),
)
