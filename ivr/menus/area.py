"""Where is the electricity? Asked once, when no number tells it or the caller objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Do, Enter, Menu, Say
from ivr.menus.main import area_name

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def find(talk: Talk) -> str:
    """Look the keyed area code up."""
    area = talk.areas.by_code(talk.answered("area_code") or "")
    if area is None:
        return "unknown"
    talk.move_to(area)
    return "known"


MENU = Menu(
    name="area",
    start="ask",
    nodes=(
        Enter(
            "ask",
            ("area.ask.keys",),
            field="area_code",
            lengths=frozenset({2, 3, 4}),
            next="find",
            without="unknown",
            bad_length="area.unknown",
            hears="area",
        ),
        Do("find", find, {"known": "confirm", "unknown": "unknown"}),
        Say("confirm", (area_name,), next="main:outside"),
        Say("unknown", ("area.unknown",), next="announcement:look"),
    ),
)
