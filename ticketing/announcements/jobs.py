"""What becomes of the clip of an announcement once the voice has spoken it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticketing.announcements import service
from ticketing.clips import orders
from ticketing.clips.jobs import VOICE

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.clips.orders import Order
    from ticketing.clips.speaking import Clip


@orders.owner(service.OWNER)
def keep_text(session: Session, order: Order, clip: Clip, now: datetime) -> None:
    """Keep the clip of a text on its announcement."""
    service.clip_made(session, VOICE, order, clip, now)
