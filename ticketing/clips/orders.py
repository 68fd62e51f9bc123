"""Orders to the voice: written with what they belong to, done by one job, handed back to their owner."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.core import outbox
from ticketing.core.jobs import MOST_ATTEMPTS
from ticketing.core.outbox import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.clips.speaking import Clip

    Keep = Callable[[Session, "Order", Clip, datetime], None]

SPEAK = "clips.speak"
"""Name of the job, on the job queue ``media``."""


@dataclass(frozen=True)
class Order:
    """A text to be spoken for a row of ``owner``. ``is_sentence``: it stands alone and ends no other sentence."""

    owner: str
    owner_id: int
    text: str
    language: str = "id"
    is_sentence: bool = False


@dataclass(frozen=True)
class Pending:
    """An order that is not done: since when, how often the voice failed, whether it is left alone now."""

    since: datetime
    failures: int
    has_given_up: bool


_owners: dict[str, Keep] = {}


def owner(name: str) -> Callable[[Keep], Keep]:
    """Register the function that keeps the clips of an owner, in the transaction that marks the order done.

    The text may have changed while the voice spoke: the owner compares it with ``Order.text``.
    """

    def register(keep: Keep) -> Keep:
        if name in _owners:
            raise ValueError(f"clips of {name!r} are kept twice")
        _owners[name] = keep
        return keep

    return register


def keeper_of(order: Order) -> Keep:
    """Return the function that keeps the clip; KeyError when nobody does."""
    return _owners[order.owner]


def place(session: Session, order: Order, now: datetime) -> None:
    """Let the voice speak a text once this transaction commits."""
    outbox.add(session, SPEAK, queue="media", now=now, **asdict(order))


def pending(session: Session, order: Order) -> Pending | None:
    """Return how this order stands, None when it is done or was never given; the last one counts."""
    payload = OutboxRow.payload
    query = (
        select(OutboxRow)
        .where(OutboxRow.job == SPEAK, OutboxRow.done_at.is_(None))
        .where(payload["owner"].as_string() == order.owner, payload["owner_id"].as_integer() == order.owner_id)
        .order_by(OutboxRow.id.desc())
    )
    row = next((row for row in session.scalars(query) if row.payload == asdict(order)), None)
    return Pending(row.created_at, row.attempts, row.attempts >= MOST_ATTEMPTS) if row is not None else None
