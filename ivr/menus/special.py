"""What callers meet instead of the usual menu while a storm or a campaign is on: outages first, or news first.

Danger, a person, an open report and a known outage stay where they are.
"""

from __future__ import annotations

from ivr.dialogue.graph import Choose, Menu, Say

MENU = Menu(
    name="special",
    start="menu",
    nodes=(
        Choose(
            "menu",
            ("special.menu.keys", "main.english.keys"),
            keys={"1": "outage", "2": "other", "8": "language"},
            next={"outage": "outage:open", "other": "later", "language": "main:language"},
            said={"privacy": "privacy:notice"},
            hears="special",
            hears_slots=True,
        ),
        Say("later", ("special.later",), next="main:which"),
        Say("news", ("special.news.keys",), next="main:menu", keys={"6": "safety:look"}),
    ),
)
