"""Finds tickets within reach, the newest first, page by page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import Integer, and_, column, false, func, literal_column, or_, select, table, tuple_

from ticketing.accounts.permissions import Permission
from ticketing.core.errors import InvalidError
from ticketing.core.paging import LONGEST_PAGE, Page, decode_cursor, encode_cursor
from ticketing.search.models import WORDS_TABLE, TicketText
from ticketing.tickets.models import Category, Ticket
from ticketing.tickets.reach import below, within
from ticketing.tickets.workflow import Standing, statuses

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.search.asking import Question

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_WORDS: Final = table(WORDS_TABLE, column("rowid", Integer))


@dataclass(frozen=True)
class Filters:
    """What narrows a search; everything may be left out. ``since`` and ``until`` are half-open."""

    unit_id: int | None = None
    standing: Standing | None = None
    category: Category | None = None
    topic: str | None = None
    agent_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    is_late: bool = field(default=False)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is narrowed."""
        return self == Filters()


def find(
    session: Session,
    actor: Actor,
    question: Question,
    filters: Filters,
    now: datetime,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[Ticket]:
    """Return one page of the tickets that answer the question and pass the filters, the newest first.

    Telephones and customers are looked for only by who may see them, what callers said only by who may listen.
    """
    actor.require(Permission.TICKET_VIEW)
    conditions = [within(actor, Ticket.unit_id), *_narrowed(filters, now)]
    if after is not None:
        conditions.append(tuple_(Ticket.opened_at, Ticket.id) < tuple_(*_keys(after)))
    limit = max(1, min(limit, LONGEST_PAGE))
    query = select(Ticket).where(*conditions)
    if question.words and session.get_bind().dialect.name == "sqlite":
        query = query.where(*_newest_with_words(session, actor, question.words, conditions, limit + 1))
    elif not question.is_empty:
        query = query.where(_answers(session, actor, question))
    rows = list(session.scalars(query.order_by(Ticket.opened_at.desc(), Ticket.id.desc()).limit(limit + 1)))
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(rows[:limit], _cursor(last) if last else None)


def exactly(session: Session, actor: Actor, question: Question) -> Ticket | None:
    """Return the ticket of a typed report number within reach, to be opened without a list."""
    actor.require(Permission.TICKET_VIEW)
    if not question.number:
        return None
    return session.scalar(select(Ticket).where(Ticket.number == question.number, within(actor, Ticket.unit_id)))


def excerpts(session: Session, actor: Actor, question: Question, tickets: list[Ticket]) -> dict[int, str]:
    """Return for each ticket the line of its words that has the most of those looked for."""
    if not question.words:
        return {}
    rows = session.scalars(select(TicketText).where(TicketText.ticket_id.in_([one.id for one in tickets])))
    may_read = _may_read(actor)
    found = {row.ticket_id: _best(f"{row.body}\n{row.said}" if may_read else row.body, question) for row in rows}
    return {ticket_id: line for ticket_id, line in found.items() if line}


def _answers(session: Session, actor: Actor, question: Question) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [Ticket.number == question.number] if question.number else []
    if Permission.TICKET_WORK in actor.permissions:
        parts += [Ticket.caller_number == question.phone] if question.phone else []
        parts += [Ticket.customer_number == question.customer] if question.customer else []
        # Ends of numbers are looked for one by one: only where the whole number is nobody's.
        is_known = any(session.scalar(select(Ticket.id).where(one).limit(1)) is not None for one in parts)
        parts += [_ends(question.ending)] if question.ending and not is_known else []
    if question.words:
        parts.append(Ticket.id.in_(_with_words(session, actor, question.words)))
    return or_(false(), *parts)


def _ends(digits: str) -> ColumnElement[bool]:
    return or_(
        Ticket.caller_number.endswith(digits, autoescape=True),
        Ticket.customer_number.endswith(digits, autoescape=True),
        Ticket.number.endswith(digits, autoescape=True),
    )


def _with_words(session: Session, actor: Actor, words: tuple[str, ...]) -> Select[int]:
    if session.get_bind().dialect.name == "sqlite":
        return select(_WORDS.c.rowid).where(_match(actor, words))
    columns = (TicketText.body, TicketText.said) if _may_read(actor) else (TicketText.body,)
    simple: ColumnElement[str] = literal_column("'simple'::regconfig")
    each = [
        or_(*(func.to_tsvector(simple, column).op("@@")(func.to_tsquery(simple, f"{word}:*")) for column in columns))
        for word in words
    ]
    return select(TicketText.ticket_id).where(and_(*each))


def _newest_with_words(
    session: Session, actor: Actor, words: tuple[str, ...], conditions: list[ColumnElement[bool]], count: int
) -> list[ColumnElement[bool]]:
    """Return the conditions of the newest tickets with these words, none of the first ``count`` left out.

    A frequent word is in a tenth of all tickets, and SQLite would read and sort them all. Its word index gives the
    highest ids first without that: so many of them prove that nothing older than the oldest of them is on the page,
    whatever the order of reporting, and from there on the index of the reports serves.
    """
    highest = select(Ticket.opened_at).select_from(_WORDS.join(Ticket, Ticket.id == _WORDS.c.rowid))
    highest = highest.where(_match(actor, words), *conditions).order_by(_WORDS.c.rowid.desc()).limit(count)
    reported = session.scalars(highest).all()
    found = _with_words(session, actor, words)
    if len(reported) < count:
        return [Ticket.id.in_(found)]
    # The sum keeps SQLite from going through all that have the words once more.
    return [Ticket.opened_at >= min(reported), (Ticket.id + 0).in_(found)]


def _match(actor: Actor, words: tuple[str, ...]) -> ColumnElement[bool]:
    # Words are \w+ only and stand in quotes, so nothing of the query language can be typed.
    match = " AND ".join(f'"{word}"*' for word in words)
    return literal_column(WORDS_TABLE).op("MATCH")(match if _may_read(actor) else f"{{body}} : ({match})")


def _may_read(actor: Actor) -> bool:
    return Permission.RECORDING_LISTEN in actor.permissions


def _narrowed(filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.unit_id is not None:
        found.append(Ticket.unit_id.in_(below(frozenset({filters.unit_id}))))
    if filters.standing is not None:
        found.append(Ticket.status.in_(statuses(filters.standing)))
    if filters.category is not None:
        found.append(Ticket.category == filters.category)
    if filters.topic is not None:
        found.append(Ticket.topic == filters.topic)
    if filters.agent_id is not None:
        found.append(Ticket.agent_id == filters.agent_id)
    if filters.since is not None:
        found.append(Ticket.opened_at >= filters.since)
    if filters.until is not None:
        found.append(Ticket.opened_at < filters.until)
    if filters.is_late:
        found += [Ticket.status.in_(statuses(Standing.OPEN)), Ticket.due_at <= now]
    return found


def _best(body: str, question: Question) -> str:
    lines = body.split("\n")
    scores = [sum(word in line.casefold() for word in question.words) for line in lines]
    best = max(range(len(lines)), key=lambda n: (scores[n], -n), default=0)
    return lines[best] if lines and scores[best] else ""


def _cursor(ticket: Ticket) -> str:
    return encode_cursor((ticket.opened_at - _EPOCH) // _MICROSECOND, ticket.id)


def _keys(cursor: str) -> tuple[datetime, int]:
    opened, ticket_id = decode_cursor(cursor, int, int)
    try:
        return _EPOCH + timedelta(microseconds=int(opened)), int(ticket_id)
    except OverflowError as error:
        raise InvalidError("This page does not exist.", cursor=cursor) from error
