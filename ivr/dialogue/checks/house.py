"""What a rule looks at, and what it finds."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import Do, Menu, Node, Speaks
from ivr.dialogue.speaks import spoken_by

if TYPE_CHECKING:
    from pathlib import Path

    from ivr.dialogue.registry import Menus
    from ivr.voice.catalogue import Phrase

Phrases = Mapping[str, "Phrase"]

LONGEST_PROMPT: Final = 12.0
"""Seconds; nothing is said longer without the caller being asked, unless a budget says so."""


@dataclass(frozen=True)
class Fault:
    """Something to correct: the rule that found it, where, and a sentence."""

    rule: str
    menu: str
    node: str
    what: str

    def __str__(self) -> str:
        where = f"menus/{self.menu}.py {self.node}".rstrip() if self.menu else "prompts"
        return f"{where}: {self.what}"


@dataclass(frozen=True)
class Journey:
    """Seconds that every straight path may take: to ``goal`` and the end of the call, or up to the node ``until``.

    Paths through a node of ``without`` are another journey: there more is asked than of most callers. ``by_voice``:
    only on lines that hear (True) or only on those that do not (False), whose prompts are others; None for both.
    """

    name: str
    seconds: float
    goal: str = ""
    until: str = ""
    without: tuple[str, ...] = ()
    by_voice: bool | None = None


@dataclass(frozen=True)
class Budgets:
    """Seconds: ``nodes`` by "menu.node" where the usual limit does not fit, and the journeys."""

    nodes: Mapping[str, float]
    journeys: tuple[Journey, ...]


@dataclass(frozen=True)
class House:
    """The menus with the words they use. ``phrases``: language to catalogue."""

    menus: Menus
    phrases: Mapping[str, Phrases]
    budgets: Budgets

    def places(self) -> Iterator[tuple[Menu, Node]]:
        """Yield every node with its menu."""
        for menu in self.menus:
            for node in menu.nodes:
                yield menu, node


Rule = Callable[[House], Iterator[Fault]]


def load_budgets(folder: Path) -> Budgets:
    """Read ``[[node]]`` and ``[[journey]]`` of ``catalogue.toml``."""
    tables = tomllib.loads((folder / "catalogue.toml").read_text("utf-8"))
    nodes = {table["name"]: float(table["seconds"]) for table in tables.get("node", [])}
    journeys = [{**table, "without": tuple(table.get("without", ()))} for table in tables.get("journey", [])]
    return Budgets(nodes, tuple(Journey(**table) for table in journeys))


def prompts_of(node: Node) -> tuple[Speaks, ...]:
    """Return what a node says, without the words for trouble."""
    return () if isinstance(node, Do) else node.prompts


def keys_of(speaks: Speaks, phrases: Phrases) -> tuple[str, ...]:
    """Return the keys one prompt may become; a pattern of a prompt function stays when no key fits it."""
    if isinstance(speaks, str):
        return (speaks,)
    found: list[str] = []
    for pattern in getattr(spoken_by(speaks), "keys", ()):
        found += [key for key in phrases if fnmatchcase(key, pattern)] or [pattern]
    return tuple(found)


def named_keys(node: Node) -> tuple[str, ...]:
    """Return the prompt keys a node says in trouble: after a wrong length, while a caller is busy."""
    return tuple(key for name in ("bad_length", "reprompt") if (key := getattr(node, name, None)))
