"""More or less power for a connection there is: only for who proved that it is his."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import Do, Menu, Say
from ivr.dialogue.service import wants
from ivr.dialogue.speaks import speaks
from ivr.menus import application_draft as drafts
from ivr.menus.application_power import LONG_POWER, say_power
from ticketing.backoffice.caller import ApplicationKind

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

_MOST_MISSES: Final = 2
_want = wants("power_change", drafts.CATEGORY)


def open_request(talk: Talk) -> str:
    """From here on a hang-up leaves a ticket about an application."""
    talk.about(drafts.CATEGORY)
    return _want(talk)


def begin(talk: Talk) -> str:
    """Begin with the connection of whoever proved who he is."""
    customer = talk.service.customer
    if customer is None or talk.service.access is None:
        return "unproven"
    draft = drafts.Draft(
        ApplicationKind.POWER_CHANGE,
        customer.area_code,
        payment=customer.payment,
        regency=customer.regency,
        customer_number=customer.number,
    )
    drafts.keep(talk, draft)
    return "done"


@speaks("power_change.now", "application.va", "number.*", longest=("power_change.now", *LONG_POWER))
def now(talk: Talk) -> tuple[str, ...]:
    """Say the power there is."""
    customer = talk.service.customer
    return ("power_change.now", *say_power(customer.power_va)) if customer else ()


def compare(talk: Talk) -> str:
    """Tell whether it would change anything; who names the same power again and again is helped by a person."""
    customer, draft = talk.service.customer, drafts.of(talk)
    if customer is None or draft is None or draft.power_va != customer.power_va:
        return "other"
    return "same" if talk.service.times("same power") <= _MOST_MISSES else "enough"


MENU = Menu(
    name="power_change",
    start="open",
    nodes=(
        Do("open", open_request, {"done": "identify:known"}),
        Do("begin", begin, {"done": "now", "unproven": "identify:unproven"}),
        Say("now", (now,), next="application_power:power"),
        Do(
            "compare",
            compare,
            {"other": "application_steps:price", "same": "same", "enough": "application_power:with_person"},
        ),
        Say("same", ("power_change.same",), next="application_power:power"),
    ),
)
