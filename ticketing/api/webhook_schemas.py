"""Shapes of subscriptions to events."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 pydantic reads it
from typing import Annotated

from pydantic import Field

from ticketing.api.schemas import In, Out

_HIGHEST_ID = 2**31 - 1
Kind = Annotated[str, Field(pattern=r"^[a-z_]+\.([a-z_]+|\*)$", max_length=60)]
Kinds = Annotated[list[Kind], Field(min_length=1, max_length=40)]
Url = Annotated[str, Field(pattern=r"^https?://[^\s\x00-\x1f]{1,1900}$")]


class WebhookIn(In):
    """Where to send events, and which; ``ticket.*`` stands for all of a family."""

    url: Url
    kinds: Kinds


class WebhookChange(In):
    """What is different now. ``after_event`` sends everything behind that event again."""

    url: Url | None = None
    kinds: Kinds | None = None
    is_active: bool | None = None
    after_event: Annotated[int, Field(ge=0, le=_HIGHEST_ID)] | None = None


class WebhookOut(Out):
    """A subscription. ``secret`` is there once, in the answer that made it."""

    id: int
    url: str
    kinds: list[str]
    is_active: bool
    last_event: int
    failures: int
    error: str | None
    next_try_at: datetime | None
    delivered_at: datetime | None
    created_at: datetime
    secret: str | None = None


class WebhooksOut(Out):
    """Your subscriptions."""

    items: list[WebhookOut]
