"""How a tariff is told: its price, what a bill by the month adds, from which day, and an example."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ivr.dialogue.speaks import speaks
from ivr.menus.bill import RUPIAH, rupiah
from ivr.voice import values
from ticketing.backoffice.caller import Levies, NotComputableError, Payment, Tariff, bill, token

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

_EXAMPLE_KWH: Final = Decimal(100)
_EXAMPLE_TOKEN: Final = Decimal(50_000)
_KVA: Final = Decimal(1000)
_PRICE: Final = ("number.1000_more", "number.400_more", "number.44", "number.point", "number.7", "unit.rupiah")
_CHARGE: Final = ("number.23", "number.thousand_more", "number.800_more", "number.50", "unit.rupiah")
_STEP: Final = ("number.400_more", "number.65")
_NO_TAX: Final = Levies(local_tax=None)


@dataclass(frozen=True)
class Prices:
    """The prices of a power, the lowest first: at 900 VA households have two. ``by_month``: that in steps, if any."""

    group: str
    power_va: int
    tariffs: tuple[Tariff, ...]
    by_month: Tariff | None = None


@dataclass(frozen=True)
class Span:
    """The lowest and the highest price of a group, whatever the power."""

    lowest: Decimal
    highest: Decimal


@speaks(
    "tariff.of_*",
    "tariff.is",
    "tariff.subsidised",
    "tariff.full",
    "tariff.each",
    "number.*",
    "unit.rupiah",
    longest=("tariff.of_household", *_PRICE[:3], "tariff.subsidised", *_PRICE, "tariff.full", *_PRICE, "tariff.each"),
)
def price(talk: Talk) -> tuple[str, ...]:
    """Say the price of a kilowatt hour; two where one of them is subsidised."""
    found = talk.service.kept(Prices)
    if found is None:
        return ()
    keys = [f"tariff.of_{found.group}", *(values.say_number(found.power_va) if found.power_va else ())]
    for tariff in found.tariffs:
        keys.append(_which(tariff, is_alone=len(found.tariffs) == 1))
        keys += [*values.say_decimal(tariff.price or Decimal(0)), "unit.rupiah"]
    return (*keys, "tariff.each")


def _which(tariff: Tariff, *, is_alone: bool) -> str:
    if tariff.is_subsidised:
        return "tariff.subsidised"
    return "tariff.is" if is_alone else "tariff.full"


@speaks("tariff.monthly", "number.*", "unit.rupiah", longest=("tariff.monthly", *_CHARGE))
def by_month(talk: Talk) -> tuple[str, ...]:
    """Say the charge of those who are billed by the month in steps."""
    found = talk.service.kept(Prices)
    if found is None or found.by_month is None:
        return ()
    charge = (found.by_month.demand_charge or Decimal(0)) * found.power_va / _KVA
    return ("tariff.monthly", *rupiah(charge))


@speaks(
    "tariff.blocks",
    "known.until",
    "number.*",
    "unit.rupiah",
    longest=("tariff.blocks", *_STEP, "known.until", *_STEP, "unit.rupiah"),
)
def steps(talk: Talk) -> tuple[str, ...]:
    """Say from where to where the price of those rises with what they use."""
    found = talk.service.kept(Prices)
    if found is None or found.by_month is None:
        return ()
    blocks = found.by_month.blocks
    first, last = (values.say_decimal(block.price) for block in (blocks[0], blocks[-1]))
    return ("tariff.blocks", *first, "known.until", *last, "unit.rupiah")


@speaks(
    "tariff.since",
    "tariff.unsure",
    "day.*",
    "date.*",
    "month.*",
    "number.*",
    longest=("tariff.since", "day.4", "date.25", "month.9", "number.2000", "tariff.unsure"),
)
def validity(talk: Talk) -> tuple[str, ...]:
    """Say from which day the price holds, and when no source vouches for it today."""
    found = talk.service.kept(Prices)
    if found is None:
        return ()
    newest, today = found.tariffs[-1], talk.local_time().date()
    unsure = () if newest.is_confirmed_on(today) else ("tariff.unsure",)
    return ("tariff.since", *values.say_date(newest.validity.since, talk.language, with_year=True), *unsure)


@speaks(
    "tariff.example",
    "tariff.token",
    "bill.no_tax",
    "number.*",
    "unit.*",
    longest=("tariff.example", *RUPIAH, "bill.no_tax"),
)
def example(talk: Talk) -> tuple[str, ...]:
    """Say what a hundred kilowatt hours come to, or what a token holds where nobody is billed at this price."""
    found = talk.service.kept(Prices)
    if found is None:
        return ()
    newest = found.tariffs[-1]
    try:
        if Payment.POSTPAID not in newest.payments:
            held = token(newest, found.power_va, _EXAMPLE_TOKEN, _NO_TAX)
            return ("tariff.token", *values.say_kwh(held.kwh), "bill.no_tax")
        total = bill(newest, found.power_va, _EXAMPLE_KWH, _NO_TAX).total
    except NotComputableError:
        return ()
    return ("tariff.example", *rupiah(total), "bill.no_tax")


@speaks(
    "tariff.lowest",
    "tariff.highest",
    "tariff.each",
    "number.*",
    "unit.rupiah",
    longest=("tariff.lowest", *_PRICE, "tariff.highest", *_PRICE, "tariff.each"),
)
def span(talk: Talk) -> tuple[str, ...]:
    """Say between what the prices are, for who does not know the power."""
    found = talk.service.kept(Span)
    if found is None:
        return ()
    low, high = (values.say_decimal(price) for price in (found.lowest, found.highest))
    return ("tariff.lowest", *low, "unit.rupiah", "tariff.highest", *high, "unit.rupiah", "tariff.each")
