"""A section: one document that is set as a whole, with the way in and out of JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Document = TypeVar("Document")


@dataclass(frozen=True)
class Section(Generic[Document]):
    """``read`` makes the document of JSON and raises InvalidError naming the field; ``write`` is its reverse.

    JSON of a document is dicts of dicts; what is no dict is one field, which is compared and taken back as a whole.
    """

    name: str
    default: Document
    read: Callable[[dict[str, Any]], Document]
    write: Callable[[Document], dict[str, Any]]

    def with_default(self, default: Document) -> Section[Document]:
        """Return the section with another document to begin with, for what the environment may set."""
        return replace(self, default=default)
