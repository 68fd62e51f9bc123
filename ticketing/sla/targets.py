"""What was promised: minutes for each class of case, for the company or a unit, and in which hours they count.

As shipped a fault has the two times the utility declares (45 minutes to arrive, 180 to repair; the deck on APKT, design
7). The others are our own proposal: no source gives a time for answering a request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from ticketing.changes.errors import RefusedError
from ticketing.changes.sections import Section
from ticketing.core.i18n import Label
from ticketing.sla.calendars import OfficeHours, RoundTheClock
from ticketing.sla.clocks import Clock, Promise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from ticketing.hours.opening import Hours

COMPANY: Final = "company"
"""Stands where a unit code would: what holds for units without targets of their own."""

LONGEST_MINUTES: Final = 60 * 24 * 60
"""Sixty days: the longest promise the law knows (domain 7)."""


class Class(StrEnum):
    """What is promised alike."""

    DANGER = "danger"
    FAULT = "fault"
    CALL_BACK = "call_back"
    SERVICE = "service"


@dataclass(frozen=True)
class Target:
    """Minutes of each clock, None where nothing is promised. ``in_hours``: only the hours of persons count."""

    response: int | None
    recovery: int | None
    in_hours: bool = False


Targets = Mapping[str, Mapping[Class, Target]]

SHIPPED: Final[Targets] = {
    COMPANY: {
        Class.DANGER: Target(45, 180),
        Class.FAULT: Target(45, 180),
        Class.CALL_BACK: Target(60, None, in_hours=True),
        Class.SERVICE: Target(480, None, in_hours=True),
    }
}

CLASSES: Final = {
    Class.DANGER: Label("Bahaya", "Danger"),
    Class.FAULT: Label("Gangguan", "Fault"),
    Class.CALL_BACK: Label("Minta dihubungi", "To be called back"),
    Class.SERVICE: Label("Layanan dan keluhan", "Services and complaints"),
}
CLOCKS: Final = {
    Clock.RESPONSE: Label("Waktu tanggap", "Response"),
    Clock.RECOVERY: Label("Waktu pemulihan", "Recovery"),
}


def target_of(targets: Targets, units: Sequence[str], kind: Class) -> Target:
    """Return what holds for a class: of the first of these unit codes (the own one, then upwards) that has its own."""
    for code in (*units, COMPANY):
        found = targets.get(code, {}).get(kind)
        if found is not None:
            return found
    return SHIPPED[COMPANY][kind]


def promises(target: Target, hours: Hours, unit_code: str | None, zone: ZoneInfo) -> tuple[Promise, ...]:
    """Return the promises of a target as clocks can read them."""
    calendar = OfficeHours(hours, unit_code, zone) if target.in_hours else RoundTheClock()
    both = ((Clock.RESPONSE, target.response), (Clock.RECOVERY, target.recovery))
    return tuple(Promise(clock, timedelta(minutes=span), calendar) for clock, span in both if span is not None)


def read_targets(document: dict[str, Any]) -> Targets:
    """Make targets of JSON; RefusedError names the field and says what to write."""
    found = {
        unit: {Class(kind): _target(fields, f"{unit}.{kind}") for kind, fields in kinds.items()}
        for unit, kinds in document.items()
    }
    return {**found, COMPANY: {**SHIPPED[COMPANY], **found.get(COMPANY, {})}}


def write_targets(targets: Targets) -> dict[str, Any]:
    """Make JSON of targets; the reverse of ``read_targets``."""
    return {
        unit: {
            str(kind): {"response": one.response, "recovery": one.recovery, "in_hours": one.in_hours}
            for kind, one in kinds.items()
        }
        for unit, kinds in targets.items()
        if kinds
    }


TARGETS: Final[Section[Targets]] = Section("targets", SHIPPED, read_targets, write_targets)


def _target(fields: Mapping[str, Any], name: str) -> Target:
    response, recovery = (_minutes(fields[clock], f"{name}.{clock}") for clock in ("response", "recovery"))
    return Target(response, recovery, fields["in_hours"] in (True, "1", "on"))


def _minutes(value: object, name: str) -> int | None:
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LONGEST_MINUTES))):
        raise _unclear(name)
    if not 1 <= int(text) <= LONGEST_MINUTES:
        raise _unclear(name)
    return int(text)


def _unclear(name: str) -> RefusedError:
    return RefusedError(
        Label(
            f"Tulis menit dari 1 sampai {LONGEST_MINUTES}, atau kosongkan bila tidak ada janji.",
            f"Write minutes from 1 to {LONGEST_MINUTES}, or leave it empty when nothing is promised.",
        ),
        field=name,
    )
