"""One action on many tickets: each in a transaction of its own, each with its own answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ticketing.core.errors import DomainError, InvalidError
from ticketing.core.i18n import Label
from ticketing.macros import service
from ticketing.tickets import handing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.core.db import Database

MOST_TICKETS: Final = 100
_NONE: Final = Label("Pilih satu sampai seratus tiket dengan x.", "Choose one to a hundred tickets with x.")
_WHAT: Final = Label("Pilih tindakannya.", "Choose what to do.")

REFUSALS: Final = {
    "not-holder": Label("dipegang orang lain atau belum diambil", "held by somebody else, or not claimed yet"),
    "not-found": Label("tidak ada, atau milik unit lain", "not there, or of another unit"),
    "transition-not-allowed": Label("statusnya tidak bisa ke sana", "its status does not lead there"),
    "too-many-tickets": Label("rak orang itu penuh", "that person's shelf is full"),
    "not-permitted": Label("peran Anda tidak mengizinkan", "your role does not allow it"),
    "invalid": Label("tidak cocok untuk tiket ini", "does not fit this ticket"),
}
_OTHER: Final = Label("tidak bisa dalam keadaan sekarang", "not possible as it stands now")


@dataclass(frozen=True)
class Result:
    """What became of one ticket; ``why`` tells why nothing did."""

    number: str
    why: Label | None = None


def act(
    database: Database, actor: Actor, what: str, numbers: Sequence[str], now: datetime, *, most: int
) -> list[Result]:
    """Do ``macro-<id>`` or ``hand-<user id>`` to each ticket; ``most`` parked tickets a person may hold."""
    kind, _, wanted = what.partition("-")
    if kind not in ("macro", "hand") or not wanted.isdigit():
        raise InvalidError("Choose what to do.", field="what", advice=_WHAT)

    def one(session: Session, number: str) -> None:
        if kind == "macro":
            service.run(session, actor, int(wanted), number, now, version=None)
        else:
            handing.hand_over(session, actor, number, int(wanted), now, parked_tickets=most)

    return _each(database, numbers, one)


def take_back(
    database: Database, actor: Actor, numbers: Sequence[str], now: datetime, *, lease_seconds: int
) -> list[Result]:
    """Take the fresh run of a macro back on each ticket."""

    def one(session: Session, number: str) -> None:
        service.take_back(session, actor, number, now, lease_seconds=lease_seconds)

    return _each(database, numbers, one)


def _each(database: Database, numbers: Sequence[str], act_on: Callable[[Session, str], None]) -> list[Result]:
    chosen = list(dict.fromkeys(numbers))
    if not 1 <= len(chosen) <= MOST_TICKETS:
        raise InvalidError("Choose one to a hundred tickets.", field="number", advice=_NONE)
    return [_one(database, number, act_on) for number in chosen]


def _one(database: Database, number: str, act_on: Callable[[Session, str], None]) -> Result:
    try:
        with database.write() as session:
            act_on(session, number)
    except DomainError as error:
        return Result(number, REFUSALS.get(error.code, _OTHER))
    return Result(number)
