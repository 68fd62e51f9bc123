"""The opening: who we are, where the call is, what is known already, the choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.dialogue.speaks import speaks
from ivr.voice import playback
from ticketing.special.caller import Mode

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def find_area(talk: Talk) -> str:
    """Take the area from the dialled number, else from the caller's fixed line."""
    return "known" if talk.area or talk.guess_area() else "unknown"


def look_back(talk: Talk) -> str:
    """Tell whether this caller was on the line before, and what came of it."""
    if talk.was_cut_off():
        return "cut_off"
    return "open" if talk.open_report() else "new"


def look_outside(talk: Talk) -> str:
    """Tell whether the area is known to be dark."""
    return "dark" if talk.known_outage() else "no_outage"


def which(talk: Talk) -> str:
    """Tell what the line offers first: the usual, or for a time outages or news."""
    mode = talk.special_mode()
    if mode is None:
        return "usual"
    return "outages_first" if mode is Mode.OUTAGES_FIRST else "news_first"


@speaks("main.greet_*")
def greeting(talk: Talk) -> tuple[str, ...]:
    """Greet by the clock of the caller's area."""
    return (playback.greeting(talk.local_time().hour),)


@speaks("area.0*")
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
        Do("greet", find_area, {"known": "look_back", "unknown": "hello"}),
        Say("hello", (greeting,), next="area:ask"),
        Do("look_back", look_back, {"cut_off": "resume:ask", "open": "status:tell", "new": "opening"}),
        Say("opening", (greeting, area_name, "area.wrong.keys"), next="outside", keys={"7": "area:ask"}),
        Do("outside", look_outside, {"dark": "known:tell", "no_outage": "announcement:look"}),
        Say("notice", ("main.privacy", "main.danger.keys"), next="which"),
        Do("which", which, {"usual": "menu", "outages_first": "special:menu", "news_first": "special:news"}),
        Choose(
            "menu",
            ("main.choices.keys", "main.english.keys"),
            keys={
                "1": "outage",
                "2": "trouble",
                "3": "account",
                "4": "application",
                "5": "information",
                "8": "language",
            },
            next={
                "outage": "outage:open",
                "trouble": "trouble:menu",
                "account": "account:menu",
                "application": "application:menu",
                "information": "information:menu",
                "language": "language",
            },
            said={
                "voltage": "voltage:open",
                "meter": "meter:open",
                "check_bill": "bill:open",
                "token_history": "tokens:open",
                "usage": "usage:open",
                "report_what": "report_what:ask",
                "privacy": "privacy:notice",
            },
            hears="main",
            hears_slots=True,
        ),
        Do("language", other_language, {"done": "which"}),
    ),
)
