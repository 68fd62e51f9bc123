"""The way to the Ombudsman: first to us, how long we may take, then which numbers, and what to bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.dialogue.service import wants
from ivr.dialogue.speaks import speaks
from ivr.voice import playback

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

_SHORT = ("digit.4.mid",) * 2 + ("digit.4.end", "common.pause")
_LONGEST = ("digit.4.mid",) * 9 + ("digit.4.end",) * 3 + ("common.pause",) * 3


def forget_category(talk: Talk) -> str:
    """Whoever only asks for the way has not complained: hanging up leaves no ticket."""
    talk.about(None)
    return "done"


@speaks("digit.*", "common.pause", longest=_SHORT)
def telephone(talk: Talk) -> tuple[str, ...]:
    """Say the telephone number of the Ombudsman."""
    return _said(talk.contacts.ombudsman_phone)


@speaks("digit.*", "common.pause", longest=_LONGEST)
def whatsapp(talk: Talk) -> tuple[str, ...]:
    """Say the number of the rapid response."""
    return _said(talk.contacts.ombudsman_whatsapp)


def send(talk: Talk) -> str:
    """Have it written to the caller's own telephone, never to another one."""
    if not talk.caller_number:
        return "no_number"
    return "sent" if talk.write_to_caller("ombudsman") else "not_stored"


def _said(digits: str) -> tuple[str, ...]:
    return playback.digits_in_groups(digits, playback.groups_for(len(digits)))


MENU = Menu(
    name="ombudsman",
    start="open",
    goal="ombudsman_told",
    nodes=(
        Do("open", wants("ombudsman", "complaint"), {"done": "forget"}),
        Do("forget", forget_category, {"done": "path"}),
        Say("path", ("ombudsman.path",), next="days"),
        Say("days", ("ombudsman.days",), next="right"),
        Say("right", ("ombudsman.right", telephone), next="rapid", reaches_goal=True),
        Say("rapid", ("ombudsman.rapid",), next="whatsapp"),
        Say("whatsapp", (whatsapp,), next="bring"),
        Say("bring", ("ombudsman.bring",), next="next"),
        Choose(
            "next",
            ("ombudsman.next.keys",),
            keys={"1": "send", "2": "complain", "3": "enough"},
            next={"send": "send", "complain": "information:complain", "enough": "more:ask"},
            silence="enough",
            hears="ombudsman",
        ),
        Do("send", send, {"sent": "sent", "no_number": "no_number", "not_stored": "report:not_stored"}),
        Say("sent", ("ombudsman.sent",), next="more:ask"),
        Say("no_number", ("ombudsman.no_number",), next="more:ask"),
    ),
)
