"""What a ticket begins with, whoever reports it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from ticketing.tickets.models import Category


@dataclass(frozen=True)
class Opening:
    """One report that becomes a ticket.

    ``number``: the report number the caller has; ``topic``: a category that was added, which belongs to ``category``;
    ``source``: way in, such as ``phone`` or ``walk_in``; telephone numbers in E.164 form, empty when unknown;
    ``reported_at``: when the caller heard the number, which may be long before the database learns of it;
    ``is_unfinished``: the caller hung up before the end.
    """

    number: str
    category: Category
    reported_at: datetime
    source: str
    language: str = "id"
    topic: str | None = None
    unit_id: int | None = None
    area_code: str | None = None
    call_id: str | None = None
    caller_number: str = ""
    customer_number: str = ""
    scope: str | None = None
    since: str | None = None
    place_id: str | None = None
    place: str | None = None
    is_unfinished: bool = False
