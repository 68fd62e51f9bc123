"""What a kilowatt hour costs today: for the power the caller names, with an example, and how sure we are of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import Do, Enter, Menu, Say
from ivr.dialogue.service import wants
from ivr.dialogue.speaks import speaks
from ivr.menus.bill import RUPIAH, rupiah
from ivr.voice import values
from ticketing.backoffice.caller import Levies, NotComputableError, Tariff, bill

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

_HOUSEHOLDS: Final = "R-"
_EXAMPLE_KWH: Final = Decimal(100)
_MOST_MISSES: Final = 2
_PRICE: Final = ("number.1000_more", "number.400_more", "number.44", "number.point", "number.7", "unit.rupiah")


@dataclass(frozen=True)
class Prices:
    """The households' prices of a power, the lowest first: at 900 VA there are two."""

    power_va: int
    tariffs: tuple[Tariff, ...]


def look(talk: Talk) -> str:
    """Find what households pay for the power that was named."""
    today = talk.local_time().date()
    power_va = int(talk.answered("power") or 0)
    found = talk.ask_office(lambda office: office.tariffs(today))
    if found.value is None:
        return "away"
    prices = {
        row.price: row
        for row in found.value
        if row.tariff_class.startswith(_HOUSEHOLDS) and power_va in row.powers and row.price and not row.time_of_use
    }
    talk.service.keep(Prices(power_va, tuple(prices[price] for price in sorted(prices))))
    return "found" if prices else "none"


def miss(talk: Talk) -> str:
    """Ask again a few times, not for ever."""
    return "again" if talk.service.times("power missed") <= _MOST_MISSES else "enough"


@speaks(
    "tariff.of",
    "tariff.is",
    "tariff.subsidised",
    "tariff.full",
    "tariff.each",
    "number.*",
    "unit.rupiah",
    longest=("tariff.of", *_PRICE[:3], "tariff.subsidised", *_PRICE, "tariff.full", *_PRICE, "tariff.each"),
)
def price(talk: Talk) -> tuple[str, ...]:
    """Say the price of a kilowatt hour; two where one of them is subsidised."""
    found = talk.service.kept(Prices)
    if found is None:
        return ()
    keys = ["tariff.of", *values.say_number(found.power_va)]
    for tariff in found.tariffs:
        if len(found.tariffs) == 1:
            keys.append("tariff.is")
        else:
            keys.append("tariff.subsidised" if tariff.is_subsidised else "tariff.full")
        keys += [*values.say_decimal(tariff.price or Decimal(0)), "unit.rupiah"]
    return (*keys, "tariff.each")


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


@speaks("tariff.example", "bill.no_tax", "number.*", "unit.rupiah", longest=("tariff.example", *RUPIAH, "bill.no_tax"))
def example(talk: Talk) -> tuple[str, ...]:
    """Say what a hundred kilowatt hours come to, at the price without subsidy."""
    found = talk.service.kept(Prices)
    if found is None:
        return ()
    try:
        total = bill(found.tariffs[-1], found.power_va, _EXAMPLE_KWH, Levies(local_tax=None)).total
    except NotComputableError:
        return ()
    return ("tariff.example", *rupiah(total), "bill.no_tax")


MENU = Menu(
    name="tariff",
    start="open",
    goal="tariff_heard",
    nodes=(
        Do("open", wants("tariff", "other"), {"done": "power"}),
        Enter(
            "power",
            ("tariff.power.keys",),
            field="power",
            lengths=frozenset({3, 4, 5}),
            next="look",
            without="enough",
            bad_length="tariff.no_such",
            hears="power",
        ),
        Do("look", look, {"found": "price", "none": "no_such", "away": "follow_up:file"}),
        Say("no_such", ("tariff.no_such",), next="again"),
        Do("again", miss, {"again": "power", "enough": "enough"}),
        Say("enough", ("tariff.enough",), next="more:ask"),
        Say("price", (price,), next="validity", reaches_goal=True),
        Say("validity", (validity,), next="example"),
        Say("example", (example,), next="more:ask"),
    ),
)
