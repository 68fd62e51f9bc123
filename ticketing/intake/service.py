"""The one door: each fact of a call becomes rows and events inside one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, select
from sqlalchemy.orm import lazyload

from ticketing.core import clock, events, outbox
from ticketing.core.actor import Actor, system
from ticketing.intake import recordings, spoken, strangers, surveys
from ticketing.intake.facts import CalledAgain, CallStarted, ReportMade, Wished
from ticketing.intake.models import AppliedRecord, Call, CallStep, Outcome, SpokenTurn
from ticketing.maintenance import service as maintenance
from ticketing.network.models import Area, Unit
from ticketing.outages import joining
from ticketing.outages import locking as outages
from ticketing.tickets import categories, from_caller, wishes
from ticketing.tickets import locking as ticket_locks
from ticketing.tickets import service as tickets
from ticketing.tickets.models import Category, Ticket
from ticketing.tickets.opening import Opening
from ticketing.tickets.wishes import Wish

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    from ticketing.core.report_number import NumberPlan
    from ticketing.intake.facts import CallEnded, MessageWanted, NoticeWanted, Record, StepTaken

IVR = system("ivr")
CALLER = Actor(kind="caller", name="caller")
_AT_HAND: Final = "at_hand"


@dataclass(frozen=True)
class AtHand:
    """What the records of one transaction share. A session alone forgets the rows that nobody holds.

    ``steps`` and ``turns``: rows of CallStep and SpokenTurn to be written. ``units`` by code; ``areas`` are only held.
    """

    calls: dict[str, Call]
    units: dict[str, Unit]
    areas: list[Area]
    steps: list[dict[str, Any]] = field(default_factory=list)
    turns: list[dict[str, Any]] = field(default_factory=list)


def claim_records(session: Session, records: Sequence[Record]) -> list[Record]:
    """Note that these records of one node are being applied; return those that were not applied before."""
    if not records:
        return []
    fresh = claim(session, records[0].node, [record.seq for record in records])
    return [record for record in records if record.seq in fresh]


def claim(session: Session, node: int, seqs: Sequence[int]) -> set[int]:
    """Note that these journal records of a node are being applied; return those that were not applied before."""
    query = select(AppliedRecord.seq).where(AppliedRecord.node == node, AppliedRecord.seq.in_(seqs))
    fresh = set(seqs) - set(session.scalars(query))
    now = clock.now()
    rows = [{"node": node, "seq": seq, "applied_at": now} for seq in sorted(fresh)]
    if rows:
        session.execute(insert(AppliedRecord), rows)
    return fresh


def prepare(session: Session, records: Sequence[Record]) -> None:
    """Hold what the desk may hold too, and read at once what the functions below would read record by record.

    Locks come before the first event of a transaction, outages before tickets: the same order everywhere.
    """
    facts = [record.fact for record in records]
    reports = [fact for fact in facts if isinstance(fact, ReportMade)]
    outages.lock_all(session, {fact.outage_id for fact in reports if fact.outage_id is not None})
    about_tickets = (ReportMade, CalledAgain, Wished)
    ticket_locks.lock_all(session, {fact.number for fact in facts if isinstance(fact, about_tickets)})
    placed = [fact for fact in facts if isinstance(fact, (ReportMade, CallStarted))]
    session.info[_AT_HAND] = AtHand(
        calls=_calls(session, {record.call_id for record in records}),
        units=_units(session, {fact.unit_code for fact in placed if fact.unit_code}),
        areas=_areas(session, {fact.area_code for fact in reports if fact.area_code}),
    )


def finish(session: Session) -> None:
    """Write what was gathered."""
    session.flush()
    if steps := _at_hand(session).steps:
        session.execute(insert(CallStep), steps)
    if turns := _at_hand(session).turns:
        session.execute(insert(SpokenTurn), turns)


def start_call(session: Session, record: Record, fact: CallStarted) -> None:
    """Insert the call."""
    call = Call(
        id=record.call_id,
        node=record.node,
        sip_call_id=fact.sip_call_id,
        dialled=fact.dialled,
        area_code=fact.area_code,
        unit_id=_unit_id(session, fact.unit_code),
        caller_number=fact.caller_number,
        language=fact.language,
        started_at=record.at,
        outcome=Outcome.IN_PROGRESS,
        played=[],
        answers={},
    )
    session.add(call)
    session.flush()
    _at_hand(session).calls[call.id] = call
    events.record(session, "call.started", actor=CALLER, now=record.at, call_id=call.id, dialled=fact.dialled)


def take_step(session: Session, record: Record, fact: StepTaken) -> None:
    """Add one answered question to its call."""
    call = _call(session, record)
    call.last_node = fact.node
    if fact.field is not None:
        call.answers = {**call.answers, fact.field: fact.value}
    step = {"call_id": call.id, "at": record.at, "node": fact.node, "field": fact.field, "value": fact.value}
    _at_hand(session).steps.append(step)
    _at_hand(session).turns.extend(spoken.turns(record, fact))
    recordings.order_transcript(session, call.id, fact.field, fact.value, clock.now())
    surveys.follow(session, CALLER, record, fact)


def make_report(session: Session, record: Record, fact: ReportMade) -> None:
    """Open the ticket of a report that has its number already; the same number again completes it."""
    call = _call(session, record)
    call.area_code, call.unit_id = fact.area_code, _unit_id(session, fact.unit_code)
    if from_caller.find(session, fact.number) is not None:
        from_caller.complete(session, CALLER, fact.number, record.at, _details(record, fact))
    else:
        _open(session, record, fact, call)
    if fact.is_anonymous:
        strangers.forget(session, call, _at_hand(session).steps)
    strangers.pass_praise(session, CALLER, record, call)
    if fact.outage_id is not None:
        ticket = session.scalars(select(Ticket).where(Ticket.number == fact.number)).one()
        joining.join(session, CALLER, ticket, fact.outage_id, record.at)


def _open(session: Session, record: Record, fact: ReportMade, call: Call) -> None:
    opening = Opening(
        number=fact.number,
        category=Category(fact.category),
        reported_at=record.at,
        source="phone",
        language=fact.language,
        topic=_topic(session, fact),
        unit_id=call.unit_id,
        area_code=fact.area_code,
        call_id=call.id,
        caller_number=fact.caller_number,
        customer_number=fact.customer_number,
        scope=fact.scope,
        since=fact.since,
        place_id=fact.place_id or None,
        place=fact.place or None,
        is_unfinished=fact.is_unfinished,
    )
    tickets.open_ticket(session, CALLER, opening, record.at)


def _topic(session: Session, fact: ReportMade) -> str | None:
    """Return the category the caller chose, None when it was taken back since he was offered it."""
    if not fact.topic:
        return None
    return fact.topic if categories.topics(session).get(fact.topic) == Category(fact.category) else None


def call_again(session: Session, record: Record, fact: CalledAgain) -> None:
    """Note that the caller of an open report says it is still dark; a restored one is opened again."""
    from_caller.still_dark(session, CALLER, fact.number, record.at, record.call_id)


def wish(session: Session, record: Record, fact: Wished) -> None:
    """Do with a report what its caller asked, if he may; who he is, his call says."""
    asked, caller = Wish(fact.wish), _call(session, record).caller_number
    wishes.grant(session, CALLER, fact.number, asked, record.at, call_id=record.call_id, caller_number=caller)


def write_to_caller(session: Session, record: Record, fact: MessageWanted) -> None:
    """Order the message a caller wants on the telephone he calls from."""
    call = _call(session, record)
    outbox.add(
        session,
        "notify.wanted",
        queue="notify",
        now=record.at,
        call_id=call.id,
        topic=fact.topic,
        recipient=fact.recipient,
        language=fact.language,
        details=fact.details,
    )


def want_notices(session: Session, record: Record, fact: NoticeWanted) -> None:
    """Note that this telephone agreed to messages about planned work, or stopped them."""
    number, call_id = _call(session, record).caller_number, record.call_id
    if fact.is_wanted:
        maintenance.agree(session, CALLER, number, fact.area_code, fact.language, record.at, call_id=call_id)
    else:
        maintenance.stop(session, CALLER, number, record.at, call_id=call_id)


def end_call(session: Session, record: Record, fact: CallEnded) -> None:
    """Close the call with how it ended and what the caller was given to hear."""
    call = _call(session, record)
    call.ended_at = record.at
    call.outcome = Outcome(fact.outcome)
    call.goal = fact.goal
    call.last_node = fact.last_node or call.last_node
    call.language = fact.language
    call.played = fact.played
    call.notice, call.voice_days = fact.notice, fact.voice_days
    events.record(
        session,
        "call.ended",
        actor=CALLER,
        now=record.at,
        call_id=call.id,
        outcome=fact.outcome,
        goal=fact.goal,
        last_node=call.last_node,
    )


def note(session: Session, record: Record, kind: str, detail: str) -> None:
    """Write an event that operators should see; a call id without a call is left out."""
    known = record.call_id in _at_hand(session).calls
    events.record(session, kind, actor=IVR, now=record.at, call_id=record.call_id if known else None, detail=detail)


def alarm_quarantined(session: Session, **details: Any) -> None:
    """Write the event that an operator must see: a journal record could not become rows."""
    events.record(session, "journal.quarantined", actor=IVR, now=clock.now(), **details)


def highest_seq(session: Session, node: int) -> int:
    """Return the highest journal sequence of this node in the database, 0 when there is none."""
    return session.scalar(select(func.max(AppliedRecord.seq)).where(AppliedRecord.node == node)) or 0


def highest_report(session: Session, plan: NumberPlan) -> int:
    """Return the highest report sequence of this plan's node in the database, 0 when there is none."""
    newest = session.scalar(
        select(func.max(Ticket.number)).where(
            Ticket.number.startswith(str(plan.node)), func.length(Ticket.number) == plan.digits
        )
    )
    return (plan.sequence_of(newest) if newest else None) or 0


def _details(record: Record, fact: ReportMade) -> from_caller.Details:
    return from_caller.Details(
        call_id=record.call_id,
        caller_number=fact.caller_number,
        customer_number=fact.customer_number,
        scope=fact.scope,
        since=fact.since,
        is_unfinished=fact.is_unfinished,
        place_id=fact.place_id,
        place=fact.place,
    )


def _call(session: Session, record: Record) -> Call:
    call = _at_hand(session).calls.get(record.call_id)
    if call is None:
        raise LookupError(f"no call {record.call_id}")
    return call


def _at_hand(session: Session) -> AtHand:
    at_hand: AtHand = session.info[_AT_HAND]
    return at_hand


def _calls(session: Session, call_ids: Collection[str]) -> dict[str, Call]:
    query = select(Call).where(Call.id.in_(call_ids)).options(lazyload(Call.unit))
    return {call.id: call for call in session.scalars(query)}


def _units(session: Session, codes: Collection[str]) -> dict[str, Unit]:
    return {unit.code: unit for unit in session.scalars(select(Unit).where(Unit.code.in_(codes)))} if codes else {}


def _areas(session: Session, codes: Collection[str]) -> list[Area]:
    return list(session.scalars(select(Area).where(Area.code.in_(codes)))) if codes else []


def _unit_id(session: Session, code: str | None) -> int | None:
    unit = _at_hand(session).units.get(code or "")
    return unit.id if unit is not None else None
