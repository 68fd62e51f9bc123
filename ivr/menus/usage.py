"""How much electricity the last months took, and whether that was more or less."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from ivr.dialogue.counter import Outcome
from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.dialogue.service import wants
from ivr.dialogue.speaks import speaks
from ivr.menus.bill import today_of
from ivr.voice import playback, values
from ticketing.backoffice.caller import UsageSent

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk
    from ticketing.backoffice.caller import Usage

_MONTHS: Final = 12
_TOLD: Final = 3
_LONG: Final = ("month.9", "number.200_more", "number.34", "unit.kwh")
_HARDLY: Final = Decimal("0.5")
"""Percent; less than that is no change worth a word."""


@dataclass(frozen=True)
class Consumption:
    """The last whole months, the newest first."""

    months: tuple[Usage, ...]


def look(talk: Talk) -> str:
    """Fetch the consumption of whoever proved who he is; the month that is not over yet is left out."""
    access = talk.service.access
    if access is None:
        return "away"
    found = talk.ask_office(lambda office: office.usage(access, _MONTHS))
    if found.value is None:
        return "away"
    this_month = today_of(talk).replace(day=1)
    whole = tuple(month for month in found.value if month.period < this_month)
    talk.service.keep(Consumption(whole))
    return "found" if any(month.kwh for month in whole[:_TOLD]) else "none"


@speaks("usage.used", "usage.bought", "month.*", "number.*", "unit.kwh", longest=("usage.bought", *_LONG * _TOLD))
def three_months(talk: Talk) -> tuple[str, ...]:
    """Say the kWh of the last three months, whole."""
    found = talk.service.kept(Consumption)
    if found is None or not found.months:
        return ()
    keys: list[str] = ["usage.bought" if found.months[0].is_bought else "usage.used"]
    for month in found.months[:_TOLD]:
        keys += [*values.say_month(month.period.month), *values.say_number(_whole(month.kwh)), "unit.kwh"]
    return tuple(keys)


@speaks(
    "usage.up",
    "usage.down",
    "usage.same",
    "usage.than",
    "number.*",
    "unit.percent",
    longest=("usage.up", "number.34", "unit.percent", "usage.than"),
)
def change(talk: Talk) -> tuple[str, ...]:
    """Say by how much the newest month differs from the one before."""
    found = talk.service.kept(Consumption)
    if found is None or len(found.months) <= 1 or not found.months[1].kwh:
        return ()
    newest, before = found.months[0].kwh, found.months[1].kwh
    percent = abs(newest - before) * 100 / before
    if percent < _HARDLY:
        return ("usage.same", "usage.than")
    moved = "usage.up" if newest > before else "usage.down"
    return (moved, *values.say_number(_whole(percent)), "unit.percent", "usage.than")


def send_year(talk: Talk) -> str:
    """Have the last twelve months sent to the registered telephone."""
    access = talk.service.access
    if access is None:
        return "away"
    sent = talk.ask_office(lambda office: office.send_usage(access, _MONTHS))
    if sent.value is not None:
        talk.service.keep(sent.value)
        return "sent"
    return "no_telephone" if sent.outcome is Outcome.REFUSED else "away"


@speaks("digit.*", "common.pause", longest=("digit.4.mid",) * 3 + ("digit.4.end", "common.pause"))
def telephone(talk: Talk) -> tuple[str, ...]:
    """Say the last four digits of the telephone it goes to."""
    sent = talk.service.kept(UsageSent)
    return playback.digits_in_groups(sent.phone_last4, (len(sent.phone_last4),)) if sent else ()


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


MENU = Menu(
    name="usage",
    start="open",
    goal="usage_heard",
    nodes=(
        Do("open", wants("usage", "billing"), {"done": "identify:known"}),
        Do("look", look, {"away": "follow_up:file", "none": "none", "found": "months"}),
        Say("none", ("usage.none",), next="more:ask", reaches_goal=True),
        Say("months", (three_months,), next="change", reaches_goal=True),
        Say("change", (change,), next="year"),
        Choose(
            "year",
            ("usage.year.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "send", "no": "more:ask"},
            silence="no",
            hears="yesno",
        ),
        Do("send", send_year, {"sent": "sent", "no_telephone": "no_telephone", "away": "follow_up:file"}),
        Say("sent", ("usage.sent_to", telephone), next="more:ask", reaches_goal=True),
        Say("no_telephone", ("tokens.no_telephone",), next="tokens:to_person"),
    ),
)
