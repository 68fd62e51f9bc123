"""Cases as pages list and show them, and who sees which."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select, true

from ticketing.accounts.permissions import Permission
from ticketing.cases.clocks import Happening, Rules, Step, clocks
from ticketing.cases.models import FROM_OUTSIDE, Case, CaseKind, CaseTicket
from ticketing.core.errors import NotFoundError
from ticketing.core.events import Event
from ticketing.core.locking import hold
from ticketing.hours.national import of_year
from ticketing.network.models import Unit
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from ticketing.cases.clocks import Clock
    from ticketing.core.actor import Actor
    from ticketing.core.config import Settings

LONGEST_LIST: Final = 300
RECENT: Final = timedelta(days=90)
EXPORTED: Final = "case.exported"
REMINDED: Final = "case.reminded"
KINDS: Final = (
    "case.registered",
    "case.complainant_added",
    "case.ticket_joined",
    "case.noted",
    "case.covered",
    "case.decision_written",
    EXPORTED,
    REMINDED,
    *Step,
)
"""Events of a case; ``data["case_id"]`` says of which."""


def open_ones(session: Session, actor: Actor) -> list[Case]:
    """Return the cases that are not decided, the oldest first."""
    query = _visible(actor).where(Case.closed_at.is_(None)).order_by(Case.received_on, Case.id)
    return list(session.scalars(query.limit(LONGEST_LIST)))


def ended(session: Session, actor: Actor, now: datetime) -> list[Case]:
    """Return the cases decided lately, the latest first."""
    query = _visible(actor).where(Case.closed_at > now - RECENT).order_by(Case.closed_at.desc(), Case.id.desc())
    return list(session.scalars(query.limit(LONGEST_LIST)))


def by_id(session: Session, actor: Actor, case_id: int) -> Case:
    """Return the case; NotFoundError also when this person may not see it."""
    case = session.scalar(_visible(actor).where(Case.id == case_id))
    if case is None:
        raise NotFoundError("There is no such case.", case=case_id)
    return case


def lock(session: Session, actor: Actor, case_id: int) -> Case:
    """Hold the case to the end of the transaction; NotFoundError also when this person may not see it."""
    case = hold(session, Case, _visible(actor).where(Case.id == case_id))
    if case is None:
        raise NotFoundError("There is no such case.", case=case_id)
    return case


def history(session: Session, case: Case) -> list[Event]:
    """Return everything that was done to the case, the oldest first."""
    return history_of(session, [case])[case.id]


def history_of(session: Session, cases: Sequence[Case]) -> dict[int, list[Event]]:
    """Return the history of each of these cases."""
    found: dict[int, list[Event]] = {case.id: [] for case in cases}
    if not found:
        return found
    case_id = Event.data["case_id"].as_integer()
    query = select(Event).where(Event.kind.in_(KINDS), case_id.in_(found))
    # Put in order here: asked to sort, SQLite reads the whole log rather than the few kinds.
    for event in sorted(session.scalars(query), key=lambda one: one.id):
        found[event.data["case_id"]].append(event)
    return found


def cases_of(session: Session, actor: Actor, ticket_id: int) -> list[Case]:
    """Return the cases a ticket belongs to that this person may see."""
    if Permission.CASE_VIEW not in actor.permissions:
        return []
    mine = select(CaseTicket.case_id).where(CaseTicket.ticket_id == ticket_id)
    return list(session.scalars(_visible(actor).where(Case.id.in_(mine)).order_by(Case.id)))


def today_of(unit: Unit, now: datetime) -> date:
    """Return the local day of a unit."""
    return now.astimezone(ZoneInfo(unit.timezone)).date()


def clocks_of(case: Case, events: Iterable[Event], now: datetime, rules: Rules) -> tuple[Clock, ...]:
    """Return the clocks of a case from its history, in the days of its unit."""
    steps = [event for event in events if event.kind in list(Step)]
    happened = [Happening(Step(event.kind), today_of(case.unit, event.at)) for event in steps]
    is_rapid = case.kind is CaseKind.RAPID
    return clocks(case.received_on, happened, today_of(case.unit, now), rules, due_on=case.due_on, is_rapid=is_rapid)


def rules_of(settings: Settings, now: datetime) -> Rules:
    """Return the promises of this copy, with the holidays of the years around now."""
    if not settings.case_working_days:
        return Rules(rapid=settings.case_rapid_days)
    holidays = frozenset(day for year in range(now.year - 2, now.year + 2) for day in of_year(year))
    return Rules(rapid=settings.case_rapid_days, in_working_days=True, holidays=holidays)


def units(session: Session, actor: Actor) -> list[Unit]:
    """Return the units for which this person may register a case, by code."""
    return list(session.scalars(select(Unit).where(within(actor, Unit.id)).order_by(Unit.code)))


def _visible(actor: Actor) -> Select[Case]:
    actor.require(Permission.CASE_VIEW)
    return select(Case).where(within(actor, Case.unit_id), _kinds(actor))


def _kinds(actor: Actor) -> ColumnElement[bool]:
    return true() if Permission.CASE_VIEW_ALL in actor.permissions else Case.kind.in_(FROM_OUTSIDE)
