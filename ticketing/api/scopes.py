"""What a token may be limited to; each scope stands for permissions that its person must hold as well."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.accounts.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Scope(StrEnum):
    """One thing a program may do."""

    TICKETS_READ = "tickets:read"
    TICKETS_WRITE = "tickets:write"
    REPORTS_READ = "reports:read"
    REPORTS_WRITE = "reports:write"
    NOTES_READ = "notes:read"
    NOTES_WRITE = "notes:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    WEBHOOKS = "webhooks"


_P = Permission

PERMISSIONS: Mapping[Scope, frozenset[Permission]] = MappingProxyType(
    {
        Scope.TICKETS_READ: frozenset({_P.TICKET_VIEW}),
        Scope.TICKETS_WRITE: frozenset(
            {_P.TICKET_VIEW, _P.TICKET_WORK, _P.TICKET_WORK_ANY, _P.TICKET_CLOSE, _P.SERVICE_GIVE}
        ),
        Scope.REPORTS_READ: frozenset({_P.TICKET_VIEW}),
        Scope.REPORTS_WRITE: frozenset({_P.TICKET_VIEW, _P.TICKET_NOTE, _P.SERVICE_GIVE}),
        Scope.NOTES_READ: frozenset({_P.TICKET_VIEW}),
        Scope.NOTES_WRITE: frozenset({_P.TICKET_VIEW, _P.TICKET_NOTE}),
        Scope.CUSTOMERS_READ: frozenset({_P.SERVICE_GIVE}),
        Scope.CUSTOMERS_WRITE: frozenset({_P.SERVICE_GIVE}),
        Scope.WEBHOOKS: frozenset({_P.TICKET_VIEW}),
    }
)


def permissions_of(scopes: Iterable[str]) -> frozenset[str]:
    """Return everything these scopes allow; scopes nobody knows any more allow nothing."""
    known = {str(scope): allowed for scope, allowed in PERMISSIONS.items()}
    return frozenset(str(permission) for scope in scopes for permission in known.get(scope, ()))
