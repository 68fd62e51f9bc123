"""Where the boxes of a drawing stand: columns by distance from the start of the menu, short lines within them."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ivr.dialogue.checks.house import prompts_of
from ivr.dialogue.graph import END, Do, Enter, Record, Say, Transfer
from ivr.dialogue.ways import Way, lengths, ways

if TYPE_CHECKING:
    from ivr.dialogue.checks.house import Phrases
    from ivr.dialogue.graph import Menu, Node

WIDTH: Final = 300
HEAD, LINE, ROW, FOOT = 28, 17, 20, 8
_GAP_ACROSS, _GAP_DOWN = 70, 22
_LETTERS: Final = 42


@dataclass(frozen=True)
class Box:
    """A node in the drawing. ``rows`` are its ways; x, y is its upper left corner within its menu."""

    node: Node
    kind: str
    lines: tuple[str, ...]
    rows: tuple[Way, ...]
    x: int = 0
    y: int = 0

    @property
    def height(self) -> int:
        """Return the height that all lines and rows need."""
        return HEAD + LINE * len(self.lines) + ROW * len(self.rows) + FOOT

    def row_y(self, index: int) -> int:
        """Return the middle of one way's row."""
        return self.y + HEAD + LINE * len(self.lines) + ROW * index + ROW // 2


def lay_out(menu: Menu, phrases: Phrases) -> dict[str, Box]:
    """Return the boxes of a menu by node name, placed so that ways lead to the right wherever they can."""
    boxes = {node.name: Box(node, _kind(node), _lines(node, phrases), ways(menu, node)) for node in menu.nodes}
    columns = _columns(menu, boxes)
    for column, names in enumerate(columns):
        y = 0
        for name in names:
            box = boxes[name]
            boxes[name] = Box(box.node, box.kind, box.lines, box.rows, column * (WIDTH + _GAP_ACROSS), y)
            y += box.height + _GAP_DOWN
    return boxes


def local(menu: Menu, way: Way) -> str | None:
    """Return the node of this menu a way leads to, None when it leaves the menu."""
    name, _, node = way.to.partition(":")
    return (node or menu.start) if way.to != END and name == menu.name else None


def _columns(menu: Menu, boxes: dict[str, Box]) -> list[list[str]]:
    depths: dict[str, int] = {}
    _descend(menu, boxes, menu.start, 0, depths, ())
    for node in menu.nodes:  # entered from other menus only
        if node.name not in depths:
            _descend(menu, boxes, node.name, 0, depths, ())
    columns: list[list[str]] = [[] for _ in range(max(depths.values()) + 1)]
    for name in sorted(depths, key=lambda name: _wish(menu, boxes, name, depths)):
        columns[depths[name]].append(name)
    return columns


def _descend(
    menu: Menu, boxes: dict[str, Box], name: str, depth: int, depths: dict[str, int], above: tuple[str, ...]
) -> None:
    if depths.get(name, -1) >= depth:
        return
    depths[name] = depth
    for way in boxes[name].rows:
        to = local(menu, way)
        if to is not None and to != name and to not in above:
            _descend(menu, boxes, to, depth + 1, depths, (*above, name))


def _wish(menu: Menu, boxes: dict[str, Box], name: str, depths: dict[str, int]) -> tuple[float, int]:
    """Return how high a box would like to stand: as high as the rows that lead to it."""
    order = {node.name: place for place, node in enumerate(menu.nodes)}
    rows = [
        order[other] + index / 10
        for other, box in boxes.items()
        for index, way in enumerate(box.rows)
        if local(menu, way) == name and depths[other] < depths[name]
    ]
    return (sum(rows) / len(rows) if rows else float(order[name]), order[name])


def _kind(node: Node) -> str:
    hears = getattr(node, "hears", None)
    return _form(node) + (f", hears {hears}" if hears else "")


def _form(node: Node) -> str:
    match node:
        case Enter():
            return f"enter {lengths(node)} digits"
        case Record() | Transfer():
            return f"{type(node).__name__.lower()} {node.seconds} s"
        case Do():
            return f"do {node.action.__name__}"
        case Say() if node.reaches_goal:
            return "say ★ goal"
        case _:
            return type(node).__name__.lower()


def _lines(node: Node, phrases: Phrases) -> tuple[str, ...]:
    said = [
        (phrases[prompt].text if prompt in phrases else prompt)
        if isinstance(prompt, str)
        else f"⟨{prompt.__name__.replace('_', ' ')}⟩"
        for prompt in prompts_of(node)
    ]
    return tuple(textwrap.wrap(" ".join(said), _LETTERS))
