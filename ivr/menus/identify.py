"""Which customer, and is it really he? Other menus enter here and get their caller back, proved, at their own node.

A menu notes what was asked for (``service.wants``) and leads to ``identify:known``; ``back`` leads to the place of its
name. Who has proved it once in a call is asked nothing again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.dialogue.counter import Outcome
from ivr.dialogue.graph import Choose, Do, Enter, Menu, Say
from ivr.dialogue.speaks import speaks
from ivr.menus.details import customer_number
from ivr.voice import playback, values
from ticketing.backoffice.caller import CUSTOMER_DIGITS, METER_DIGITS, Challenge

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

_FOUR: Final = ("digit.4.mid",) * 3 + ("digit.4.end", "common.pause")
_MOST_MISSES: Final = 2
_MOST_WRONG: Final = 3


def look_up_known(talk: Talk) -> str:
    """Tell how much of the question was answered earlier in the call."""
    if talk.service.access is not None:
        return "proved"
    return "named" if talk.service.customer is not None else "unknown"


def find(talk: Talk) -> str:
    """Look the customer of the given number up."""
    number = talk.answered("customer_number") or ""
    found = talk.ask_office(lambda office: office.find(number))
    if found.outcome is Outcome.AWAY:
        return "away"
    if found.value is None:
        return "not_found"
    talk.service.customer = found.value
    return "found"


@speaks("digit.*", "common.pause", "identify.in", "area.0*", longest=(*_FOUR, "identify.in", "area.0380"))
def customer_in_short(talk: Talk) -> tuple[str, ...]:
    """Say the last four digits and the area: enough to notice a mistake, and nothing that names anybody."""
    customer = talk.service.customer
    if customer is None:
        return ()
    last = (talk.answered("customer_number") or customer.number)[-4:]
    return (*playback.digits_in_groups(last, (4,)), "identify.in", playback.area(customer.area_code))


def forget(talk: Talk) -> str:
    """Drop a number that is not the caller's."""
    talk.answer("identify.forget", "customer_number", "")
    talk.service.drop_customer()
    return "done"


def miss(talk: Talk) -> str:
    """Ask again a few times, not for ever."""
    return "again" if talk.service.times("number missed") <= _MOST_MISSES else "enough"


def first_challenge(talk: Talk) -> str:
    """Choose what the caller is asked first, in the order of the house."""
    customer = talk.service.customer
    talk.service.challenge = customer.challenges[0] if customer and customer.challenges else None
    return _asks(talk)


def next_challenge(talk: Talk) -> str:
    """Choose something else that the caller may know."""
    customer, asked = talk.service.customer, talk.service.challenge
    order = customer.challenges if customer else ()
    left = order[order.index(asked) + 1 :] if asked in order else ()
    talk.service.challenge = left[0] if left else None
    return _asks(talk)


def check(talk: Talk) -> str:
    """Let the back office check the answer; what was answered is forgotten at once."""
    service = talk.service
    customer, challenge, answer = service.customer, service.challenge, service.secret
    service.secret = ""
    if customer is None or challenge is None:
        return "refused"
    checked = talk.ask_office(lambda office: office.verify(customer.number, challenge, answer))
    service.access, service.tries_left = checked.value, checked.tries_left
    if checked.outcome is Outcome.WRONG_ANSWER:
        return "wrong" if service.times("wrong answer") < _MOST_WRONG else "refused"
    if checked.outcome is Outcome.DONE:
        return "right"
    if checked.outcome is Outcome.AWAY:
        return "away"
    return "locked" if checked.outcome is Outcome.TOO_MANY_TRIES else "refused"


@speaks("number.[0-9]", "identify.again", longest=("number.4",))
def tries_left(talk: Talk) -> tuple[str, ...]:
    """Say how often it may be tried again."""
    left = talk.service.tries_left
    return values.say_number(left) if left else ("identify.again",)


def ask_again(talk: Talk) -> str:
    """Ask the same thing once more."""
    return _asks(talk)


def to_person(talk: Talk) -> str:
    """From here on a hang-up leaves a ticket about what was asked for."""
    talk.about(talk.service.errand.category)
    return "done"


def errand(talk: Talk) -> str:
    """Name the service the caller came for."""
    return talk.service.errand.name


def _asks(talk: Talk) -> str:
    return {Challenge.PHONE: "phone", Challenge.IDENTITY: "identity", None: "nothing"}[talk.service.challenge]


def _proof(name: str) -> Enter:
    return Enter(
        name,
        (f"identify.{name}.keys",),
        field="proof",
        lengths=frozenset({4}),
        next="check",
        without="other",
        bad_length="identify.four",
        hears="digits",
        is_secret=True,
    )


MENU = Menu(
    name="identify",
    start="known",
    nodes=(
        Do("known", look_up_known, {"proved": "back", "named": "challenge", "unknown": "number"}),
        Enter(
            "number",
            ("identify.number.keys",),
            field="customer_number",
            lengths=frozenset({METER_DIGITS, CUSTOMER_DIGITS}),
            next="find",
            without="without",
            bad_length="outage.customer_badlen",
            hears="customer",
        ),
        Do("find", find, {"found": "confirm", "not_found": "not_found", "away": "follow_up:file"}),
        Say("not_found", ("identify.not_found", customer_number), next="again"),
        Do("again", miss, {"again": "number", "enough": "without"}),
        Choose(
            "confirm",
            ("identify.found", customer_in_short, "common.confirm.keys"),
            keys={"1": "right", "2": "wrong"},
            next={"right": "challenge", "wrong": "forget"},
            hears="readback",
        ),
        Do("forget", forget, {"done": "again"}),
        Do("challenge", first_challenge, {"phone": "phone", "identity": "identity", "nothing": "unproven"}),
        _proof("phone"),
        _proof("identity"),
        Do("other", next_challenge, {"phone": "phone", "identity": "identity", "nothing": "unproven"}),
        Do(
            "check",
            check,
            {"right": "back", "wrong": "wrong", "locked": "locked", "refused": "unproven", "away": "follow_up:file"},
        ),
        Say("wrong", ("identify.wrong", tries_left), next="ask_again"),
        Do("ask_again", ask_again, {"phone": "phone", "identity": "identity", "nothing": "unproven"}),
        Say("locked", ("identify.locked",), next="to_person"),
        Say("unproven", ("identify.unproven",), next="to_person"),
        Say("without", ("identify.without",), next="to_person"),
        Do("to_person", to_person, {"done": "person:promise"}),
        Do(
            "back",
            errand,
            {"bill": "bill:look", "tokens": "tokens:look", "usage": "usage:look", "power_change": "power_change:begin"},
        ),
    ),
)
