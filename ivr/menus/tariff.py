"""What a kilowatt hour costs today: for whom and which power, with an example, and how sure we are of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import Choose, Do, Enter, Menu, Say
from ivr.dialogue.service import wants
from ivr.menus import tariff_words as words
from ivr.menus.tariff_words import Prices, Span

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk
    from ticketing.backoffice.caller import Tariff

_CLASSES: Final = {
    "household": ("R-",),
    "business": ("B-",),
    "industry": ("I-",),
    "social": ("S-",),
    "state_office": ("P-1", "P-2"),
    "street_lights": ("P-3",),
}
"""The classes of the table for each group of customers, by how their names begin."""

_ANY_POWER: Final = "street_lights"
_MOST_MISSES: Final = 2


def look(talk: Talk) -> str:
    """Find what customers of this kind pay for the power that was named."""
    group = _group(talk)
    power_va = 0 if group == _ANY_POWER else int(talk.answered("power") or 0)
    rows = _rows(talk)
    if rows is None:
        return "away"
    fitting = [row for row in rows if power_va in row.powers]
    prices = {row.price: row for row in fitting if row.price and not row.time_of_use}
    steps = next((row for row in fitting if row.blocks), None)
    talk.service.keep(Prices(group, power_va, tuple(prices[price] for price in sorted(prices)), steps))
    if prices:
        return "in_steps" if steps else "found"
    return "by_hour" if fitting else "none"


def look_all(talk: Talk) -> str:
    """Find the lowest and the highest price, for who does not know the power."""
    rows = _rows(talk)
    if rows is None:
        return "away"
    prices = [row.price for row in rows if row.price and not row.time_of_use]
    if not prices:
        return "none"
    talk.service.keep(Span(min(prices), max(prices)))
    return "found"


def _rows(talk: Talk) -> list[Tariff] | None:
    today = talk.local_time().date()
    found = talk.ask_office(lambda office: office.tariffs(today))
    if found.value is None:
        return None
    return [row for row in found.value if row.tariff_class.startswith(_CLASSES[_group(talk)])]


def _group(talk: Talk) -> str:
    group = talk.answered("tariff_for") or ""
    return group if group in _CLASSES else "household"


def miss(talk: Talk) -> str:
    """Ask again a few times, not for ever."""
    return "again" if talk.service.times("power missed") <= _MOST_MISSES else "enough"


_WHO: Final = (
    Choose(
        "who",
        ("tariff.who.keys",),
        keys={"1": "household", "2": "business", "3": "industry", "4": "social", "5": "government"},
        next={"government": "government", "*": "power"},
        field="tariff_for",
        hears="tariff_for",
    ),
    Choose(
        "government",
        ("tariff.government.keys",),
        keys={"1": "state_office", "2": "street_lights"},
        next={"state_office": "power", "street_lights": "look"},
        field="tariff_for",
        hears="tariff_government",
    ),
)

_POWER: Final = (
    Enter(
        "power",
        ("tariff.power.keys",),
        field="power",
        lengths=frozenset({3, 4, 5, 6}),
        next="look",
        without="where",
        bad_length="tariff.no_such",
        hears="power",
    ),
    Choose(
        "where",
        ("tariff.where.keys",),
        keys={"1": "found", "2": "not_found"},
        next={"found": "power", "not_found": "look_all"},
        hears="power_found",
    ),
    Do("look_all", look_all, {"found": "span", "none": "enough", "away": "follow_up:file"}),
    Say("span", (words.span,), next="more:ask", reaches_goal=True),
)

_TOLD: Final = (
    Do(
        "look",
        look,
        {"found": "price", "in_steps": "price", "by_hour": "by_hour", "none": "no_such", "away": "follow_up:file"},
    ),
    Say("no_such", ("tariff.no_such",), next="again"),
    Do("again", miss, {"again": "power", "enough": "enough"}),
    Say("enough", ("tariff.enough",), next="more:ask"),
    Say("by_hour", ("tariff.by_hour",), next="more:ask", reaches_goal=True),
    Say("price", (words.price,), next="by_month", reaches_goal=True),
    Say("by_month", (words.by_month,), next="steps"),
    Say("steps", (words.steps,), next="validity"),
    Say("validity", (words.validity,), next="example"),
    Say("example", (words.example,), next="more:ask"),
)

MENU = Menu(
    name="tariff",
    start="open",
    goal="tariff_heard",
    nodes=(Do("open", wants("tariff", "other"), {"done": "who"}), *_WHO, *_POWER, *_TOLD),
)
