"""What becomes of the clip of a place once the voice has spoken it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticketing.clips import orders
from ticketing.clips.jobs import VOICE
from ticketing.outages import service

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.clips.orders import Order
    from ticketing.clips.speaking import Clip


@orders.owner(service.PLACE)
def keep_place(session: Session, order: Order, clip: Clip, now: datetime) -> None:
    """Keep the clip of a place on its outage."""
    service.clip_made(session, VOICE, order.owner_id, order.text, clip.name, now)
