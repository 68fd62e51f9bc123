"""The menus that the running line serves, read from the file it wrote when it started."""

from __future__ import annotations

import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE: Final = "menus.json"
END: Final = "end"


@dataclass(frozen=True)
class Way:
    """One way out of a node. ``kind``: next, key, digits, silence, outcome, universal or strikes."""

    kind: str
    press: str
    means: str
    to: str
    seconds: float


@dataclass(frozen=True)
class Node:
    """One place of a menu; ``says`` and ``seconds`` by language."""

    place: str
    kind: str
    reaches_goal: bool
    says: Mapping[str, tuple[str, ...]]
    seconds: Mapping[str, float]
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Menu:
    """One menu file of the line."""

    name: str
    goal: str | None
    start: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Book:
    """All menus by name, all nodes by their full place ("outage:scope")."""

    menus: Mapping[str, Menu]
    nodes: Mapping[str, Node]


def read_book(run_dir: Path) -> Book | None:
    """Read the menus of a running copy; None when its line has not written them (yet)."""
    try:
        tables = json.loads((run_dir / FILE).read_text("utf-8"))
        menus = [_menu(table) for table in tables["menus"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    by_place = {node.place: node for menu in menus for node in menu.nodes}
    return Book(MappingProxyType({menu.name: menu for menu in menus}), MappingProxyType(by_place))


def _menu(table: Mapping[str, Any]) -> Menu:
    name = table["name"]
    nodes = tuple(_node(name, row) for row in table["nodes"])
    return Menu(name, table["goal"], f"{name}:{table['start']}", nodes)


def _node(menu: str, row: Mapping[str, Any]) -> Node:
    return Node(
        place=f"{menu}:{row['name']}",
        kind=row["kind"],
        reaches_goal=row["reaches_goal"],
        says=MappingProxyType({language: tuple(texts) for language, texts in row["says"].items()}),
        seconds=MappingProxyType(row["seconds"]),
        ways=tuple(Way(**way) for way in row["ways"]),
    )
