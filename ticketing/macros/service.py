"""Naming macros, running them on one ticket in one transaction, and taking a run back while it is fresh."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.core import events
from ticketing.core.db import StaleError
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError
from ticketing.core.events import Event
from ticketing.core.i18n import Label
from ticketing.macros import steps as parts
from ticketing.macros.models import Macro
from ticketing.tickets import links, service
from ticketing.tickets.locking import lock_within_reach

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.macros.steps import Step
    from ticketing.tickets.models import Ticket

LONGEST_NAME: Final = 40
MOST: Final = 9
"""So many are on at the same time: each has a digit."""

OFFERED_FOR: Final = timedelta(seconds=15)
"""The page offers to take a run back for ten seconds; a press of the last one still arrives."""

_NAME: Final = Label(
    "Nama satu sampai 40 huruf, belum dipakai makro lain.", "A name of 1 to 40 letters, not yet taken."
)
_FULL: Final = Label(
    "Sudah ada sembilan makro aktif. Nonaktifkan satu dulu.", "Nine macros are on already. Switch one off first."
)
_LATE: Final = Label("Ubah statusnya dengan tombol biasa.", "Change the status by its button.")


def everything(session: Session) -> list[Macro]:
    """Return all macros, those that are on first, the oldest first: their digits stay."""
    return list(session.scalars(select(Macro).order_by(Macro.is_on.desc(), Macro.id)))


def usable(session: Session) -> list[Macro]:
    """Return the macros that are on, in the order of their digits."""
    return list(session.scalars(select(Macro).where(Macro.is_on).order_by(Macro.id).limit(MOST)))


def by_id(session: Session, macro_id: int) -> Macro:
    """Return a macro; NotFoundError when there is none."""
    macro = session.get(Macro, macro_id)
    if macro is None:
        raise NotFoundError("There is no such macro.", macro=macro_id)
    return macro


def name(session: Session, actor: Actor, called: str, steps: Sequence[Step], now: datetime) -> Macro:
    """Give a list of steps a name. Raises NotPermittedError, InvalidError, ConflictError when nine are on."""
    actor.require(Permission.MACRO_EDIT)
    called = " ".join(called.split())
    taken = session.scalar(select(Macro.id).where(Macro.name == called)) is not None
    if not 1 <= len(called) <= LONGEST_NAME or taken or actor.user_id is None:
        raise InvalidError("A name of 1 to 40 letters, not yet taken.", field="name", advice=_NAME)
    _check_room(session)
    macro = Macro(name=called, document=parts.write(steps), is_on=True, user_id=actor.user_id, made_at=now)
    session.add(macro)
    session.flush()
    events.record(session, "macro.named", actor=actor, now=now, macro_id=macro.id, name=called)
    return macro


def switch(session: Session, actor: Actor, macro_id: int, now: datetime, *, is_on: bool) -> None:
    """Let agents use a macro, or not any more."""
    actor.require(Permission.MACRO_EDIT)
    macro = by_id(session, macro_id)
    if macro.is_on == is_on:
        return
    if is_on:
        _check_room(session)
    macro.is_on = is_on
    session.flush()
    kind = "macro.switched_on" if is_on else "macro.switched_off"
    events.record(session, kind, actor=actor, now=now, macro_id=macro.id, name=macro.name)


def run(session: Session, actor: Actor, macro_id: int, number: str, now: datetime, *, version: int | None) -> Ticket:
    """Take all steps of a macro on one ticket; one that is refused refuses them all, with the transaction.

    ``version`` is that of the page, None for a list of tickets. Raises what the services raise.
    """
    actor.require(Permission.TICKET_WORK)
    macro = by_id(session, macro_id)
    if not macro.is_on:
        raise NotFoundError("This macro is switched off.", macro=macro_id)
    ticket = lock_within_reach(session, actor, number)
    if version is not None and ticket.version != version:
        raise StaleError("The ticket changed meanwhile.", number=number, version=ticket.version)
    steps = parts.read(macro.document["steps"])
    notes = [parts.perform(session, actor, ticket, step, now) for step in steps]
    moved = sum(step.kind is not parts.Kind.NOTE for step in steps)
    written = [one for one in notes if one is not None]
    session.flush()
    run_of = {"macro": macro.name, "moved": moved, "notes": written}
    events.record(session, "ticket.macro_run", actor=actor, now=now, ticket_id=ticket.id, **run_of)  # type: ignore[arg-type]
    return ticket


def take_back(session: Session, actor: Actor, number: str, now: datetime, *, lease_seconds: int) -> Ticket:
    """Take the steps of a run back, the last one first; its notes stay in the history as withdrawn.

    Raises ConflictError when the last thing that happened to the ticket is no fresh run of this person.
    """
    actor.require(Permission.TICKET_WORK)
    ticket = lock_within_reach(session, actor, number)
    last = session.scalar(select(Event).where(Event.ticket_id == ticket.id).order_by(Event.id.desc()).limit(1))
    is_mine = last is not None and last.kind == "ticket.macro_run" and last.user_id == actor.user_id
    if last is None or not is_mine or now - last.at > OFFERED_FOR:
        raise ConflictError("There is no run of yours to take back.", number=number, advice=_LATE)
    for _ in range(last.data["moved"]):
        links.undo(session, actor, number, now, version=ticket.version, lease_seconds=lease_seconds)
    withdrawn = {"macro": last.data["macro"], "withdrawn": last.data["notes"]}
    events.record(session, "ticket.macro_undone", actor=actor, now=now, ticket_id=ticket.id, **withdrawn)
    return service.by_number(session, actor, number)


def _check_room(session: Session) -> None:
    if len(usable(session)) >= MOST:
        raise ConflictError("Nine macros are on already.", advice=_FULL)
