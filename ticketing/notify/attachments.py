"""Files that go with a mail. They are made when it is sent and kept nowhere: what they show can be made again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from ticketing.core.db import Database
from ticketing.core.outbox import OutboxRow
from ticketing.notify.channels.letter import Attachment
from ticketing.notify.models import Message

if TYPE_CHECKING:
    from ticketing.core.config import Settings
    from ticketing.notify.channels.letter import Letter

Maker = Callable[[Session, Mapping[str, Any], datetime], Attachment]
"""Makes the file from the payload of the job that wrote the message."""

LARGEST: Final = 5_000_000
"""Bytes; many mail servers refuse ten millions, and a mail grows by a third on its way."""

_makers: dict[str, Maker] = {}
log = structlog.get_logger(__name__)


def goes_with(template: str) -> Callable[[Maker], Maker]:
    """Register what makes the file that goes with messages of a template."""

    def register(maker: Maker) -> Maker:
        _makers[template] = maker
        return maker

    return register


def make(letter: Letter, settings: Settings, now: datetime) -> Attachment | None:
    """Return the file of a letter; None when it has none, or none that can go: the text says where else it is."""
    maker = _makers.get(letter.template)
    if maker is None:
        return None
    database = Database(settings.database)
    try:
        with database.read() as session:
            row = session.scalars(select(OutboxRow).join(Message).where(Message.id == letter.id)).one()
            made = maker(session, row.payload, now)
    except Exception:  # a mail without its file says more than no mail
        log.exception("attachment.failed", template=letter.template, message=letter.id)
        return None
    finally:
        database.dispose()
    if len(made.content) > LARGEST:
        log.warning("attachment.too_large", template=letter.template, message=letter.id, size=len(made.content))
        return None
    return made
