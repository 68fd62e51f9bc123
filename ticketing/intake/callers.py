"""Who is behind a ticket: customers of a telephone, telephones of a customer, with their calls and tickets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select

from ticketing.accounts.permissions import Permission
from ticketing.core.clock import COMPANY_ZONE
from ticketing.intake.models import Call
from ticketing.tickets.models import Ticket
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

_SHOWN: Final = 5
_LOOKED_AT: Final = 50


@dataclass(frozen=True)
class Acquaintance:
    """What is known of a caller. One telephone may serve many customers, one customer may have many telephones.

    ``calls_today`` counts from midnight of the ticket's unit; calls and tickets are the newest, without the ticket.
    """

    calls_today: int = 0
    calls: list[Call] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    customer_numbers: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)


def behind(session: Session, actor: Actor, ticket: Ticket, now: datetime) -> Acquaintance:
    """Return what is known of who made this report; nothing of a caller who stays unknown."""
    same = _same_caller(ticket)
    if not same:
        return Acquaintance()
    query = select(Ticket).where(or_(*same), Ticket.id != ticket.id, within(actor, Ticket.unit_id))
    others = list(session.scalars(query.order_by(Ticket.opened_at.desc(), Ticket.id.desc()).limit(_LOOKED_AT)))
    known = [ticket, *others]
    return Acquaintance(
        calls_today=_calls_today(session, actor, ticket, now),
        calls=_calls(session, actor, ticket),
        tickets=others[:_SHOWN],
        customer_numbers=list(dict.fromkeys(one.customer_number for one in known if one.customer_number)),
        phones=list(dict.fromkeys(one.caller_number for one in known if one.caller_number)),
    )


def _same_caller(ticket: Ticket) -> list[ColumnElement[bool]]:
    same = [Ticket.caller_number == ticket.caller_number] if ticket.caller_number else []
    return same + ([Ticket.customer_number == ticket.customer_number] if ticket.customer_number else [])


def _calls(session: Session, actor: Actor, ticket: Ticket) -> list[Call]:
    if not ticket.caller_number or Permission.CALLS_VIEW not in actor.permissions:
        return []
    query = select(Call).where(Call.caller_number == ticket.caller_number, within(actor, Call.unit_id))
    return list(session.scalars(query.order_by(Call.started_at.desc(), Call.id.desc()).limit(_SHOWN)))


def _calls_today(session: Session, actor: Actor, ticket: Ticket, now: datetime) -> int:
    if not ticket.caller_number:
        return 0
    local = now.astimezone(ZoneInfo(ticket.unit.timezone if ticket.unit else COMPANY_ZONE))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Call.caller_number == ticket.caller_number, Call.started_at >= midnight
    return session.scalar(select(func.count(Call.id)).where(*mine, within(actor, Call.unit_id))) or 0
