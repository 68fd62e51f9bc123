"""What a channel gets, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ticketing.notify.models import Channel


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail; ``media`` such as application/pdf."""

    name: str
    content: bytes
    media: str


@dataclass(frozen=True)
class Letter:
    """One message on its way; ``key`` is the same for every try."""

    id: int
    key: str
    channel: Channel
    recipient: str
    subject: str
    body: str
    template: str
    language: str
    attachment: Attachment | None = None


@dataclass(frozen=True)
class Sent:
    """It was taken over; ``reference``: what the other side calls it, or empty."""

    reference: str = ""


@dataclass(frozen=True)
class Failed:
    """It was not. ``code`` is one of ``notify.faults``; ``wait``: seconds the other side asked for."""

    code: str
    is_final: bool = False
    wait: float = 0.0


Outcome = Sent | Failed
