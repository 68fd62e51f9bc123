"""Passwords of one copy: random, made at the first start, kept where only its owner can read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticketing.core import secrets

if TYPE_CHECKING:
    from pathlib import Path

SIP_USERS = ("caller", "phone1", "phone2")
_NAMES = ("secret_key", "switchboard", *SIP_USERS)


def load_secrets(data: Path) -> dict[str, str]:
    """Secrets of a data folder by name, among them ``SIP_USERS``. Raises FileNotFoundError before a first start."""
    return secrets.load(data)


def make_secrets(data: Path) -> dict[str, str]:
    """Load the secrets, making those that are missing first."""
    return secrets.make(data, _NAMES)
