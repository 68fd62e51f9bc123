"""What the caller of a report is told when it moves on, and when: not before the step can no longer be taken back."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ticketing.core import outbox
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.i18n import Label
from ticketing.network.models import Area
from ticketing.tickets.models import Category, Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.tickets.models import Ticket

TELL: Final = "tickets.tell"
"""The job that writes what one move means to the caller."""

REOPENED: Final = "reopened"
SETTLES_AFTER: Final = timedelta(seconds=16)
"""Longer than a step can be taken back; who passes three statuses in a row tells the caller the last one."""

_WITHOUT_POWER: Final = frozenset({Category.OUTAGE, Category.DANGER})
_LIT: Final = Label(
    "Layanan 123: listrik untuk laporan {number} sudah menyala sejak {time}. Masih padam? Telepon 123 dari nomor ini; "
    "laporannya dibuka lagi dengan nomor yang sama.",
    "Service 123: the power of report {number} is back since {time}. Still dark? Call 123 from this telephone; the "
    "report is opened again under the same number.",
)

TEXTS: Final[Mapping[str, Label]] = MappingProxyType(
    {
        Status.EN_ROUTE: Label(
            "Layanan 123: regu kami sedang menuju lokasi laporan {number}.",
            "Service 123: our crew is on its way for report {number}.",
        ),
        Status.ON_SITE: Label(
            "Layanan 123: regu kami sudah tiba dan mengerjakan laporan {number}.",
            "Service 123: our crew has arrived and is working on report {number}.",
        ),
        Status.ATTACHED: Label(
            "Layanan 123: laporan {number} termasuk padam meluas yang sedang kami tangani. Kami kabari bila menyala.",
            "Service 123: report {number} is part of a wide outage we are working on. We write when power is back.",
        ),
        Status.RESTORED: Label(
            "Layanan 123: laporan {number} sudah dikerjakan {time}. Belum beres? Telepon 123 dari nomor ini.",
            "Service 123: report {number} was dealt with {time}. Not solved? Call 123 from this telephone.",
        ),
        Status.CLOSED: Label(
            "Layanan 123: laporan {number} selesai. Belum beres? Dalam 7 hari, telepon 123 dari nomor ini; laporannya "
            "dibuka lagi.",
            "Service 123: report {number} is finished. Not solved? Within 7 days, call 123 from this telephone; it is "
            "opened again.",
        ),
        Status.PENDING_CALLER: Label(
            "Layanan 123: kami perlu keterangan Anda untuk laporan {number}. Silakan telepon 123 dari nomor ini.",
            "Service 123: we need to hear from you about report {number}. Please call 123 from this telephone.",
        ),
        Status.NOT_OURS: Label(
            "Layanan 123: gangguan pada laporan {number} ada di instalasi milik pelanggan. Mintalah bantuan instalatir "
            "listrik berizin. Ada pertanyaan? Telepon 123.",
            "Service 123: the fault of report {number} lies in the customer's own installation. Please ask a licensed "
            "electrician. Questions? Call 123.",
        ),
        Status.CANCELLED: Label(
            "Layanan 123: laporan {number} dibatalkan. Bila keliru, telepon 123.",
            "Service 123: report {number} was cancelled. If that is wrong, call 123.",
        ),
        Status.DUPLICATE: Label(
            "Layanan 123: laporan {number} sama dengan laporan lain yang sedang kami tangani.",
            "Service 123: report {number} is the same as another one we are working on.",
        ),
        REOPENED: Label(
            "Layanan 123: laporan {number} dibuka lagi dan kami kerjakan.",
            "Service 123: report {number} is open again and we are working on it.",
        ),
    }
)
"""By the status a report came into; other moves are not told."""


def order(session: Session, ticket: Ticket, now: datetime, *, move: str = "") -> None:
    """Order that the move a ticket just made is told, once it holds. Call it when the move is written."""
    outbox.add_later(
        session,
        TELL,
        queue="notify",
        now=now,
        not_before=now + SETTLES_AFTER,
        ticket_id=ticket.id,
        move=move or str(ticket.status),
        status=str(ticket.status),
        at=ticket.status_at.isoformat(),
    )


def still_holds(ticket: Ticket, move: Mapping[str, Any]) -> bool:
    """Tell whether the ticket still is where an ordered move brought it."""
    return (str(ticket.status), ticket.status_at.isoformat()) == (move["status"], move["at"])


def text_of(ticket: Ticket, move: str) -> Label | None:
    """Return what this move means to the caller, None when he is not told."""
    return _LIT if move == Status.RESTORED and ticket.category in _WITHOUT_POWER else TEXTS.get(move)


def timezone_of(session: Session, ticket: Ticket) -> str:
    """Return the zone of the ticket's unit, else of its area, else of Jakarta."""
    if ticket.unit is not None:
        return ticket.unit.timezone
    area = session.get(Area, ticket.area_code) if ticket.area_code else None
    return area.timezone if area else COMPANY_ZONE
