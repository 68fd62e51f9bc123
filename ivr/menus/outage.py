"""Report a power cut: whose house, since when, which customer, then the number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Choose, Do, Enter, Menu, Say
from ivr.voice import playback

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def open_report(talk: Talk) -> str:
    """From here on a hang-up leaves an unfinished report."""
    talk.about("outage")
    return "done"


def customer_number(talk: Talk) -> tuple[str, ...]:
    """Read the keyed customer number back in groups."""
    digits = talk.answered("customer_number") or ""
    return playback.digits_in_groups(digits, playback.groups_for(len(digits)))


def forget_customer(talk: Talk) -> str:
    """Drop a number the caller says is wrong."""
    talk.answer("outage.wrong", "customer_number", "")
    return "done"


def file(talk: Talk) -> str:
    """Put the report on disk."""
    return "stored" if talk.report("outage") else "not_stored"


MENU = Menu(
    name="outage",
    start="open",
    goal="outage_reported",
    nodes=(
        Do("open", open_report, {"done": "scope"}),
        Choose(
            "scope",
            ("outage.ask_scope.keys",),
            keys={"1": "own_house", "2": "neighbours"},
            next={"*": "since"},
            field="scope",
        ),
        Choose(
            "since",
            ("outage.ask_since.keys",),
            keys={"1": "just_now", "2": "under_an_hour", "3": "longer", "4": "yesterday"},
            next={"*": "customer"},
            field="since",
        ),
        Enter(
            "customer",
            ("outage.ask_customer.keys",),
            field="customer_number",
            lengths=frozenset({11, 12}),
            next="readback",
            without="file",
            bad_length="outage.customer_badlen",
        ),
        Choose(
            "readback",
            ("outage.readback", customer_number, "common.confirm.keys"),
            keys={"1": "right", "2": "wrong"},
            next={"right": "file", "wrong": "wrong"},
        ),
        Do("wrong", forget_customer, {"done": "customer"}),
        Do("file", file, {"stored": "number", "not_stored": "report:not_stored"}),
        Say("number", ("report.number_is",), next="report:number", can_interrupt=False, reaches_goal=True),
    ),
)
