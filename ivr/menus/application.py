"""New connection, other power, temporary connection: until they are asked for here, a person takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Do, Menu, Say

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def open_request(talk: Talk) -> str:
    """From here on a hang-up leaves a ticket about an application."""
    talk.about("application")
    return "done"


MENU = Menu(
    name="application",
    start="open",
    nodes=(
        Do("open", open_request, {"done": "by_person"}),
        Say("by_person", ("application.by_person",), next="person:promise"),
    ),
)
