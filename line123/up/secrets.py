"""Passwords of one copy: random, made at the first start, kept where only its owner can read them."""

from __future__ import annotations

import json
import os
import secrets as random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SIP_USERS = ("caller", "phone1", "phone2")
_NAMES = ("secret_key", "switchboard", *SIP_USERS)


def load_secrets(data: Path) -> dict[str, str]:
    """Secrets of a data folder by name, among them ``SIP_USERS``. Raises FileNotFoundError before a first start."""
    kept: dict[str, str] = json.loads(_path(data).read_text(encoding="ascii"))
    return kept


def make_secrets(data: Path) -> dict[str, str]:
    """Load the secrets, making those that are missing first."""
    kept = load_secrets(data) if _path(data).exists() else {}
    fresh = {name: random.token_urlsafe(24) for name in _NAMES if name not in kept}
    if fresh:
        kept |= fresh
        _write(_path(data), kept)
    return kept


def _path(data: Path) -> Path:
    return data / "secrets.json"


def _write(path: Path, kept: dict[str, str]) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(kept, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
