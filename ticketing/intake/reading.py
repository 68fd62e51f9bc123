"""Calls as pages list and show them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, tuple_
from sqlalchemy.orm import selectinload

from ticketing.accounts.permissions import Permission
from ticketing.core.errors import InvalidError, NotFoundError
from ticketing.core.paging import LONGEST_PAGE, Page, decode_cursor, encode_cursor
from ticketing.intake.models import Call
from ticketing.tickets.models import Ticket
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def calls(
    session: Session, actor: Actor, *, unit_id: int | None = None, after: str | None = None, limit: int = 50
) -> Page[Call]:
    """Return one page of calls, the newest first."""
    actor.require(Permission.CALLS_VIEW)
    query = select(Call).where(within(actor, Call.unit_id))
    if unit_id is not None:
        query = query.where(Call.unit_id == unit_id)
    if after is not None:
        query = query.where(tuple_(Call.started_at, Call.id) < tuple_(*_keys(after)))
    limit = max(1, min(limit, LONGEST_PAGE))
    rows = list(session.scalars(query.order_by(Call.started_at.desc(), Call.id.desc()).limit(limit + 1)))
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(rows[:limit], _cursor(last) if last else None)


def call_by_id(session: Session, actor: Actor, call_id: str) -> Call:
    """Return a call with its steps; NotFoundError also when it belongs to a unit out of reach."""
    actor.require(Permission.CALLS_VIEW)
    call = find_call(session, actor, call_id)
    if call is None:
        raise NotFoundError("There is no such call.", call=call_id)
    return call


def find_call(session: Session, actor: Actor, call_id: str) -> Call | None:
    """Return a call with its steps, None when there is none within reach."""
    query = select(Call).where(Call.id == call_id, within(actor, Call.unit_id))
    return session.scalar(query.options(selectinload(Call.steps)))


def tickets_of(session: Session, calls: Sequence[Call]) -> dict[str, str]:
    """Return the report number that each of these calls led to, by call id."""
    query = select(Ticket.call_id, Ticket.number).where(Ticket.call_id.in_([call.id for call in calls]))
    return {call_id: number for call_id, number in session.execute(query) if call_id is not None}


def _cursor(call: Call) -> str:
    return encode_cursor((call.started_at - _EPOCH) // _MICROSECOND, call.id)


def _keys(cursor: str) -> tuple[datetime, str]:
    started, call_id = decode_cursor(cursor, int, str)
    try:
        return _EPOCH + timedelta(microseconds=int(started)), str(call_id)
    except OverflowError as error:
        raise InvalidError("This page does not exist.", cursor=cursor) from error
