"""What is announced in the caller's area, then tips that keep people alive, as many as the caller wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.menus.announcement import announcement

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

_TIPS: Final = ("wires", "flood", "generator")


def look(talk: Talk) -> str:
    """Tell whether something is announced; what was told at the opening is told again to whoever asks."""
    talk.next_announcement()
    return "there" if talk.announcement else "none"


def next_tip(talk: Talk) -> str:
    """Name the next tip; after the last one they begin anew, for whoever asks again."""
    return _TIPS[(talk.service.times("tip") - 1) % len(_TIPS)]


MENU = Menu(
    name="safety",
    start="look",
    goal="safety_heard",
    nodes=(
        Do("look", look, {"there": "tell", "none": "none"}),
        Say("tell", (announcement,), next="tip", reaches_goal=True),
        Say("none", ("safety.none",), next="tip"),
        Do("tip", next_tip, {tip: tip for tip in _TIPS}),
        Say("wires", ("safety.wires",), next="next", reaches_goal=True),
        Say("flood", ("safety.flood",), next="next", reaches_goal=True),
        Say("generator", ("safety.generator",), next="more:ask", reaches_goal=True),
        Choose(
            "next",
            ("safety.next.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "tip", "no": "more:ask"},
            silence="no",
            hears="yesno",
        ),
    ),
)
