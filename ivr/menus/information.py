"""What everybody may know, where a report or an application stands, and complaints."""

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
            keys={"1": "tariff", "2": "maintenance", "3": "news", "4": "status", "5": "complaint"},
            next={
                "tariff": "tariff:open",
                "maintenance": "maintenance:open",
                "news": "safety:look",
                "status": "check:open",
                "complaint": "complain",
            },
            hears="info",
        ),
        Do("complain", complain, {"done": "complaint:begin"}),
    ),
)
