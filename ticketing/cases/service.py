"""The life of a case: registered, papers asked and complete, decided, opened again. Every step is an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from ticketing.accounts.permissions import Permission
from ticketing.cases import telling
from ticketing.cases.clocks import Step
from ticketing.cases.entry import check_covered, check_person, check_registration, clean
from ticketing.cases.errors import CaseChangedError, CaseStepError
from ticketing.cases.models import Case, CaseTicket, Complainant, Outcome
from ticketing.cases.reading import EXPORTED, history, lock, today_of
from ticketing.core import events
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError
from ticketing.core.typed import clean_reason
from ticketing.network.models import Unit
from ticketing.tickets.locking import lock_within_reach
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.cases.entry import Person, Registration
    from ticketing.core.actor import Actor

MOST_COMPLAINANTS: Final = 500


def register(session: Session, actor: Actor, entry: Registration, now: datetime) -> Case:
    """Write down a case. Raises InvalidError, NotFoundError when the unit is unknown or out of reach."""
    actor.require(Permission.CASE_EDIT)
    unit = session.scalar(select(Unit).where(Unit.id == entry.unit_id, within(actor, Unit.id)))
    if unit is None:
        raise NotFoundError("There is no such unit.", unit=entry.unit_id)
    entry = check_registration(entry, today_of(unit, now))
    case = Case(
        kind=entry.kind,
        unit_id=unit.id,
        summary=entry.summary,
        reference=entry.reference,
        referred_on=entry.referred_on,
        due_on=entry.due_on,
        received_on=entry.received_on,
        is_confidential=entry.is_confidential,
        covered=[],
        answer="",
        opened_at=now,
    )
    session.add(case)
    session.flush()
    _record(session, actor, case, "case.registered", now, case_kind=entry.kind, reference=entry.reference)
    return case


def add_complainant(session: Session, actor: Actor, case_id: int, person: Person, now: datetime) -> Complainant:
    """Add one more person or group. The event names nobody."""
    actor.require(Permission.CASE_PERSONAL)
    case = _to_work_on(session, actor, case_id)
    person = check_person(person)
    return _add(session, actor, case, person, now)


def join_ticket(session: Session, actor: Actor, case_id: int, number: str, now: datetime) -> None:
    """Put a ticket into the case; whoever reported it by telephone is told of the end like every complainant.

    Raises NotFoundError, ConflictError when it is in the case already.
    """
    case = _to_work_on(session, actor, case_id)
    ticket = lock_within_reach(session, actor, number.replace("-", "").strip())
    if any(one.ticket_id == ticket.id for one in case.tickets):
        raise ConflictError("This ticket is in the case already.", number=number)
    session.add(CaseTicket(case_id=case.id, ticket_id=ticket.id))
    session.flush()
    session.expire(case, ["tickets"])
    _record(session, actor, case, "case.ticket_joined", now, ticket_id=ticket.id, number=ticket.number)


def ask_for_papers(session: Session, actor: Actor, case_id: int, missing: str, now: datetime, *, version: int) -> Case:
    """Say that the papers are not complete, and what is missing: the first answer the law wants."""
    case = _to_work_on(session, actor, case_id, version)
    if _has(session, case, Step.PAPERS_COMPLETE):
        raise CaseStepError("The papers are complete already.", case=case_id)
    text = clean(missing, "missing")
    _touch(session, case)
    _record(session, actor, case, Step.PAPERS_ASKED, now, text=text)
    telling.order(session, case, telling.PAPERS, now)
    return case


def papers_complete(session: Session, actor: Actor, case_id: int, now: datetime, *, version: int) -> Case:
    """Say that the papers are complete: the days of the decision begin."""
    case = _to_work_on(session, actor, case_id, version)
    if _has(session, case, Step.PAPERS_COMPLETE):
        raise CaseStepError("The papers are complete already.", case=case_id)
    _touch(session, case)
    _record(session, actor, case, Step.PAPERS_COMPLETE, now)
    telling.order(session, case, telling.COMPLETE, now)
    return case


def decide(
    session: Session, actor: Actor, case_id: int, outcome: Outcome, answer: str, now: datetime, *, version: int
) -> int:
    """Answer and end the case; return how many people are written to. Whoever has no telephone needs a letter."""
    case = _to_work_on(session, actor, case_id, version)
    if outcome is not Outcome.WITHDRAWN and not _has(session, case, Step.PAPERS_COMPLETE):
        raise CaseStepError("Say first that the papers are complete.", case=case_id)
    case.outcome, case.answer, case.closed_at = outcome, clean(answer, "answer"), now
    session.flush()
    _record(session, actor, case, Step.DECIDED, now, outcome=outcome, text=case.answer)
    return telling.order(session, case, telling.DECIDED, now)


def reopen(session: Session, actor: Actor, case_id: int, reason: str, now: datetime, *, version: int) -> Case:
    """Take the decision back; its days run on from where they began."""
    actor.require(Permission.CASE_EDIT)
    case = lock(session, actor, case_id)
    _check_version(case, version)
    if case.closed_at is None:
        raise CaseStepError("This case is not decided.", case=case_id)
    text = clean_reason(reason)
    case.outcome, case.closed_at = None, None
    session.flush()
    _record(session, actor, case, Step.REOPENED, now, text=text)
    return case


def add_note(session: Session, actor: Actor, case_id: int, text: str, now: datetime) -> None:
    """Write down what was done or said; it is part of the export."""
    actor.require(Permission.CASE_EDIT)
    case = lock(session, actor, case_id)
    _record(session, actor, case, "case.noted", now, text=clean(text, "note"))


def cover(session: Session, actor: Actor, case_id: int, words: str, now: datetime) -> Case:
    """Say which words an export blacks out beside what it finds by itself: names of others, streets."""
    actor.require(Permission.CASE_EDIT)
    case = lock(session, actor, case_id)
    case.covered = check_covered(words)
    session.flush()
    _record(session, actor, case, "case.covered", now, words=len(case.covered))
    return case


def note_export(session: Session, actor: Actor, case_id: int, sha256: str, now: datetime) -> None:
    """Write down who took the case out and what the file was, so that a copy can be checked later."""
    actor.require(Permission.CASE_EXPORT)
    case = lock(session, actor, case_id)
    _record(session, actor, case, EXPORTED, now, sha256=sha256)


def _add(session: Session, actor: Actor, case: Case, person: Person, now: datetime) -> Complainant:
    if len(case.complainants) >= MOST_COMPLAINANTS:
        raise InvalidError(f"A case has at most {MOST_COMPLAINANTS} complainants.", field="name")
    if person.phone and any(one.phone == person.phone for one in case.complainants):
        raise ConflictError("This telephone is in the case already.", field="phone")
    row = Complainant(
        case_id=case.id,
        name=person.name,
        phone=person.phone,
        address=person.address,
        language=person.language,
        added_at=now,
    )
    session.add(row)
    session.flush()
    session.expire(case, ["complainants"])
    _record(session, actor, case, "case.complainant_added", now, complainant_id=row.id)
    return row


def _to_work_on(session: Session, actor: Actor, case_id: int, version: int | None = None) -> Case:
    actor.require(Permission.CASE_EDIT)
    case = lock(session, actor, case_id)
    if version is not None:
        _check_version(case, version)
    if case.closed_at is not None:
        raise CaseStepError("This case is decided; open it again first.", case=case_id)
    return case


def _check_version(case: Case, version: int) -> None:
    if case.version != version:
        raise CaseChangedError("The case changed meanwhile.", case=case.id, version=case.version)


def _touch(session: Session, case: Case) -> None:
    """Raise the version although no column changed: the step is an event."""
    flag_modified(case, "summary")
    session.flush()


def _has(session: Session, case: Case, step: Step) -> bool:
    return any(event.kind == step for event in history(session, case))


def _record(session: Session, actor: Actor, case: Case, kind: str, now: datetime, **data: Any) -> None:
    events.record(session, kind, actor=actor, now=now, case_id=case.id, **data)
