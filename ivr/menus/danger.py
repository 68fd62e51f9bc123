"""A broken cable, a fallen pole, a fire: the urgent ticket first, then the sentence that keeps people alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Do, Menu, Say
from ivr.menus.report import number

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def file(talk: Talk) -> str:
    """Put the urgent report on disk before a word is spoken: frightened callers hang up."""
    talk.forget_keys()
    return "stored" if talk.report("danger") else "not_stored"


MENU = Menu(
    name="danger",
    start="file",
    goal="danger_reported",
    nodes=(
        Do("file", file, {"stored": "safety", "not_stored": "warn"}),
        Say("safety", ("danger.safety",), next="number", can_interrupt=False, reaches_goal=True),
        Say("warn", ("danger.safety",), next="person:connect", can_interrupt=False),
        Say("number", ("danger.number_is", number), next="person:connect", can_interrupt=False),
    ),
)
