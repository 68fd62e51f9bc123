"""The opening: who we are, where the call is, the choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.voice import playback

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def has_area(talk: Talk) -> str:
    """Tell whether the dialled number said where the electricity is."""
    return "known" if talk.area else "unknown"


def greeting(talk: Talk) -> tuple[str, ...]:
    """Greet by the clock of the caller's area."""
    return (playback.greeting(talk.local_time().hour),)


def area_name(talk: Talk) -> tuple[str, ...]:
    """Say the area, so that a caller who is somewhere else notices."""
    return (playback.area(talk.area.code),) if talk.area else ()


def other_language(talk: Talk) -> str:
    """Switch between Indonesian and English."""
    talk.switch_language("en" if talk.language == "id" else "id")
    return "done"


MENU = Menu(
    name="main",
    start="greet",
    nodes=(
        Say("greet", (greeting, area_name), next="where"),
        Do("where", has_area, {"known": "opening", "unknown": "area:ask"}),
        Say("opening", ("main.privacy", "main.danger.keys"), next="menu"),
        Choose(
            "menu",
            ("main.menu.keys", "main.language.keys"),
            keys={"1": "outage", "2": "language"},
            next={"outage": "outage:open", "language": "language"},
        ),
        Do("language", other_language, {"done": "menu"}),
    ),
)
