"""The key that signs browser sessions: from the settings, else made once and kept in the data folder."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ticketing.core.config import Settings

_NAME = "web_session_key"


def session_key(settings: Settings) -> str:
    """Return the session key; two processes that start together get the same one."""
    if settings.secret_key:
        return settings.secret_key
    settings.data.mkdir(parents=True, exist_ok=True)
    path = settings.data / "secrets.json"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        text = file.read()
        known: dict[str, str] = json.loads(text) if text else {}
        if _NAME not in known:
            known[_NAME] = secrets.token_urlsafe(48)
            file.seek(0)
            file.truncate()
            file.write(json.dumps(known, indent=2) + "\n")
    return known[_NAME]
