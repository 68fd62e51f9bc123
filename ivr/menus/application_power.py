"""Which power is wanted: from a short list, any other by its digits, always one that is sold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import Choose, Do, Enter, Menu, Say
from ivr.dialogue.speaks import speaks
from ivr.menus import application_draft as drafts
from ivr.voice import values
from ticketing.backoffice.caller import nearest_power

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

LONG_POWER: Final = ("number.2", "number.thousand_more", "number.200_more", "number.50", "application.va")


@dataclass(frozen=True)
class Offered:
    """The power nearest to what was asked for."""

    power_va: int


def listed(talk: Talk) -> str:
    """Take a power of the short list."""
    return _take(talk, int(talk.answered("power") or 0))


def other(talk: Talk) -> str:
    """Take the power that was keyed; one that is not sold becomes the nearest that is, once the caller agrees."""
    wanted = int(talk.answered("power") or 0)
    nearest = nearest_power(wanted)
    if nearest is None:
        return "too_much"
    if nearest == wanted:
        return _take(talk, wanted)
    talk.service.keep(Offered(nearest))
    return "nearest"


def agreed(talk: Talk) -> str:
    """Take the power that was offered."""
    offered = talk.service.kept(Offered)
    return _take(talk, offered.power_va if offered else 0)


def _take(talk: Talk, power_va: int) -> str:
    drafts.change(talk, power_va=power_va)
    draft = drafts.of(talk)
    return draft.kind if draft else "lost"


@speaks("application.nearest", "application.va", "number.*", longest=("application.nearest", *LONG_POWER))
def nearest(talk: Talk) -> tuple[str, ...]:
    """Say the power that is offered instead."""
    offered = talk.service.kept(Offered)
    return ("application.nearest", *say_power(offered.power_va)) if offered else ()


def say_power(power_va: int) -> tuple[str, ...]:
    """Say a power in volt ampere."""
    return (*values.say_number(power_va), "application.va")


_BY_KIND: Final = {
    "new_connection": "new_connection:payment",
    "power_change": "power_change:compare",
    "temporary": "application_steps:price",
    "lost": "application:menu",
}

MENU = Menu(
    name="application_power",
    start="power",
    nodes=(
        Choose(
            "power",
            ("application.power.keys",),
            keys={"1": "900", "2": "1300", "3": "2200", "4": "3500", "5": "other"},
            next={"other": "other", "*": "listed"},
            said=dict.fromkeys(("450", "4400", "5500", "6600", "7700"), "listed"),
            field="power",
            hears="power",
        ),
        Do("listed", listed, _BY_KIND),
        Enter(
            "other",
            ("application.other_power.keys",),
            field="power",
            lengths=frozenset({3, 4, 5, 6}),
            next="look",
            without="with_person",
            bad_length="tariff.no_such",
            hears="power",
        ),
        Do("look", other, {**_BY_KIND, "nearest": "nearest", "too_much": "too_much"}),
        Choose(
            "nearest",
            (nearest, "common.confirm.keys"),
            keys={"1": "right", "2": "wrong"},
            next={"right": "agreed", "wrong": "power"},
            hears="readback",
        ),
        Do("agreed", agreed, _BY_KIND),
        Say("too_much", ("application.too_much",), next="person:promise"),
        Say("with_person", ("application.with_person",), next="person:promise"),
    ),
)
