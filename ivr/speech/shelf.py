"""The grammars that were announced: which engine has each, which are not ready yet, who wants to know."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ivr.speech.contract import Grammar
    from ivr.speech.engines.registry import Placed

MOST: Final = 1000
"""Grammars kept ready; the one that was not used for the longest time gives way."""


@dataclass(eq=False)
class Entry:
    """One grammar; ``placed`` is None until an engine has made it ready, ``asked`` once one was set to it.

    ``watchers``: connections that announced it.
    """

    id: str
    grammar: Grammar
    placed: Placed | None = None
    asked: bool = False
    watchers: set[Any] = field(default_factory=set)

    @property
    def engine(self) -> str:
        """Return the engine's name, empty until one is chosen."""
        return self.placed.engine.name if self.placed else ""

    @property
    def ready(self) -> bool:
        """Tell whether speech can be answered: keys alone are not an answer to speech."""
        return self.placed is not None and self.placed.engine.name != "null"

    def told(self) -> dict[str, object]:
        """Return plain values for the status page."""
        grammar = self.grammar
        return {
            "id": self.id,
            "name": grammar.name,
            "kind": grammar.kind.value,
            "language": grammar.language,
            "phrases": len(grammar.phrases),
            "meanings": len(grammar.meanings),
            "engine": self.engine,
            "label": getattr(self.placed.engine, "label", "") if self.placed else "",
            "passed": [{"engine": one.engine, "why": one.why} for one in self.placed.passed] if self.placed else [],
        }


class Shelf:
    """Entries by id, least recently used first. Used by one thread."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._entries: OrderedDict[str, Entry] = OrderedDict()

    def put(self, name: str, grammar: Grammar) -> tuple[Entry, list[Entry]]:
        """Return the entry of a grammar, new if it was not there, and the entries that had to give way."""
        entry = self._entries.get(name)
        if entry is None:
            entry = self._entries[name] = Entry(name, grammar)
        self._entries.move_to_end(name)
        gone = [self._entries.popitem(last=False)[1] for _ in range(len(self._entries) - self._most)]
        return entry, gone

    def use(self, name: str) -> Entry | None:
        """Return an entry that is about to be used."""
        entry = self._entries.get(name)
        if entry is not None:
            self._entries.move_to_end(name)
        return entry

    def has(self, entry: Entry) -> bool:
        """Tell whether an entry was not put away meanwhile."""
        return self._entries.get(entry.id) is entry

    def all(self) -> list[Entry]:
        """Return every entry."""
        return list(self._entries.values())

    def forget(self, watcher: object) -> None:
        """Tell nothing more to a connection that is gone; its grammars stay for the next one."""
        for entry in self._entries.values():
            entry.watchers.discard(watcher)
