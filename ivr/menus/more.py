"""The end of every service that was told: something else, or goodbye."""

from __future__ import annotations

from ivr.dialogue.graph import END, Choose, Menu, Say
from ivr.listen.contract import Timers

MENU = Menu(
    name="more",
    start="ask",
    nodes=(
        Choose(
            "ask",
            ("more.ask.keys",),
            keys={"1": "again"},
            next={"again": "main:which", "done": "survey:due"},
            silence="done",
            hears="more",
            timers=Timers(first_digit=3.0),
        ),
        Say("bye", ("common.goodbye",), next=END),
    ),
)
