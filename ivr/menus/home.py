"""One dark house: the switch at the meter, the credit. Solved here means no ticket and no crew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import END, Choose, Do, Menu, Say
from ivr.listen.contract import Timers

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def settle(talk: Talk) -> str:
    """Nothing is left to report."""
    talk.about(None)
    return "done"


MENU = Menu(
    name="home",
    start="mcb",
    goal="solved_at_home",
    nodes=(
        # Six times ten seconds: the meter is outside, it is dark, and the caller has one hand on the telephone.
        Choose(
            "mcb",
            ("outage.check_mcb.keys",),
            keys={"1": "lit", "2": "still_dark"},
            next={"lit": "lit", "still_dark": "credit"},
            field="mcb",
            timers=Timers(first_digit=10.0),
            reprompt="outage.mcb_waiting.keys",
            strikes=6,
            hears="mcb",
        ),
        Choose(
            "credit",
            ("outage.check_credit.keys",),
            keys={"1": "credit", "2": "no_credit", "3": "postpaid"},
            next={"no_credit": "empty", "*": "outage:since"},
            field="credit",
            hears="credit",
        ),
        Do("lit", settle, {"done": "solved"}),
        Do("empty", settle, {"done": "buy_token"}),
        Say("solved", ("outage.solved",), next=END, reaches_goal=True),
        Say("buy_token", ("outage.buy_token",), next=END, reaches_goal=True),
    ),
)
