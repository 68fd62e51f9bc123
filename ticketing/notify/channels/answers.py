"""What an answer over HTTP means for a message; the same for gateway and webhook."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import httpx

from ticketing.notify.channels.letter import Failed, Outcome, Sent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ticketing.core.config import Settings

_ASK_AGAIN: Final = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
_WE_ARE_REFUSED: Final = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED}
_NAMES: Final = ("id", "message_id", "messageId", "sid")
_LONGEST: Final = 80


def post(url: str, settings: Settings, *, content: bytes, headers: Mapping[str, str]) -> Outcome:
    """Post once; redirects are not followed, for what they lead to is not what was configured."""
    try:
        with httpx.Client(timeout=settings.messages_seconds, follow_redirects=False, trust_env=False) as client:
            return outcome_of(client.post(url, content=content, headers=dict(headers)))
    except httpx.TimeoutException:
        return Failed("slow")
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return Failed("away")


def outcome_of(answer: httpx.Response) -> Outcome:
    """2xx is sent; 5xx, 408, 425, 429 and a refused key are tried again; the rest is never going to work."""
    if answer.is_success:
        return Sent(_reference(answer))
    if answer.status_code in _WE_ARE_REFUSED or answer.is_redirect:
        return Failed("not_let_in")
    if answer.is_server_error or answer.status_code in _ASK_AGAIN:
        return Failed("busy", wait=_wait(answer))
    return Failed("refused", is_final=True)


def _reference(answer: httpx.Response) -> str:
    try:
        told: Any = answer.json()
    except ValueError:
        return ""
    if not isinstance(told, dict):
        return ""
    return next((str(told[name])[:_LONGEST] for name in _NAMES if told.get(name)), "")


def _wait(answer: httpx.Response) -> float:
    asked = answer.headers.get("Retry-After", "")
    return float(asked) if asked.isascii() and asked.isdigit() else 0.0
