"""Asks the back office for a page: its answer, or that it is away. Nothing personal is asked here without an Access."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, cast

import structlog
from flask import current_app

from ticketing.backoffice.caller import BackOffice, UnavailableError, open_back_office
from ticketing.core import http
from ticketing.core.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger(__name__)

Value = TypeVar("Value")
_OFFICE = "back_office"


@dataclass(frozen=True)
class Asked(Generic[Value]):
    """``value`` is None when the back office is away, or when there is no such thing."""

    value: Value | None
    is_away: bool = False


def office() -> BackOffice:
    """Return the back office of the running application; opened by the first page that needs it."""
    parts = current_app.extensions[http.EXTENSION]
    if _OFFICE not in parts:
        parts[_OFFICE] = open_back_office(http.settings(), http.database())
    return cast("BackOffice", parts[_OFFICE])


def ask(question: Callable[[BackOffice], Value]) -> Asked[Value]:
    """Ask one question; the back office itself keeps to its time. Refusals other than "not found" are raised."""
    try:
        return Asked(question(office()))
    except UnavailableError as error:
        log.warning("back office away", error=error.message)
        return Asked(None, is_away=True)
    except NotFoundError:
        return Asked(None)
