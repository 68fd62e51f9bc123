"""Any other fault than a power cut."""

from __future__ import annotations

from ivr.dialogue.graph import Choose, Menu

MENU = Menu(
    name="trouble",
    start="menu",
    nodes=(
        Choose(
            "menu",
            ("trouble.menu.keys",),
            keys={"1": "voltage", "2": "meter", "3": "token"},
            next={"voltage": "voltage:open", "meter": "meter:open", "token": "token:open"},
            hears="trouble",
        ),
    ),
)
