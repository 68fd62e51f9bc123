"""A person is wanted, or three answers were not understood: the line queue, else a message and a promise kept.

Outside opening hours nobody is rung: when they answer again is said first. A danger rings at any hour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import END, Do, Menu, Record, Say, Transfer
from ivr.dialogue.speaks import speaks
from ivr.voice import values

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


def want(talk: Talk) -> str:
    """From here on a hang-up leaves a ticket: somebody wanted to talk to us."""
    talk.about(talk.category or "call_back")
    return "open" if talk.goal == "danger_reported" or talk.staff().is_open else "closed"


@speaks(
    "person.back",
    "day.*",
    "date.*",
    "month.*",
    "time.*",
    "number.*",
    longest=("person.back", "day.4", "date.25", "month.9", "time.at", "number.11", "number.34", "time.morning"),
)
def back(talk: Talk) -> tuple[str, ...]:
    """Say when persons answer again, when that is known."""
    opens_at = talk.staff().until
    if opens_at is None:
        return ()
    day = values.say_day(opens_at.date(), talk.local_time().date(), talk.language)
    return ("person.back", *day, *values.clock_time(opens_at, talk.language))


def talked(talk: Talk) -> str:
    """The caller has talked to somebody: no call back is owed, a report begun stays."""
    if talk.category == "call_back":
        talk.about(None)
    return "done"


def promise(talk: Talk) -> str:
    """Open a ticket for the call back; what was said so far goes along with it."""
    category = talk.category or "call_back"
    return "promised" if talk.report(category, is_unfinished=category != "call_back") else "not_stored"


def owes_call(talk: Talk) -> str:
    """Promise a call back only to a caller with a number."""
    return "call_back" if talk.caller_number else "number"


MENU = Menu(
    name="person",
    start="promise",
    goal="call_back_promised",
    nodes=(
        Do("promise", want, {"open": "connect", "closed": "closed"}),
        Say("closed", ("person.closed", back), next="file"),
        Transfer(
            "connect", ("person.connecting",), queue="layanan", seconds=20, answered="talked", unanswered="nobody"
        ),
        Do("talked", talked, {"done": "bye"}),
        Say("bye", ("common.goodbye",), next=END),
        Say("nobody", ("person.nobody",), next="file"),
        Do("file", promise, {"promised": "word", "not_stored": "report:not_stored"}),
        Record(
            "word",
            ("person.leave_word", "privacy.at_tone.keys", "common.beep"),
            field="message",
            seconds=60,
            next="owed",
        ),
        Do("owed", owes_call, {"call_back": "call_back", "number": "number"}),
        Say("call_back", ("person.callback",), next="number", reaches_goal=True),
        Say("number", ("report.number_is",), next="report:number", can_interrupt=False, reaches_goal=True),
    ),
)
