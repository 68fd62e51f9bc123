"""What can be applied for, and where it stands."""

from __future__ import annotations

from ivr.dialogue.graph import Choose, Menu

MENU = Menu(
    name="application",
    start="menu",
    nodes=(
        Choose(
            "menu",
            ("application.menu.keys",),
            keys={"1": "new_connection", "2": "power_change", "3": "temporary", "4": "check", "5": "visit"},
            next={
                "new_connection": "new_connection:open",
                "power_change": "power_change:open",
                "temporary": "temporary:open",
                "check": "check:open",
                "visit": "visit:open",
            },
            hears="service",
        ),
    ),
)
