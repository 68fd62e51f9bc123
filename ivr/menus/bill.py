"""The bill: how much, for what, until when, what is overdue, where to pay."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.dialogue.service import wants
from ivr.dialogue.speaks import speaks
from ivr.voice import values
from ticketing.backoffice.caller import Arrears, Bill, Payment, arrears

if TYPE_CHECKING:
    from datetime import date

    from ivr.dialogue.talk import Talk

_MONTHS: Final = 12
RUPIAH: Final = ("number.4", "number.million_more", "number.200_more", "number.34", "number.thousand", "unit.rupiah")
"""A long amount, for the seconds it takes."""


@dataclass(frozen=True)
class Bills:
    """What was billed, the newest first, and what of it is overdue today."""

    newest: Bill
    overdue: Arrears | None


def look(talk: Talk) -> str:
    """Fetch the bills of whoever proved who he is."""
    service = talk.service
    access, customer = service.access, service.customer
    if access is None or customer is None:
        return "away"
    if customer.payment is Payment.PREPAID:
        return "prepaid"
    found = talk.ask_office(lambda office: office.bills(access, _MONTHS))
    if found.value is None:
        return "away"
    if not found.value:
        return "none"
    unpaid = [bill for bill in found.value if not bill.is_paid]
    overdue = arrears(found.value, today_of(talk))
    service.keep(Bills((unpaid or list(found.value))[0], overdue))
    return "late" if overdue else "due" if unpaid else "paid"


def today_of(talk: Talk) -> date:
    """Return the day it is where the customer is."""
    customer = talk.service.customer
    now = talk.local_time()
    return (now.astimezone(ZoneInfo(customer.timezone)) if customer else now).date()


@speaks(
    "bill.late",
    "bill.months",
    "bill.one_month",
    "number.*",
    "unit.rupiah",
    longest=("bill.late", "bill.months", *RUPIAH),
)
def overdue(talk: Talk) -> tuple[str, ...]:
    """Say for how many months nothing was paid, and how much that is."""
    bills = talk.service.kept(Bills)
    if bills is None or bills.overdue is None:
        return ()
    months = bills.overdue.months
    how_many = ("bill.one_month",) if months == 1 else (*values.say_number(months), "bill.months")
    return ("bill.late", *how_many, *rupiah(bills.overdue.total))


@speaks("bill.fee", "number.*", "unit.rupiah", longest=("bill.fee", *RUPIAH))
def late_fee(talk: Talk) -> tuple[str, ...]:
    """Say how much of it is for being late."""
    bills = talk.service.kept(Bills)
    if bills is None or bills.overdue is None or not bills.overdue.late_fee:
        return ()
    return ("bill.fee", *rupiah(bills.overdue.late_fee))


@speaks("bill.of", "bill.is", "month.*", "number.*", "unit.rupiah", longest=("bill.of", "month.9", "bill.is", *RUPIAH))
def amount(talk: Talk) -> tuple[str, ...]:
    """Say the month of the newest bill and its amount, without late fees."""
    bills = talk.service.kept(Bills)
    if bills is None:
        return ()
    return ("bill.of", *values.say_month(bills.newest.period.month), "bill.is", *rupiah(bills.newest.amount))


@speaks(
    "bill.for",
    "bill.due",
    "bill.was_due",
    "number.*",
    "unit.kwh",
    "day.*",
    "date.*",
    "month.*",
    longest=("bill.for", "number.200_more", "number.34", "unit.kwh", "bill.due", "day.4", "date.25", "month.9"),
)
def use_and_day(talk: Talk) -> tuple[str, ...]:
    """Say for how much electricity the bill is, and until when it should be paid."""
    bills = talk.service.kept(Bills)
    if bills is None:
        return ()
    bill, today = bills.newest, today_of(talk)
    use = ("bill.for", *values.say_kwh(bill.kwh))
    if bill.is_paid:
        return use
    until = "bill.was_due" if bill.is_overdue(today) else "bill.due"
    return (*use, until, *values.say_day(bill.due_on, today, talk.language))


@speaks("bill.no_tax", "bill.estimated", longest=("bill.no_tax", "bill.estimated"))
def reservations(talk: Talk) -> tuple[str, ...]:
    """Say what the amount is without, and that a stand was not read."""
    bills = talk.service.kept(Bills)
    if bills is None:
        return ()
    no_tax = ("bill.no_tax",) if bills.newest.local_tax is None else ()
    return (*no_tax, *(("bill.estimated",) if bills.newest.is_estimated else ()))


def rupiah(amount: Decimal) -> tuple[str, ...]:
    """Say an amount, rounded to whole rupiah."""
    return values.say_rupiah(int(amount.quantize(Decimal(1), ROUND_HALF_UP)))


def has_to_pay(talk: Talk) -> str:
    """Tell whether it helps to hear where to pay."""
    bills = talk.service.kept(Bills)
    return "paid" if bills is None or bills.newest.is_paid else "open"


MENU = Menu(
    name="bill",
    start="open",
    goal="bill_heard",
    nodes=(
        Do("open", wants("bill", "billing"), {"done": "identify:known"}),
        Do(
            "look",
            look,
            {
                "away": "follow_up:file",
                "prepaid": "prepaid",
                "none": "none",
                "paid": "paid",
                "due": "amount",
                "late": "late",
            },
        ),
        Say("prepaid", ("bill.prepaid",), next="tokens_instead"),
        Choose(
            "tokens_instead",
            ("bill.tokens_instead.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "tokens:look", "no": "more:ask"},
            hears="yesno",
        ),
        Say("none", ("bill.none",), next="more:ask", reaches_goal=True),
        Say("paid", ("bill.all_paid",), next="amount", reaches_goal=True),
        Say("late", (overdue,), next="fee", reaches_goal=True),
        Say("fee", (late_fee,), next="amount"),
        Say("amount", (amount,), next="use", reaches_goal=True),
        Say("use", (use_and_day, reservations), next="open_bill"),
        Do("open_bill", has_to_pay, {"paid": "more:ask", "open": "where"}),
        Say("where", ("bill.where",), next="more:ask"),
    ),
)
