"""The steps of a macro: what each of them calls, how it is written down, and from where a list of them leads on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from ticketing.core.errors import InvalidError
from ticketing.core.i18n import Label
from ticketing.tickets import links, service
from ticketing.tickets.models import Status
from ticketing.tickets.outcomes import ACTIONS, CAUSES
from ticketing.tickets.workflow import WORKFLOW, allows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.tickets.models import Ticket

MOST_STEPS: Final = 5
LONGEST_TEXT: Final = 500


class Kind(StrEnum):
    """What a step does."""

    NOTE = "note"
    STATUS = "status"
    CLOSE = "close"


@dataclass(frozen=True)
class Step:
    """One service call. ``text``: the note, or the reason of a status; ``to`` a status; ``cause``, ``action`` codes."""

    kind: Kind
    text: str = ""
    to: str = ""
    cause: str = ""
    action: str = ""


_TEXT: Final = Label(
    "Langkah ini perlu teks, paling banyak 500 huruf.", "This step needs a text of at most 500 letters."
)
_STATUS: Final = Label(
    "Pilih status yang bisa dituju langsung; status ini perlu alasan bila diminta.",
    "Choose a status that can be gone to, with a reason where it takes one.",
)
_OUTCOME: Final = Label("Pilih penyebab dan tindakan.", "Choose a cause and an action.")
_COUNT: Final = Label("Makro berisi satu sampai lima langkah.", "A macro has one to five steps.")
_CHAIN: Final = Label(
    "Langkah-langkah ini tidak bisa berurutan dari status mana pun.", "These steps follow each other from no status."
)


def read(rows: Sequence[Mapping[str, Any]]) -> list[Step]:
    """Make steps of plain rows and check them. Raises InvalidError that says what to do."""
    if not 1 <= len(rows) <= MOST_STEPS:
        raise InvalidError("A macro has one to five steps.", field="kind", advice=_COUNT)
    steps = [_step(row) for row in rows]
    if not starts(steps):
        raise InvalidError("These steps follow each other from no status.", field="kind", advice=_CHAIN)
    return steps


def write(steps: Sequence[Step]) -> dict[str, Any]:
    """Return the document that is stored."""
    return {"steps": [{name: str(value) for name, value in asdict(step).items() if value} for step in steps]}


def starts(steps: Sequence[Step]) -> list[Status]:
    """Return the statuses in which a ticket can take all of these steps, in the order of the workflow."""
    return [start for start in WORKFLOW if _leads_on(start, steps)]


def perform(session: Session, actor: Actor, ticket: Ticket, step: Step, now: datetime) -> int | None:
    """Take one step on a held ticket by the service that a button would call; returns the id of a note it wrote."""
    number = ticket.number
    if step.kind is Kind.NOTE:
        return service.add_note(session, actor, number, filled(step.text, ticket), now).id
    version = ticket.version
    if step.kind is Kind.STATUS:
        to = Status(step.to)
        service.change_status(session, actor, number, to, now, version=version, reason=filled(step.text, ticket))
    else:
        links.close(session, actor, number, now, version=version, cause=step.cause, action=step.action)
    return None


def filled(text: str, ticket: Ticket) -> str:
    """Return a text with ``{nomor}``, ``{tempat}`` and ``{unit}`` of this ticket in it."""
    unit = ticket.unit.name if ticket.unit else "?"
    words = {"{nomor}": ticket.number, "{tempat}": ticket.place or "?", "{unit}": unit}
    for name, value in words.items():
        text = text.replace(name, value)
    return text


def _step(row: Mapping[str, Any]) -> Step:
    if row.get("kind") not in set(Kind):
        raise InvalidError("There is no such step.", field="kind", advice=_COUNT)
    kind, text = Kind(row["kind"]), str(row.get("text", "")).strip()
    to, cause, action = (str(row.get(name, "")) for name in ("to", "cause", "action"))
    if len(text) > LONGEST_TEXT or (kind is Kind.NOTE and not text):
        raise InvalidError("A note needs a text.", field="text", advice=_TEXT)
    if kind is Kind.STATUS and not _is_way(to, text):
        raise InvalidError("Choose a status.", field="to", advice=_STATUS)
    if kind is Kind.CLOSE and (cause not in CAUSES or action not in ACTIONS):
        raise InvalidError("Choose a cause and an action.", field="cause", advice=_OUTCOME)
    wanted = {
        Kind.NOTE: Step(kind, text),
        Kind.STATUS: Step(kind, text, to),
        Kind.CLOSE: Step(kind, "", "", cause, action),
    }
    return wanted[kind]


def _is_way(to: str, text: str) -> bool:
    if to not in set(Status) or to in (Status.CLOSED, Status.ATTACHED, Status.NEW):
        return False
    return bool(text) or not WORKFLOW[Status(to)].needs_reason


def _leads_on(start: Status, steps: Sequence[Step]) -> bool:
    at = start
    for step in steps:
        to = Status.CLOSED if step.kind is Kind.CLOSE else Status(step.to) if step.kind is Kind.STATUS else at
        if to is not at and not allows(at, to):
            return False
        at = to
    return True
