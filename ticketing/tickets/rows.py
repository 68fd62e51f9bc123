"""How a ticket stands in the list of waiting tickets: its place and what its row says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from ticketing.tickets.priority import Level
from ticketing.tickets.workflow import WORKFLOW, Standing

if TYPE_CHECKING:
    from ticketing.tickets.models import Ticket

NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""When a ticket is due that has no clock running: after all others."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def row_order(ticket: Ticket) -> str:
    """Return a text that sorts rows as the queue does: emergencies, then whose time runs out first, then the oldest."""
    rank = 0 if ticket.priority == Level.EMERGENCY else 1
    return f"{rank}-{_sortable(ticket.due_at or NEVER)}-{_sortable(ticket.opened_at)}-{ticket.id:012d}"


def _sortable(moment: datetime) -> str:
    return f"{(moment - _EPOCH) // timedelta(microseconds=1):018d}"


def row_state(ticket: Ticket) -> str:
    """Return ``waiting``, ``taken`` or ``over``."""
    if WORKFLOW[ticket.status].standing is Standing.RESOLVED:
        return "over"
    return "waiting" if ticket.agent_id is None else "taken"


def row_standing(ticket: Ticket) -> str:
    """Return ``open`` or ``paused``: in which of the two lists it waits."""
    return "paused" if WORKFLOW[ticket.status].standing is Standing.PAUSED else "open"
