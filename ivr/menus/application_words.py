"""What is said of an application: its price and what that is without, the papers, a summary, the number, the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from ivr.dialogue.speaks import speaks
from ivr.menus import application_draft as drafts
from ivr.menus.application_draft import Made
from ivr.menus.application_power import LONG_POWER, say_power
from ivr.menus.bill import RUPIAH, rupiah
from ivr.voice import playback, values
from ticketing.backoffice.caller import ApplicationKind, ApplicationSent, Payment

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk
    from ticketing.backoffice.caller import CostEstimate

_DAY: Final = ("day.4", "date.25", "month.9")
_DIGITS: Final = ("digit.4.mid",) * 9 + ("digit.4.end",) * 4 + ("common.pause",) * 4


@dataclass(frozen=True)
class Priced:
    """What it would cost; None when no price is known."""

    cost: CostEstimate | None


@speaks(
    "application.cost",
    "application.no_fee",
    "number.*",
    "unit.rupiah",
    longest=("application.cost", *RUPIAH),
)
def cost(talk: Talk) -> tuple[str, ...]:
    """Say the estimate; less power costs nothing."""
    priced = talk.service.kept(Priced)
    if priced is None or priced.cost is None:
        return ()
    if not priced.cost.total:
        return ("application.no_fee",)
    return ("application.cost", *rupiah(priced.cost.total))


@speaks(
    "application.without_wiring",
    "application.without_deposit",
    "bill.no_tax",
    longest=("application.without_wiring", "application.without_deposit"),
)
def not_included(talk: Talk) -> tuple[str, ...]:
    """Say what the estimate is without."""
    priced, draft = talk.service.kept(Priced), drafts.of(talk)
    if priced is None or priced.cost is None or draft is None:
        return ()
    wiring = ("application.without_wiring",) if draft.kind is ApplicationKind.NEW_CONNECTION else ()
    deposit = ("application.without_deposit",) if _lacks_deposit(priced.cost, draft) else ()
    return (*wiring, *deposit, *(() if priced.cost.has_local_tax else ("bill.no_tax",)))


def _lacks_deposit(cost: CostEstimate, draft: drafts.Draft) -> bool:
    is_more = draft.kind is ApplicationKind.POWER_CHANGE and draft.payment is Payment.POSTPAID and bool(cost.total)
    return cost.deposit is None or is_more


@speaks("application.papers_*", longest=("application.papers_new_connection",))
def papers(talk: Talk) -> tuple[str, ...]:
    """Say which papers are needed."""
    draft = drafts.of(talk)
    return (f"application.papers_{draft.kind}",) if draft else ()


@speaks(
    "confirm.service.*",
    "confirm.payment.*",
    "application.from",
    "application.one_day",
    "application.days",
    "application.va",
    "number.*",
    "day.*",
    "date.*",
    "month.*",
    longest=(
        *("confirm.service.temporary", *LONG_POWER, "application.from"),
        *(*_DAY, "number.34", "application.days"),
    ),
)
def summary(talk: Talk) -> tuple[str, ...]:
    """Say what is about to be registered."""
    draft = drafts.of(talk)
    if draft is None:
        return ()
    keys = (f"confirm.service.{draft.kind}", *say_power(draft.power_va))
    if draft.kind is ApplicationKind.NEW_CONNECTION:
        return (*keys, f"confirm.payment.{draft.payment}")
    if draft.first_on is None:
        return keys
    day = values.say_day(draft.first_on, talk.local_time().date(), talk.language)
    lasts = ("application.one_day",) if draft.days == 1 else (*values.say_number(draft.days), "application.days")
    return (*keys, "application.from", *day, *lasts)


@speaks("digit.*", "common.pause", longest=_DIGITS)
def number(talk: Talk) -> tuple[str, ...]:
    """Say the number of the application in groups."""
    made = talk.service.kept(Made)
    if made is None:
        return ()
    digits = made.application.number
    return playback.digits_in_groups(digits, playback.groups_for(len(digits)))


@speaks("digit.*", "common.pause", longest=("digit.4.mid",) * 3 + ("digit.4.end", "common.pause"))
def telephone(talk: Talk) -> tuple[str, ...]:
    """Say the last four digits of the telephone it goes to."""
    sent = talk.service.kept(ApplicationSent)
    return playback.digits_in_groups(sent.phone_last4, (len(sent.phone_last4),)) if sent else ()


@speaks(
    "application.target",
    "application.workdays",
    "application.first_on",
    "number.*",
    "day.*",
    "date.*",
    "month.*",
    longest=("application.first_on", *_DAY),
)
def due(talk: Talk) -> tuple[str, ...]:
    """Say how long it may take from the payment on, or the first day of a feast."""
    made = talk.service.kept(Made)
    if made is None:
        return ()
    application = made.application
    if application.due_on is not None:
        today = talk.local_time().astimezone(ZoneInfo(application.timezone)).date()
        return ("application.first_on", *values.say_day(application.due_on, today, talk.language))
    if application.target_days is None:
        return ()
    return ("application.target", *values.say_number(application.target_days), "application.workdays")
