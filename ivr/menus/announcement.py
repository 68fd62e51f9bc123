"""What is announced in the caller's area or to everybody, said once behind the greeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Do, Menu, Say
from ivr.dialogue.speaks import speaks

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def look(talk: Talk) -> str:
    """Tell whether there is something this caller has not heard in this call."""
    return "there" if talk.next_announcement() else "none"


@speaks(longest=("/announcement",))
def announcement(talk: Talk) -> tuple[str, ...]:
    """Say it in the language of the call, or in Indonesian."""
    clip = talk.announcement.clip(talk.language) if talk.announcement else None
    return (str(clip.with_suffix("")),) if clip else ()


MENU = Menu(
    name="announcement",
    start="look",
    nodes=(
        Do("look", look, {"there": "tell", "none": "main:notice"}),
        Say("tell", (announcement,), next="main:notice"),
    ),
)
