"""A new connection: which power and how it is paid; price, papers and registration are in ``application_steps``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Choose, Do, Menu
from ivr.menus import application_draft as drafts
from ticketing.backoffice.caller import ApplicationKind, Payment

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def paid(talk: Talk) -> str:
    """Take how it is to be paid."""
    drafts.change(talk, payment=Payment(talk.answered("payment") or Payment.PREPAID))
    return "done"


MENU = Menu(
    name="new_connection",
    start="open",
    nodes=(
        Do(
            "open",
            drafts.begins(ApplicationKind.NEW_CONNECTION),
            {"done": "application_power:power", "no_area": "application_steps:no_area"},
        ),
        Choose(
            "payment",
            ("application.payment.keys",),
            keys={"1": "prepaid", "2": "postpaid"},
            next={"*": "paid"},
            field="payment",
            hears="payment",
        ),
        Do("paid", paid, {"done": "application_steps:price"}),
    ),
)
