"""The job that lets the voice speak a place as soon as it was saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ticketing.core.actor import system
from ticketing.core.config import load_settings
from ticketing.core.jobs import slow_job
from ticketing.outages import clips, service

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.jobs import Work
    from ticketing.core.outbox import OutboxRow

VOICE = system("voice")


@slow_job(service.RENDER_PLACE)
def render_place(payload: dict[str, Any]) -> Work:
    """Speak the place of an outage; then, in the transaction, keep the clip's name on it."""
    outage_id, place = int(payload["outage_id"]), str(payload["place"])
    clip = clips.speak(place, load_settings().clips_dir)

    def keep(session: Session, _row: OutboxRow, now: datetime) -> None:
        service.clip_made(session, VOICE, outage_id, place, clip, now)

    return keep
