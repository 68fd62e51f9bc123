"""The door for the phone: facts of a call go in as journal records, each becomes rows exactly once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticketing.intake import service, surveys
from ticketing.intake.facts import (
    RECORDING,
    REFUSED,
    UNKNOWN_CALLER,
    YES,
    CalledAgain,
    CallEnded,
    CallStarted,
    Fact,
    FaultNoted,
    Kind,
    MessageWanted,
    NoticeWanted,
    Record,
    ReportMade,
    SecurityFlagged,
    StepTaken,
    Wished,
    from_data,
    to_data,
    without_caller,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.report_number import NumberPlan

__all__ = [
    "RECORDING",
    "REFUSED",
    "UNKNOWN_CALLER",
    "YES",
    "CallEnded",
    "CallStarted",
    "CalledAgain",
    "Fact",
    "FaultNoted",
    "Kind",
    "MessageWanted",
    "NoticeWanted",
    "Record",
    "ReportMade",
    "SecurityFlagged",
    "StepTaken",
    "Wished",
    "apply",
    "apply_all",
    "asked_lately",
    "from_data",
    "highest",
    "highest_seq",
    "quarantine",
    "to_data",
    "without_caller",
]


def apply(session: Session, record: Record) -> bool:
    """Turn one record into rows inside the session's transaction; False when it was there already."""
    return apply_all(session, [record]) == 1


def apply_all(session: Session, records: Sequence[Record]) -> int:
    """Turn records of one node, in their order, into rows inside the session's transaction.

    Those that were there already are passed by; returns how many were not.
    """
    fresh = service.claim_records(session, records)
    service.prepare(session, fresh)
    for record in fresh:
        _apply(session, record)
    service.finish(session)
    return len(fresh)


def _apply(session: Session, record: Record) -> None:
    match record.fact:
        case CallStarted() as fact:
            service.start_call(session, record, fact)
        case StepTaken() as fact:
            service.take_step(session, record, fact)
        case ReportMade() as fact:
            service.make_report(session, record, fact)
        case CalledAgain() as fact:
            service.call_again(session, record, fact)
        case Wished() | NoticeWanted() | MessageWanted():
            _apply_wish(session, record)
        case CallEnded() as fact:
            service.end_call(session, record, fact)
        case SecurityFlagged() as fact:
            service.note(session, record, f"security.{fact.what}", fact.detail)
        case FaultNoted() as fact:
            service.note(session, record, f"line.{fact.what}", fact.detail)


def _apply_wish(session: Session, record: Record) -> None:
    match record.fact:
        case Wished() as fact:
            service.wish(session, record, fact)
        case MessageWanted() as fact:
            service.write_to_caller(session, record, fact)
        case NoticeWanted() as fact:
            service.want_notices(session, record, fact)


def quarantine(session: Session, node: int, seq: int, *, kind: str, call_id: str, reason: str) -> None:
    """Mark a record that can never become rows as seen and raise the alarm, so that those behind it go on."""
    if service.claim(session, node, [seq]):
        service.alarm_quarantined(session, node=node, seq=seq, record=kind, call=call_id, reason=reason)


def highest(session: Session, plan: NumberPlan) -> tuple[int, int]:
    """Return the highest journal sequence and report sequence of the plan's node that the database knows."""
    return service.highest_seq(session, plan.node), service.highest_report(session, plan)


def asked_lately(session: Session, caller_number: str, since: datetime) -> datetime | None:
    """Return when this number (E.164) was last asked how satisfied it is, None when that was before ``since``."""
    return surveys.asked_lately(session, caller_number, since)


def highest_seq(session: Session, node: int) -> int:
    """Return the highest journal sequence of this node that is in the database, 0 when there is none."""
    return service.highest_seq(session, node)
