"""Who does something: a person at a desk, the caller, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ticketing.core.errors import NotPermittedError

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True)
class Actor:
    """The acting person or part. ``unit_ids`` is None for the whole company."""

    kind: str
    name: str
    user_id: int | None = None
    permissions: frozenset[str] = frozenset()
    unit_ids: frozenset[int] | None = None

    def require(self, permission: str) -> None:
        """Raise NotPermittedError unless the actor holds the permission."""
        if permission not in self.permissions:
            raise NotPermittedError(f"{self.name} may not {permission}.", permission=permission)

    def sees_unit(self, unit_id: int | None) -> bool:
        """Tell whether rows of this unit are within the actor's reach."""
        return self.unit_ids is None or unit_id in self.unit_ids


def system(name: str, permissions: Collection[str] = ()) -> Actor:
    """Return the actor for work that no person asked for (drainer, scheduler, importer)."""
    return Actor(kind="system", name=name, permissions=frozenset(permissions))
