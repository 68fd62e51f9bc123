"""What is different between two documents, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """One field; None where there was none, or is none any more."""

    path: Path
    before: Any
    after: Any


def differences(before: dict[str, Any], after: dict[str, Any]) -> tuple[Difference, ...]:
    """Return every field that differs, in the order of the older document, then of the newer."""
    old, new = dict(_fields(before)), dict(_fields(after))
    paths = [*old, *(path for path in new if path not in old)]
    return tuple(Difference(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path))


def field_of(document: dict[str, Any], path: Path) -> Any:
    """Return a field, None when there is none."""
    return dict(_fields(document)).get(path)


def with_field(document: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """Return a copy with this field set, or without it when the value is None."""
    name, *rest = path
    copy = dict(document)
    if rest:
        copy[name] = with_field(copy.get(name) or {}, tuple(rest), value)
    elif value is None:
        copy.pop(name, None)
    else:
        copy[name] = value
    if rest and not copy[name]:
        del copy[name]
    return copy


def _fields(document: dict[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    for name, value in document.items():
        if isinstance(value, dict):
            yield from _fields(value, (*path, name))
        else:
            yield (*path, name), value
