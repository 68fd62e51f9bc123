"""Coming to an office: what the telephone can do needs no visit, and what is not urgent is done by telephone too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.dialogue.service import wants
from ivr.menus.appointment import to_person

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

_INSTEAD: Final = {
    "account": "account:menu",
    "trouble": "trouble:menu",
    "application": "application:",
}
"""What the telephone can do, and where."""


def instead(talk: Talk) -> str:
    """Name the service that needs no visit."""
    return talk.answered("visit_why") or "trouble"


MENU = Menu(
    name="visit",
    start="open",
    nodes=(
        Do("open", wants("visit", "other"), {"done": "why"}),
        Choose(
            "why",
            ("visit.why.keys",),
            keys={"1": "account", "2": "trouble", "3": "application", "4": "other"},
            next={"other": "urgent", "*": "by_phone"},
            field="visit_why",
            hears="visit_why",
        ),
        Say("by_phone", ("visit.by_phone",), next="now"),
        Choose(
            "now",
            ("visit.now.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "instead", "no": "urgent"},
            hears="yesno",
        ),
        Do("instead", instead, _INSTEAD),
        Choose(
            "urgent",
            ("visit.urgent.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "appointment:offices", "no": "not_urgent"},
            hears="yesno",
        ),
        Say("not_urgent", ("visit.not_urgent",), next="to_person"),
        Do("to_person", to_person, {"done": "person:promise"}),
    ),
)
