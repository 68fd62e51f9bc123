"""What becomes of a caller's voice and data, and the choice to go on without being recorded.

By voice from the main menu, by keys from "other complaints"; at every tone one key refuses (`Interpreter`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import Choose, Menu, Say
from ivr.dialogue.speaks import speaks
from ivr.voice import values

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

_LONGEST: Final = ("privacy.notice", "number.1000_more", "number.400_more", "number.44", "unit.days")


@speaks("privacy.notice", "number.*", "unit.days", longest=_LONGEST)
def notice(talk: Talk) -> tuple[str, ...]:
    """Say what the recording is for and how long it is kept."""
    return ("privacy.notice", *values.say_number(talk.recording_days), "unit.days")


MENU = Menu(
    name="privacy",
    start="notice",
    nodes=(
        Say("notice", (notice,), next="rights"),
        Say("rights", ("privacy.rights",), next="choice"),
        Choose(
            "choice",
            ("privacy.choice.keys",),
            keys={"1": "agree", "2": "refuse"},
            next={"agree": "agreed", "refuse": "refused"},
            field="recording",
            silence="agree",
            hears="recording",
        ),
        Say("agreed", ("privacy.agreed",), next="main:which"),
        Say("refused", ("privacy.refused",), next="main:which"),
    ),
)
