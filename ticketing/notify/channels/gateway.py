"""SMS and WhatsApp through any gateway that takes one HTTP request a message; docs/messages.md shows the request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from ticketing.notify.channels import answers

if TYPE_CHECKING:
    from ticketing.core.config import Settings
    from ticketing.notify.channels.letter import Letter, Outcome


def send(letter: Letter, settings: Settings) -> Outcome:
    """Post the fields that are configured; ``Idempotency-Key`` is the same for every try of a message."""
    fields = filled(json.loads(settings.gateway_body), letter)
    is_form = settings.gateway_format == "form"
    content = urlencode(fields) if is_form else json.dumps(fields, ensure_ascii=False)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded" if is_form else "application/json",
        "Idempotency-Key": letter.key,
    }
    if settings.gateway_key:
        headers["Authorization"] = f"Bearer {settings.gateway_key}"
    return answers.post(settings.gateway_url, settings, content=content.encode(), headers=headers)


def filled(fields: Any, letter: Letter) -> Any:
    """Put the message into the configured fields: ``{to}``, ``{local}``, ``{text}`` and the like, at any depth."""
    if isinstance(fields, dict):
        return {name: filled(value, letter) for name, value in fields.items()}
    if isinstance(fields, list):
        return [filled(value, letter) for value in fields]
    return fields if not isinstance(fields, str) else _put(fields, letter)


def _put(text: str, letter: Letter) -> str:
    values = {
        "to": letter.recipient,
        "digits": letter.recipient.lstrip("+"),
        "text": plain(letter.body),
        "key": letter.key,
        "channel": str(letter.channel),
        "template": letter.template,
        "language": letter.language,
    }
    # One pass over the configured text: what a caller typed or said is never looked at for more braces.
    parts = text.split("{")
    filled_in = [parts[0]]
    for part in parts[1:]:
        name, end, rest = part.partition("}")
        filled_in.append(f"{values[name]}{rest}" if end and name in values else "{" + part)
    return "".join(filled_in)


def plain(text: str) -> str:
    """Return the text without the signs that double the price of an SMS."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2013", "-").replace("\u2026", "...")
