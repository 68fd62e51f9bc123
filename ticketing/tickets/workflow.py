"""The one table of statuses: what each means to clocks and callers, who may set it, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.accounts.permissions import Permission
from ticketing.core.i18n import Label
from ticketing.sla.clocks import Clock
from ticketing.tickets.models import Status

if TYPE_CHECKING:
    from collections.abc import Mapping


class Standing(StrEnum):
    """What a status means for the desk: somebody must act, somebody is awaited, or it is over."""

    OPEN = "open"
    PAUSED = "paused"
    RESOLVED = "resolved"


@dataclass(frozen=True)
class Step:
    """One row of the table. ``public`` is what callers are told; ``needs_reason``: setting it takes a sentence."""

    status: Status
    standing: Standing
    clock: Clock
    internal: Label
    public: Label
    ways_on: tuple[Status, ...] = ()
    permission: Permission = Permission.TICKET_WORK
    needs_reason: bool = field(default=False)


_S, _O, _P, _R = Status, Standing.OPEN, Standing.PAUSED, Standing.RESOLVED
_LAPOR = Label("Lapor", "Reported")
_CREW = Label("Penugasan Regu", "Crew assigned")
_ROAD = Label("Dalam Perjalanan", "On the way")
_WORK = Label("Dalam Pengerjaan", "Being repaired")
_LIT = Label("Nyala", "Power is back")
_DONE = Label("Selesai", "Finished")
_WIDE = Label("Info (Padam Meluas)", "Part of a wide outage")
_ENDS = (_S.NOT_OURS, _S.CANCELLED, _S.DUPLICATE)

# Labels are those of the utility's public tracker, so that callers hear the words they know.
_STEPS = (
    Step(
        _S.NEW, _O, Clock.RESPONSE, _LAPOR, _LAPOR,
        (_S.TRIAGED, _S.ASSIGNED, _S.ATTACHED, _S.PENDING_CALLER, _S.CLOSED, *_ENDS),
    ),
    Step(
        _S.TRIAGED, _O, Clock.RESPONSE, Label("Diperiksa", "Checked"), _LAPOR,
        (_S.ASSIGNED, _S.ATTACHED, _S.PENDING_CALLER, _S.CLOSED, *_ENDS),
    ),
    Step(
        _S.ASSIGNED, _O, Clock.RESPONSE, _CREW, _CREW,
        (_S.EN_ROUTE, _S.TRIAGED, _S.PENDING_CALLER, *_ENDS),
    ),
    Step(
        _S.EN_ROUTE, _O, Clock.RESPONSE, _ROAD, _ROAD,
        (_S.ON_SITE, _S.ASSIGNED, _S.PENDING_CALLER, *_ENDS),
    ),
    Step(
        _S.ON_SITE, _O, Clock.RECOVERY, Label("Tiba di Lokasi", "On site"), _WORK,
        (_S.IN_PROGRESS, _S.RESTORED, _S.PENDING_CALLER, _S.NOT_OURS),
    ),
    Step(
        _S.IN_PROGRESS, _O, Clock.RECOVERY, _WORK, _WORK,
        (_S.RESTORED, _S.ASSIGNED, _S.PENDING_CALLER, _S.NOT_OURS),
    ),
    Step(
        _S.RESTORED, _P, Clock.NONE, _LIT, _LIT,
        (_S.CLOSED, _S.IN_PROGRESS),
    ),
    Step(
        _S.CLOSED, _R, Clock.NONE, _DONE, _DONE,
        permission=Permission.TICKET_CLOSE,
    ),
    Step(
        _S.PENDING_CALLER, _P, Clock.PAUSED,
        Label("Menunggu Pelanggan", "Waiting for the customer"), Label("Menunggu Pelanggan", "Waiting for you"),
        (_S.TRIAGED, _S.ASSIGNED, _S.IN_PROGRESS, _S.RESTORED, _S.CLOSED, *_ENDS), needs_reason=True,
    ),
    Step(
        _S.ATTACHED, _P, Clock.NONE,
        _WIDE, _WIDE,
        (_S.RESTORED, _S.CLOSED),
    ),
    Step(
        _S.NOT_OURS, _R, Clock.NONE,
        Label("Instalasi Pelanggan", "Customer's own installation"),
        Label("Instalasi Pelanggan", "Your own installation"),
        permission=Permission.TICKET_CLOSE, needs_reason=True,
    ),
    Step(
        _S.CANCELLED, _R, Clock.NONE, Label("Batal", "Cancelled"), Label("Batal", "Cancelled"),
        permission=Permission.TICKET_CLOSE, needs_reason=True,
    ),
    Step(
        _S.DUPLICATE, _R, Clock.NONE, Label("Ganda", "Duplicate"), Label("Ganda", "Duplicate"),
        permission=Permission.TICKET_CLOSE, needs_reason=True,
    ),
)  # fmt: skip

WORKFLOW: Mapping[Status, Step] = MappingProxyType({step.status: step for step in _STEPS})


def statuses(*standings: Standing) -> tuple[Status, ...]:
    """Return the statuses with one of these standings, in the order of the table."""
    return tuple(step.status for step in _STEPS if step.standing in standings)


def allows(start: Status, to: Status) -> bool:
    """Tell whether the table leads from one status to the other in one step."""
    return to in WORKFLOW[start].ways_on


def ways_on(start: Status) -> tuple[Step, ...]:
    """Return the steps that may follow, for buttons; closing needs ``service.close``."""
    return tuple(WORKFLOW[status] for status in WORKFLOW[start].ways_on)
