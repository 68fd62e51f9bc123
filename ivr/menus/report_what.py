"""Who says only "lapor" is asked what: a fault or a complaint."""

from __future__ import annotations

from ivr.dialogue.graph import Choose, Menu

MENU = Menu(
    name="report_what",
    start="ask",
    nodes=(
        Choose(
            "ask",
            ("report_what.ask.keys",),
            keys={"1": "fault", "2": "complaint"},
            next={"fault": "outage:open", "complaint": "information:complain"},
            hears="report_what",
        ),
    ),
)
