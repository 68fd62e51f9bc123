"""Keyset pages: a page starts after the last row seen, so rows that arrive meanwhile shift nothing."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Generic, TypeVar

from ticketing.core.errors import InvalidError

Row = TypeVar("Row")

LONGEST_PAGE = 200


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page; ``after`` asks for the next one and is None on the last."""

    rows: list[Row]
    after: str | None


def encode_cursor(*keys: str | int) -> str:
    """Return sort keys as an opaque text that is safe in a URL."""
    return urlsafe_b64encode(json.dumps(keys, separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *types: type) -> list[str | int]:
    """Return the sort keys of a cursor; InvalidError unless they have exactly these types."""
    try:
        keys = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise InvalidError("This page does not exist.", cursor=cursor) from error
    if not isinstance(keys, list) or [type(key) for key in keys] != list(types):
        raise InvalidError("This page does not exist.", cursor=cursor)
    return keys
