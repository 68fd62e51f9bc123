"""Draws all menus into one SVG: a panel for each menu, a box for each node, a row for each way out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from ivr.dialogue.graph import END, Do, Say
from ivr.dialogue.layout import HEAD, LINE, WIDTH, Box, lay_out, local
from ivr.dialogue.ways import WayKind, is_question

if TYPE_CHECKING:
    from ivr.dialogue.checks.house import Phrases
    from ivr.dialogue.graph import Menu
    from ivr.dialogue.registry import Menus
    from ivr.dialogue.ways import Way

_MARGIN, _TITLE, _LEGEND = 24, 44, 40
_STYLE: Final = """
svg { background: #fff; font: 12px system-ui, sans-serif; }
text { fill: #1b2430; } .soft { fill: #56616f; } .title { font-size: 18px; font-weight: 700; }
.name { font-weight: 700; font-size: 13px; } .key { font-weight: 700; fill: #0b5cad; } .away { fill: #7a4b00; }
.panel { fill: #f3f5f8; } .box { fill: #fff; stroke: #b9c3cf; } .question { stroke: #0b5cad; stroke-width: 2; }
.do { fill: #e9edf2; stroke-dasharray: 4 3; } .goal { fill: #e0f4e6; stroke: #14612f; stroke-width: 2; }
.way { fill: none; stroke: #8693a3; stroke-width: 1.4; } .tip { fill: #8693a3; }
@media (prefers-color-scheme: dark) {
  svg { background: #121922; } text { fill: #e6ebf2; } .soft { fill: #a9b4c2; }
  .key { fill: #6cb2f5; } .away { fill: #ffca94; }
  .panel { fill: #1b2430; } .box { fill: #222d3b; stroke: #4a586a; } .question { stroke: #6cb2f5; }
  .do { fill: #2a3543; } .goal { fill: #163c25; stroke: #a3e3b8; } .way { stroke: #7e8b9b; } .tip { fill: #7e8b9b; }
}
"""
_LEGEND_TEXT: Final = (
    "Blue border: the caller is asked. Dashed: a small action. Green, ★: the goal is reached. "
    "Every question also has 0 person, 9 danger, * back; after three misses a person."
)


def draw_menus(menus: Menus, phrases: Phrases) -> str:
    """Return the SVG of all menus with the texts of one language; the same menus give the same text."""
    ordered = sorted(menus, key=lambda menu: (menu.name != "main", menu.name))
    panels = [(menu, lay_out(menu, phrases)) for menu in ordered]
    width = max(_extent(boxes)[0] for _, boxes in panels) + 4 * _MARGIN
    root = ET.Element("svg", xmlns="http://www.w3.org/2000/svg")
    ET.SubElement(root, "title").text = "The menus of the telephone line"
    ET.SubElement(root, "style").text = _STYLE
    _text(root, _MARGIN, _MARGIN, _LEGEND_TEXT, "soft")
    y = _LEGEND
    for menu, boxes in panels:
        height = _extent(boxes)[1] + _TITLE + _MARGIN
        group = ET.SubElement(root, "g", transform=f"translate({_MARGIN} {y})")
        _shape(group, 0, 0, width - 2 * _MARGIN, height, "panel")
        _panel(group, menu, boxes)
        y += height + _MARGIN
    root.set("viewBox", f"0 0 {width} {y}")
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _panel(group: ET.Element, menu: Menu, boxes: dict[str, Box]) -> None:
    title = f"{menu.name} — goal: {menu.goal}" if menu.goal else menu.name
    _text(group, _MARGIN, 28, title, "title")
    inner = ET.SubElement(group, "g", transform=f"translate({_MARGIN} {_TITLE})")
    for box in boxes.values():
        for index, way in enumerate(box.rows):
            to = local(menu, way)
            if to is not None and boxes[to].x > box.x:
                _line(inner, box, index, boxes[to])
    for box in boxes.values():
        _box(inner, menu, box, boxes)


def _box(parent: ET.Element, menu: Menu, box: Box, boxes: dict[str, Box]) -> None:
    group = ET.SubElement(parent, "g", transform=f"translate({box.x} {box.y})", id=f"{menu.name}.{box.node.name}")
    _shape(group, 0, 0, WIDTH, box.height, f"box {_look(box)}".rstrip())
    _text(group, 12, 19, box.node.name, "name")
    _text(group, WIDTH - 12, 19, box.kind, "soft", anchor="end")
    for number, line in enumerate(box.lines):
        _text(group, 12, HEAD + LINE * number + 11, line)
    for index, way in enumerate(box.rows):
        _row(group, box.row_y(index) - box.y + 4, way, _target(menu, box, way, boxes))


def _row(group: ET.Element, y: int, way: Way, target: str) -> None:
    press = {WayKind.SILENCE: "(silence)", WayKind.SAID: "(said)"}.get(way.kind, way.press)
    _text(group, 12, y, press, "key")
    _text(group, 12 + 8 * len(press) + (6 if press else 0), y, way.means.replace("_", " "), "soft")
    _text(group, WIDTH - 12, y, target, "soft" if target.startswith("→") else "away", anchor="end")


def _target(menu: Menu, box: Box, way: Way, boxes: dict[str, Box]) -> str:
    if way.to == END:
        return "■ end"
    to = local(menu, way)
    if to is None:
        return f"⇒ {way.to}"
    return f"→ {to}" if boxes[to].x > box.x else f"↩ {to}"


def _look(box: Box) -> str:
    if isinstance(box.node, Do):
        return "do"
    if isinstance(box.node, Say) and box.node.reaches_goal:
        return "goal"
    return "question" if is_question(box.node) else ""


def _line(parent: ET.Element, box: Box, index: int, to: Box) -> None:
    x1, y1 = box.x + WIDTH, box.row_y(index)
    x2, y2 = to.x, to.y + HEAD // 2
    bend = min(60, (x2 - x1) // 2)
    ET.SubElement(parent, "path", {"class": "way", "d": f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2 - 6} {y2}"})
    ET.SubElement(parent, "path", {"class": "tip", "d": f"M{x2} {y2}l-7 -4v8z"})


def _shape(parent: ET.Element, x: int, y: int, width: int, height: int, look: str) -> None:
    numbers = {"x": x, "y": y, "width": width, "height": height, "rx": 8}
    ET.SubElement(parent, "rect", {"class": look, **{name: str(value) for name, value in numbers.items()}})


def _text(parent: ET.Element, x: int, y: int, words: str, look: str = "", *, anchor: str = "") -> None:
    if not words:
        return
    attributes = {"x": str(x), "y": str(y)}
    if look:
        attributes["class"] = look
    if anchor:
        attributes["text-anchor"] = anchor
    ET.SubElement(parent, "text", attributes).text = words


def _extent(boxes: dict[str, Box]) -> tuple[int, int]:
    return max(box.x + WIDTH for box in boxes.values()), max(box.y + box.height for box in boxes.values())
