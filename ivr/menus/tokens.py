"""The purchases of electricity before its use; a lost token goes to the registered telephone and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from ivr.dialogue.counter import Outcome
from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.dialogue.service import wants
from ivr.dialogue.speaks import speaks
from ivr.menus.bill import rupiah, today_of
from ivr.voice import playback, values
from ticketing.backoffice.caller import Payment, Resent, Token

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

_PURCHASES: Final = 12
_LONG: Final = ("day.4", "date.25", "month.9", "number.200_more", "number.50", "number.thousand", "unit.rupiah")
_KWH: Final = ("number.200_more", "number.34", "number.point", "number.7", "unit.kwh")


@dataclass(frozen=True)
class Purchases:
    """The newest first; ``at`` is the one that is told."""

    tokens: tuple[Token, ...]
    at: int = 0


def look(talk: Talk) -> str:
    """Fetch the purchases of whoever proved who he is."""
    service = talk.service
    access, customer = service.access, service.customer
    if access is None or customer is None:
        return "away"
    if customer.payment is Payment.POSTPAID:
        return "postpaid"
    found = talk.ask_office(lambda office: office.tokens(access, _PURCHASES))
    if found.value is None:
        return "away"
    service.keep(Purchases(found.value))
    return "found" if found.value else "none"


@speaks(
    "tokens.last",
    "tokens.earlier",
    "tokens.holds",
    "number.*",
    "unit.*",
    "day.*",
    "date.*",
    "month.*",
    longest=("tokens.last", *_LONG, "tokens.holds", *_KWH),
)
def purchase(talk: Talk) -> tuple[str, ...]:
    """Say when it was bought, for how much, and what it holds."""
    purchases, customer = talk.service.kept(Purchases), talk.service.customer
    if purchases is None or customer is None:
        return ()
    token = purchases.tokens[purchases.at]
    day = token.bought_at.astimezone(ZoneInfo(customer.timezone)).date()
    when = values.say_day(day, today_of(talk), talk.language)
    which = "tokens.earlier" if purchases.at else "tokens.last"
    return (which, *when, *rupiah(token.nominal), "tokens.holds", *values.say_kwh(token.kwh))


def earlier(talk: Talk) -> str:
    """Turn to the purchase before."""
    purchases = talk.service.kept(Purchases)
    if purchases is None or purchases.at + 1 >= len(purchases.tokens):
        return "none"
    talk.service.keep(replace(purchases, at=purchases.at + 1))
    return "found"


def send(talk: Talk) -> str:
    """Have the digits of the token sent to the registered telephone."""
    purchases, access = talk.service.kept(Purchases), talk.service.access
    if purchases is None or access is None:
        return "away"
    token = purchases.tokens[purchases.at]
    sent = talk.ask_office(lambda office: office.resend_token(access, token.id))
    if sent.outcome is Outcome.AWAY or (sent.value is None and sent.outcome is not Outcome.REFUSED):
        return "away"
    if sent.value is None:
        return "no_telephone"
    talk.service.keep(sent.value)
    return "sent"


@speaks("digit.*", "common.pause", longest=("digit.4.mid",) * 3 + ("digit.4.end", "common.pause"))
def telephone(talk: Talk) -> tuple[str, ...]:
    """Say the last four digits of the telephone it goes to."""
    sent = talk.service.kept(Resent)
    return playback.digits_in_groups(sent.phone_last4, (len(sent.phone_last4),)) if sent else ()


def to_person(talk: Talk) -> str:
    """From here on a hang-up leaves a ticket: the telephone has to be registered first."""
    talk.about(talk.service.errand.category)
    return "done"


MENU = Menu(
    name="tokens",
    start="open",
    goal="tokens_heard",
    nodes=(
        Do("open", wants("tokens", "billing"), {"done": "identify:known"}),
        Do(
            "look",
            look,
            {"away": "follow_up:file", "postpaid": "postpaid", "none": "none", "found": "purchase"},
        ),
        Say("postpaid", ("tokens.postpaid",), next="bill_instead"),
        Choose(
            "bill_instead",
            ("tokens.bill_instead.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "bill:look", "no": "more:ask"},
            hears="yesno",
        ),
        Say("none", ("tokens.none",), next="more:ask", reaches_goal=True),
        Say("purchase", (purchase,), next="what_next", reaches_goal=True),
        Choose(
            "what_next",
            ("tokens.what_next.keys",),
            keys={"1": "send", "2": "earlier", "3": "enough"},
            next={"send": "send", "earlier": "earlier", "enough": "more:ask"},
            silence="enough",
            hears="tokens",
        ),
        Do("earlier", earlier, {"found": "purchase", "none": "no_earlier"}),
        Say("no_earlier", ("tokens.no_earlier",), next="what_next"),
        Do("send", send, {"sent": "sent", "no_telephone": "no_telephone", "away": "follow_up:file"}),
        Say("sent", ("tokens.sent_to", telephone), next="more:ask", reaches_goal=True),
        Say("no_telephone", ("tokens.no_telephone",), next="to_person"),
        Do("to_person", to_person, {"done": "person:promise"}),
    ),
)
