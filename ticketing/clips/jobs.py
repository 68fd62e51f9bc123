"""The job that lets the voice speak what somebody typed, as soon as it was saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ticketing.clips import orders, speaking
from ticketing.core.actor import system
from ticketing.core.config import load_settings
from ticketing.core.jobs import slow_job

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.jobs import Work
    from ticketing.core.outbox import OutboxRow

VOICE = system("voice")


@slow_job(orders.SPEAK)
def speak(payload: dict[str, Any]) -> Work:
    """Speak the text of an order; then, in the transaction, hand the clip to its owner."""
    order = orders.Order(**payload)
    keep = orders.keeper_of(order)
    folder = load_settings().clips_dir
    clip = speaking.speak(order.text, folder, language=order.language, is_sentence=order.is_sentence)

    def hand_over(session: Session, _row: OutboxRow, now: datetime) -> None:
        keep(session, order, clip, now)

    return hand_over
