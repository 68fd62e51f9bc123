"""Tickets as plain rows for files that leave the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.tickets.models import Ticket
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

COLUMNS = (
    "number", "status", "category", "priority", "priority_reason", "source", "is_unfinished", "unit", "area_code",
    "call_id", "caller_number", "customer_number", "language", "scope", "since", "place_id", "place",
    "times_called", "agent", "cause", "action", "opened_at", "status_at", "closed_at",
)  # fmt: skip

# OWASP "CSV Injection" and ASVS 1.2.10: a cell that starts like this may run in a spreadsheet.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00")


def rows(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """Return all tickets within reach, the oldest first, as JSON values by COLUMNS; times are ISO in UTC."""
    actor.require(Permission.TICKET_EXPORT)
    query = select(Ticket).where(within(actor, Ticket.unit_id)).order_by(Ticket.opened_at, Ticket.id)
    return [_row(ticket) for ticket in session.scalars(query)]


def guard(value: object) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula: a dangerous first character gets a ``'`` before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _row(ticket: Ticket) -> dict[str, Any]:
    plain = {name: getattr(ticket, name) for name in COLUMNS if name not in ("unit", "agent")}
    shown = {name: value.isoformat() if name.endswith("_at") and value else value for name, value in plain.items()}
    shown["unit"] = ticket.unit.code if ticket.unit else None
    shown["agent"] = ticket.agent.username if ticket.agent else None
    return {name: shown[name] for name in COLUMNS}
