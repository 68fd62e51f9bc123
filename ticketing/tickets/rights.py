"""What a person may do with a ticket as it stands: which buttons its page shows. The services decide again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticketing.accounts.permissions import Permission
from ticketing.tickets.models import Status
from ticketing.tickets.workflow import WORKFLOW, Standing

if TYPE_CHECKING:
    from ticketing.core.actor import Actor
    from ticketing.tickets.models import Ticket


def rights(ticket: Ticket, actor: Actor) -> dict[str, bool]:
    """Return claim, close, hold, note, reopen and work, each allowed or not."""
    step, may = WORKFLOW[ticket.status], actor.permissions
    is_mine = ticket.agent_id is not None and ticket.agent_id == actor.user_id
    is_over = step.standing is Standing.RESOLVED
    is_free = ticket.agent_id is None or (is_mine and ticket.parked_at is not None)
    works = not is_over and Permission.TICKET_WORK in may and (is_mine or Permission.TICKET_WORK_ANY in may)
    return {
        "claim": is_free and not is_over and Permission.TICKET_CLAIM in may,
        "close": works and Permission.TICKET_CLOSE in may and Status.CLOSED in step.ways_on,
        "hold": is_mine and not is_over,
        "note": Permission.TICKET_NOTE in may,
        "reopen": is_over and Permission.TICKET_WORK in may,
        "work": works,
    }
