"""The key that signs browser sessions: from the settings, else made once and kept in the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticketing.core import secrets

if TYPE_CHECKING:
    from ticketing.core.config import Settings

_NAME = "web_session_key"


def session_key(settings: Settings) -> str:
    """Return the session key; two processes that start together get the same one."""
    return settings.secret_key or secrets.make(settings.data, [_NAME])[_NAME]
