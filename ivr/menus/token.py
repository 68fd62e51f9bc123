"""A token that does not go in: what the meter says decides whether advice helps or somebody must come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.listen.contract import Timers

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def open_report(talk: Talk) -> str:
    """From here on a hang-up leaves an unfinished report."""
    talk.about("token")
    return "done"


def needs_crew(talk: Talk) -> str:
    """A meter that says periksa has to be seen: tampering or wiring."""
    talk.about("meter")
    return "done"


def settle(talk: Talk) -> str:
    """Nothing is left to report."""
    talk.about(None)
    return "done"


MENU = Menu(
    name="token",
    start="open",
    goal="token_solved",
    nodes=(
        Do("open", open_report, {"done": "display"}),
        Choose(
            "display",
            ("token.display.keys",),
            keys={"1": "failed", "2": "used", "3": "periksa", "4": "over", "5": "other"},
            next={"failed": "failed", "used": "used", "periksa": "crew", "over": "over", "other": "details:customer"},
            field="display",
            hears="token",
        ),
        Say("failed", ("token.failed",), next="worked"),
        # Twenty digits, by night, and the number on a receipt: whoever tries it needs the time.
        Choose(
            "worked",
            ("token.worked.keys",),
            keys={"1": "works", "2": "still_refused"},
            next={"works": "works", "still_refused": "details:customer"},
            timers=Timers(first_digit=10.0),
            reprompt="token.worked.keys",
            strikes=6,
            hears="token_worked",
        ),
        Do("works", settle, {"done": "solved"}),
        Say("solved", ("token.solved",), next="more:ask", reaches_goal=True),
        Say("used", ("token.used",), next="history"),
        Choose(
            "history",
            ("token.history.keys",),
            keys={"1": "token_history", "2": "report"},
            next={"token_history": "look_back", "report": "details:customer"},
            hears="token_history",
        ),
        Do("look_back", settle, {"done": "tokens:open"}),
        Do("over", settle, {"done": "too_much"}),
        Say("too_much", ("token.too_much",), next="more:ask", reaches_goal=True),
        Do("crew", needs_crew, {"done": "must_see"}),
        Say("must_see", ("token.must_see",), next="details:customer"),
    ),
)
