"""What every report needs at its end: which customer or where, which telephone, then the number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Choose, Do, Enter, Menu, Record, Say
from ivr.dialogue.speaks import speaks
from ivr.listen.contract import Timers
from ivr.menus import application_draft as drafts
from ivr.voice import playback

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

_LONGEST = ("digit.4.mid",) * 9 + ("digit.4.end",) * 3 + ("common.pause",) * 3


@speaks("digit.*", "common.pause", longest=_LONGEST)
def customer_number(talk: Talk) -> tuple[str, ...]:
    """Read the keyed customer number back in groups."""
    digits = talk.answered("customer_number") or ""
    return playback.digits_in_groups(digits, playback.groups_for(len(digits))) if digits else ()


def forget_customer(talk: Talk) -> str:
    """Drop a number the caller says is wrong."""
    talk.answer("details.wrong", "customer_number", "")
    return "done"


_LONGEST_PHONE = ("digit.4.mid",) * 10 + ("digit.4.end",) * 4 + ("common.pause",) * 4


@speaks("digit.*", "common.pause", longest=_LONGEST_PHONE)
def callback_number(talk: Talk) -> tuple[str, ...]:
    """Read the telephone number back in groups."""
    digits = talk.answered("callback_number") or ""
    return playback.digits_in_groups(digits, playback.groups_for(len(digits))) if digits else ()


def was_said(talk: Talk) -> str:
    """Tell a number that was heard, which may be wrong, from one that was keyed."""
    return "said" if talk.spoken_groups.get("callback_number") else "keyed"


def forget_callback(talk: Talk) -> str:
    """Drop a telephone number the caller says is wrong."""
    talk.answer("details.wrong_number", "callback_number", "")
    return "done"


def has_number(talk: Talk) -> str:
    """Tell whether the call came with a number to call back."""
    return "known" if talk.caller_number else "unknown"


def keep_number(talk: Talk) -> str:
    """Take the keyed number for the call back when it is one."""
    return "kept" if talk.call_back_at(talk.answered("callback_number") or "") else "refused"


def file(talk: Talk) -> str:
    """Put the report on disk; an application goes to the back office instead, once it is confirmed."""
    if drafts.of(talk) is not None:
        return "application"
    return "stored" if talk.report(talk.category or "other") else "not_stored"


MENU = Menu(
    name="details",
    start="customer",
    goal="{category}_reported",
    nodes=(
        Enter(
            "customer",
            ("outage.ask_customer.keys",),
            field="customer_number",
            lengths=frozenset({11, 12}),
            next="readback",
            without="place:look",
            bad_length="outage.customer_badlen",
            hears="customer",
        ),
        Choose(
            "readback",
            ("outage.readback", customer_number, "common.confirm.keys"),
            keys={"1": "right", "2": "wrong"},
            next={"right": "callback", "wrong": "wrong"},
            hears="readback",
        ),
        Do("wrong", forget_customer, {"done": "customer"}),
        Record(
            "address",
            ("details.ask_address", "privacy.at_tone.keys", "common.beep"),
            field="address",
            seconds=20,
            next="thanks",
        ),
        Say("thanks", ("details.thanks",), next="callback"),
        Do("callback", has_number, {"known": "this_number", "unknown": "ask_number"}),
        Choose(
            "this_number",
            ("details.call_this.keys",),
            keys={"1": "another"},
            next={"this": "file", "another": "ask_number"},
            silence="this",
            hears="callback",
            timers=Timers(first_digit=2.0),
        ),
        Enter(
            "ask_number",
            ("details.ask_number.keys",),
            field="callback_number",
            lengths=frozenset(range(8, 15)),
            next="was_said",
            without="file",
            bad_length="details.number_badlen",
            hears="phone",
        ),
        Do("was_said", was_said, {"said": "number_readback", "keyed": "keep_number"}),
        Choose(
            "number_readback",
            ("outage.readback", callback_number, "common.confirm.keys"),
            keys={"1": "right", "2": "wrong"},
            next={"right": "keep_number", "wrong": "wrong_number"},
            hears="readback",
        ),
        Do("wrong_number", forget_callback, {"done": "ask_number"}),
        Do("keep_number", keep_number, {"kept": "file", "refused": "number_refused"}),
        Say("number_refused", ("details.number_badlen",), next="ask_number"),
        Do(
            "file",
            file,
            {"stored": "number", "not_stored": "report:not_stored", "application": "application_steps:repeat"},
        ),
        Say("number", ("report.number_is",), next="report:number", can_interrupt=False, reaches_goal=True),
    ),
)
