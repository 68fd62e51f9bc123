"""Bills and tokens: what the caller wants to know of his own connection."""

from __future__ import annotations

from ivr.dialogue.graph import Choose, Menu

MENU = Menu(
    name="account",
    start="menu",
    nodes=(
        Choose(
            "menu",
            ("account.menu.keys",),
            keys={"1": "check_bill", "2": "token_history", "3": "usage", "4": "token_refused"},
            next={
                "check_bill": "bill:open",
                "token_history": "tokens:open",
                "usage": "usage:open",
                "token_refused": "token:open",
            },
            said={"payment_info": "bill:open"},
            hears="billing",
        ),
    ),
)
