"""Events of tickets for another program, signed so that it can tell ours from anybody's; docs/messages.md."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from ticketing.core import clock
from ticketing.notify.channels import answers

if TYPE_CHECKING:
    from ticketing.core.config import Settings
    from ticketing.notify.channels.letter import Letter, Outcome

SIGNATURE, DELIVERY, EVENT = "Line123-Signature", "Line123-Delivery", "Line123-Event"


def send(letter: Letter, settings: Settings) -> Outcome:
    """Post the JSON of the event; the delivery is the same for every try, the signature is of this moment."""
    content = letter.body.encode()
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": letter.key,
        DELIVERY: letter.key,
        EVENT: letter.template,
        SIGNATURE: signature(settings.webhook_secret, content, int(clock.now().timestamp())),
    }
    return answers.post(settings.webhook_url, settings, content=content, headers=headers)


def signature(secret: str, content: bytes, moment: int) -> str:
    """Return ``t=SECONDS,v1=HEX``: HMAC-SHA256 over ``SECONDS.CONTENT``. Receivers refuse what is five minutes old."""
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + content, hashlib.sha256).hexdigest()
    return f"t={moment},v1={signed}"
