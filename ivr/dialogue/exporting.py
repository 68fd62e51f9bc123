"""Writes the menus a server serves into one file, for pages that may not import them."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Final

from ivr.dialogue.checks.house import keys_of, prompts_of
from ivr.dialogue.checks.seconds import PACE, seconds_in
from ivr.dialogue.graph import Choose, Enter, Record, Say, Transfer
from ivr.dialogue.speaks import spoken_by
from ivr.dialogue.ways import WayKind, full, house_ways, is_question, ways
from ivr.voice.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ivr.dialogue.checks.house import Phrases
    from ivr.dialogue.graph import Menu, Node, Speaks
    from ivr.dialogue.registry import Menus
    from ivr.dialogue.ways import Way

FILE: Final = "menus.json"
"""Name of the file in the folder of a running copy."""


def export(menus: Menus, phrases: Mapping[str, Phrases], path: Path) -> None:
    """Write every node with its texts, seconds and ways; the file is replaced in one step."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(exported(menus, phrases), ensure_ascii=False, indent=1), "utf-8")
    draft.replace(path)


def exported(menus: Menus, phrases: Mapping[str, Phrases]) -> dict[str, Any]:
    """Return what ``ticketing.menus.book`` reads: plain values, seconds by language."""
    return {
        "menus": [
            {
                "name": menu.name,
                "goal": menu.goal,
                "start": menu.start,
                "nodes": [_node(menus, phrases, menu, node) for node in menu.nodes],
            }
            for menu in menus
        ]
    }


def _node(menus: Menus, phrases: Mapping[str, Phrases], menu: Menu, node: Node) -> dict[str, Any]:
    return {
        "name": node.name,
        "kind": type(node).__name__.lower(),
        "reaches_goal": isinstance(node, Say) and node.reaches_goal,
        "says": {language: _says(node, one) for language, one in phrases.items()},
        "seconds": {language: _seconds(node, one) for language, one in phrases.items()},
        "ways": [_way(menus, node, way) for way in (*ways(menu, node), *house_ways(node))],
    }


def _way(menus: Menus, node: Node, way: Way) -> dict[str, Any]:
    return {
        "kind": way.kind,
        "press": way.press,
        "means": way.means,
        "to": full(menus, way.to),
        "seconds": round(_takes(node, way), 2),
    }


def _takes(node: Node, way: Way) -> float:
    """Return the seconds a caller takes for a way, or that pass while nothing comes from him."""
    if isinstance(node, Record):
        return min(PACE.speech, node.seconds)
    if isinstance(node, Transfer):
        return 0.0 if way.means == "answered" else float(node.seconds)
    if way.kind is WayKind.DIGITS and isinstance(node, Enter):
        return PACE.of("0" * max(node.lengths))
    if way.kind is WayKind.SILENCE and is_question(node):
        return node.timers.first_digit if isinstance(node, Choose) else 0.0
    if way.kind is WayKind.STRIKES and isinstance(node, Choose | Enter):
        return node.timers.first_digit * (node.strikes if isinstance(node, Choose) else node.attempts)
    return PACE.of(way.press)


def _says(node: Node, phrases: Phrases) -> list[str]:
    return [text for prompt in prompts_of(node) for text in _texts(prompt, phrases)]


def _texts(prompt: Speaks, phrases: Phrases) -> list[str]:
    if isinstance(prompt, str):
        return list(sentences((prompt,), phrases))
    spoken = spoken_by(prompt)
    example = (spoken.longest or keys_of(prompt, phrases)[:1]) if spoken is not None else ()
    written = [key for key in example if not key.startswith("/")]  # others are clips made while running
    return list(sentences(written, phrases)) or [f"⟨{prompt.__name__.replace('_', ' ')}⟩"]


def _seconds(node: Node, phrases: Phrases) -> float:
    length = seconds_in({"": phrases})
    total = 0.0
    for prompt in prompts_of(node):
        spoken = None if isinstance(prompt, str) else spoken_by(prompt)
        keys = spoken.longest if spoken is not None and spoken.longest else keys_of(prompt, phrases)[:1]
        total += sum(length("", key) for key in keys)
    return round(total, 2)
