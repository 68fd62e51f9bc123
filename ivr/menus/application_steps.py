"""What every application goes through: its price, the papers, where and whom to call, yes, and its number.

The three flows lead to ``price`` with a draft of what they asked for. Until the caller says yes nothing is registered;
saying yes twice registers once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.dialogue.counter import Outcome
from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.dialogue.service import Errand
from ivr.menus import application_draft as drafts
from ivr.menus import application_words as words
from ivr.menus.application_draft import Made
from ivr.menus.application_words import Priced
from ticketing.backoffice.caller import ApplicationKind, Refusal

if TYPE_CHECKING:
    from ivr.dialogue.counter import Answer
    from ivr.dialogue.talk import Talk
    from ticketing.backoffice.caller import Application

_TRIES: Final = 2
"""How often the back office is asked to register: the key stays the same, so that a lost answer makes no second one."""


def price(talk: Talk) -> str:
    """Ask what it would cost."""
    draft = drafts.of(talk)
    if draft is None:
        return "lost"
    found = talk.ask_office(lambda office: office.estimate(drafts.request(talk, draft)))
    if found.outcome is not Outcome.DONE:
        return _trouble(found.outcome, found.reason)
    talk.service.keep(Priced(found.value))
    return "known" if found.value is not None else "unknown"


def whereabouts(talk: Talk) -> str:
    """Ask for the address of those whose address nobody has."""
    draft = drafts.of(talk)
    return "telephone" if draft is not None and draft.customer_number else "address"


def register(talk: Talk) -> str:
    """Register what was confirmed; what was registered of the same draft and changed since is withdrawn."""
    draft = drafts.of(talk)
    if draft is None:
        return "lost"
    request = drafts.request(talk, draft)
    if not request.phone:
        return "no_telephone"
    asked: Answer[Application] = talk.ask_office(lambda office: office.apply(request))
    for _ in range(_TRIES - 1):
        if asked.outcome is Outcome.AWAY:
            asked = talk.ask_office(lambda office: office.apply(request))
    if asked.value is None:
        return _trouble(asked.outcome, asked.reason)
    _withdraw_earlier(talk, draft.number, asked.value)
    talk.service.keep(Made(draft.number, asked.value))
    talk.about(None)
    return "registered"


def _withdraw_earlier(talk: Talk, number: int, made: Application) -> None:
    earlier = talk.service.kept(Made)
    if earlier is not None and earlier.draft == number and earlier.application.number != made.number:
        talk.ask_office(lambda office: office.cancel_application(earlier.application.number, "changed while calling"))


def send(talk: Talk) -> str:
    """Have the number sent to the telephone that was given; without that the caller still has heard it."""
    made = talk.service.kept(Made)
    if made is None:
        return "not_sent"
    sent = talk.ask_office(lambda office: office.send_application(made.application.number))
    if sent.value is None:
        return "not_sent"
    talk.service.keep(sent.value)
    return "sent"


def drop(talk: Talk) -> str:
    """Forget it: nothing was registered, nothing is owed."""
    talk.about(None)
    return "done"


def begin_again(talk: Talk) -> str:
    """Go back to the first question of the flow."""
    draft = drafts.of(talk)
    return draft.kind if draft is not None else "lost"


def to_person(talk: Talk) -> str:
    """From here on a hang-up leaves a ticket: this application needs somebody."""
    talk.about(drafts.CATEGORY)
    return "done"


def visit(talk: Talk) -> str:
    """What is urgent gets a time at an office; why he comes is not asked again."""
    talk.service.errand = Errand("visit", drafts.CATEGORY)
    if talk.answered("visit_why") != "application":
        talk.answer("application_steps.urgent", "visit_why", "application")
    return "done"


def _trouble(outcome: Outcome, reason: str) -> str:
    if outcome is Outcome.AWAY:
        return "away"
    return reason if reason in set(Refusal) else "refused"


_TROUBLE: Final = {
    "away": "follow_up:file",
    "arrears": "arrears",
    "power": "refused",
    "same_power": "refused",
    "days": "refused",
    "refused": "refused",
    "lost": "application:menu",
}


def _asks_to_go_on(name: str, *prompts: str, yes: str) -> Choose:
    return Choose(
        name,
        (*prompts, "application.go_on.keys"),
        keys={"1": "go_on", "2": "change", "3": "drop"},
        next={"go_on": yes, "change": "begin_again", "drop": "drop"},
        hears="apply",
    )


MENU = Menu(
    name="application_steps",
    start="price",
    goal="application_registered",
    nodes=(
        Say("no_area", ("maintenance.no_area",), next="person:promise"),
        Do("price", price, {"known": "estimate", "unknown": "unknown", **_TROUBLE}),
        Say("estimate", (words.cost,), next="without"),
        Say("without", (words.not_included,), next="official"),
        Say("official", ("application.official",), next="papers"),
        Say("unknown", ("application.cost_unknown",), next="papers"),
        Say("papers", (words.papers,), next="go_on"),
        _asks_to_go_on("go_on", yes="whereabouts"),
        Do(
            "begin_again",
            begin_again,
            {
                ApplicationKind.NEW_CONNECTION: "application_power:power",
                ApplicationKind.POWER_CHANGE: "application_power:power",
                ApplicationKind.TEMPORARY: "temporary:purpose",
                "lost": "application:menu",
            },
        ),
        Do("drop", drop, {"done": "dropped"}),
        Say("dropped", ("application.dropped",), next="more:ask"),
        Do("whereabouts", whereabouts, {"address": "details:address", "telephone": "details:callback"}),
        Say("repeat", ("report.again", words.summary), next="confirm"),
        _asks_to_go_on("confirm", yes="register"),
        Do("register", register, {"registered": "registered", "no_telephone": "no_telephone", **_TROUBLE}),
        Say(
            "registered", ("application.registered", words.number), next="again", can_interrupt=False, reaches_goal=True
        ),
        Say("again", ("report.again", words.number), next="send", reaches_goal=True),
        Do("send", send, {"sent": "sent", "not_sent": "due"}),
        Say("sent", ("application.sent_to", words.telephone), next="due", reaches_goal=True),
        Say("due", (words.due, "application.no_visit"), next="urgent", reaches_goal=True),
        Choose(
            "urgent",
            ("application.urgent.keys",),
            keys={"1": "urgent"},
            next={"urgent": "visit", "enough": "more:ask"},
            silence="enough",
            hears="urgent",
        ),
        Do("visit", visit, {"done": "appointment:offices"}),
        Say("arrears", ("application.arrears",), next="to_person"),
        Say("refused", ("application.refused",), next="to_person"),
        Say("no_telephone", ("application.no_telephone",), next="to_person"),
        Do("to_person", to_person, {"done": "person:promise"}),
    ),
)
