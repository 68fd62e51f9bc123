"""What comes of a form: a ticket, a place in a known outage, one more message about a report that is there already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.core import events
from ticketing.counter.errors import EntryError
from ticketing.counter.labels import SOURCES, SUBJECTS, Advice
from ticketing.counter.models import Submission
from ticketing.outages import joining
from ticketing.outages import locking as outages
from ticketing.tickets import from_caller
from ticketing.tickets import service as tickets
from ticketing.tickets.locking import lock_within_reach

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.core.report_number import NumberPlan
    from ticketing.counter.entry import ReportEntry
    from ticketing.network.models import Area, Unit
    from ticketing.tickets.models import Ticket
from ticketing.tickets.opening import Opening

REPORT: Final = "report"
APPLICATION: Final = "application"


@dataclass(frozen=True)
class Taken:
    """What came of a form. ``outcome``: opened, joined, not_joined, added or registered."""

    number: str
    outcome: str


def taken_before(session: Session, actor: Actor, service: str, key: str) -> Taken | None:
    """Return what came of this form when it was sent before."""
    mine = select(Submission).where(Submission.user_id == actor.user_id, Submission.service == service)
    row = session.scalar(mine.where(Submission.key == key))
    return None if row is None else Taken(row.number, row.outcome)


def take_report(
    session: Session,
    actor: Actor,
    entry: ReportEntry,
    area: Area | None,
    unit: Unit | None,
    now: datetime,
    *,
    key: str,
    plan: NumberPlan,
) -> Taken:
    """Do what a message asks for, once for its key, by the functions a telephone report ends in.

    Raises NotFoundError for an outage or a report out of reach, NotPermittedError.
    """
    actor.require(Permission.SERVICE_GIVE)
    before = taken_before(session, actor, REPORT, key)
    if before is not None:
        return before
    if entry.same_as:
        return _add(session, actor, entry, now, key)
    # Outages are locked before tickets, as everywhere.
    outage = outages.lock_within_reach(session, actor, entry.outage_id) if entry.outage_id is not None else None
    if outage is not None and (area is None or outage.area_code != area.code):
        raise EntryError(Advice.AREA, "area_code")
    submission = note(session, actor, REPORT, key, now)
    submission.number = plan.make(submission.id)
    ticket = _open(session, actor, entry, area, unit, submission.number, now)
    if outage is not None:
        is_joined = joining.join(session, actor, ticket, outage.id, now)
        submission.outcome = "joined" if is_joined else "not_joined"
    _write_down(session, actor, ticket.number, entry, now)
    session.flush()
    return Taken(submission.number, submission.outcome)


def note(session: Session, actor: Actor, service: str, key: str, now: datetime) -> Submission:
    """Note that a form of this person was sent; its number and outcome are filled in by who does the work."""
    if actor.user_id is None:
        raise EntryError(Advice.KEY, "key")
    row = Submission(user_id=actor.user_id, key=key, service=service, number="", outcome="opened", sent_at=now)
    session.add(row)
    session.flush()
    return row


def _open(
    session: Session,
    actor: Actor,
    entry: ReportEntry,
    area: Area | None,
    unit: Unit | None,
    number: str,
    now: datetime,
) -> Ticket:
    opening = Opening(
        number=number,
        category=entry.category,
        reported_at=entry.reported_at,
        source=entry.source,
        topic=entry.topic,
        unit_id=unit.id if unit else None,
        area_code=area.code if area else None,
        caller_number=entry.phone,
        customer_number=entry.customer_number,
        scope=entry.scope,
        since=entry.since,
        place=entry.place or None,
    )
    return tickets.open_ticket(session, actor, opening, now)


def _add(session: Session, actor: Actor, entry: ReportEntry, now: datetime, key: str) -> Taken:
    ticket = lock_within_reach(session, actor, entry.same_as)
    submission = note(session, actor, REPORT, key, now)
    submission.number, submission.outcome = ticket.number, "added"
    from_caller.still_dark(session, actor, ticket.number, now, None)
    _write_down(session, actor, ticket.number, entry, now)
    session.flush()
    return Taken(submission.number, submission.outcome)


def _write_down(session: Session, actor: Actor, number: str, entry: ReportEntry, now: datetime) -> None:
    lines = [SOURCES[entry.source].id] if entry.same_as else []
    if entry.subject:
        lines.append(f"Perihal: {SUBJECTS[entry.subject].id}")
    lines.append(entry.words)
    body = "\n".join(line for line in lines if line)
    if body:
        tickets.add_note(session, actor, number, body, now)


def record_application(
    session: Session, actor: Actor, number: str, kind: str, area_code: str, now: datetime, *, key: str
) -> Taken:
    """Note that an application was registered for somebody; the application itself is the back office's."""
    actor.require(Permission.SERVICE_GIVE)
    before = taken_before(session, actor, APPLICATION, key)
    if before is not None:
        return before
    row = note(session, actor, APPLICATION, key, now)
    row.number, row.outcome = number, "registered"
    session.flush()
    events.record(
        session, "application.registered", actor=actor, now=now, number=number, application=kind, area_code=area_code
    )
    return Taken(number, row.outcome)
