"""Finds the menus: every module in a package that holds a ``MENU``."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from ivr.dialogue.graph import END, Menu, Node, targets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


class Menus:
    """All menus by name. Building it proves that every way leads somewhere."""

    def __init__(self, menus: list[Menu]) -> None:
        self._by_name: dict[str, Menu] = {}
        for menu in menus:
            if menu.name in self._by_name:
                raise ValueError(f"two menus are called {menu.name}")
            self._by_name[menu.name] = menu
        for menu in menus:
            for node in menu.nodes:
                for target in targets(node):
                    self._prove(menu, node, target)

    def __iter__(self) -> Iterator[Menu]:
        return iter(self._by_name.values())

    def find(self, place: str) -> tuple[Menu, Node]:
        """Return the menu and node of "menu:node"."""
        menu_name, _, node_name = place.partition(":")
        menu = self._by_name[menu_name]
        return menu, menu.node(node_name or menu.start)

    def _prove(self, menu: Menu, node: Node, target: str) -> None:
        place = resolve(menu, target)
        try:
            if place != END:
                self.find(place)
        except KeyError as error:
            raise ValueError(f"{menu.name}:{node.name} leads to {target}, which is not there") from error


def resolve(menu: Menu, target: str) -> str:
    """Return the full place of a target as written in a menu: "scope" there means "outage:scope"."""
    return target if target == END or ":" in target else f"{menu.name}:{target}"


def load_menus(package: ModuleType) -> Menus:
    """Import every module of the package and collect its MENU."""
    return Menus(declared_menus(package))


def declared_menus(package: ModuleType) -> list[Menu]:
    """Return the MENU of every module, whether they fit together or not."""
    menus = []
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        if isinstance(menu := getattr(loaded, "MENU", None), Menu):
            menus.append(menu)
    return menus
