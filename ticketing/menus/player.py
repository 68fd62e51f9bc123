"""Follows the ways that a reader chose through a menu, and adds the seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ticketing.menus.book import END, Book, Node, Way

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST: Final = 200
"""Steps; a longer path is somebody who holds down a key."""


@dataclass(frozen=True)
class Step:
    """A node on the path: when it began in seconds, and the way taken out of it."""

    node: Node
    began: float
    way: Way | None


@dataclass(frozen=True)
class Play:
    """A path so far. ``choices`` are those that count, ``at`` is where the reader must choose, None at the end."""

    steps: tuple[Step, ...]
    choices: tuple[int, ...]
    at: Node | None
    seconds: float
    reached: bool


def play(book: Book, start: str, choices: Sequence[int], language: str) -> Play:
    """Walk from ``start`` by the chosen ways; a node with one way only is passed by itself.

    A choice that is not there ends the reading of choices. Raises KeyError for a start that is not there.
    """
    steps: list[Step] = []
    place, seconds, used, reached = start, 0.0, 0, False
    book.nodes[start]  # an unknown start is the reader's mistake, an unknown target would be ours
    while place != END and len(steps) < LONGEST:
        node = book.nodes[place]
        began, seconds = seconds, seconds + node.seconds.get(language, 0.0)
        reached |= node.reaches_goal
        way = _only_way(node)
        if way is None:
            chosen = choices[used] if used < len(choices) else -1
            if not 0 <= chosen < len(node.ways):
                steps.append(Step(node, began, None))
                return Play(tuple(steps), tuple(choices[:used]), node, seconds, reached)
            way, used = node.ways[chosen], used + 1
        steps.append(Step(node, began, way))
        seconds += way.seconds
        place = way.to
    return Play(tuple(steps), tuple(choices[:used]), None, seconds, reached)


def read_choices(text: str) -> tuple[int, ...]:
    """Read "0.2.1" from an address; anything else ends the reading."""
    found: list[int] = []
    for part in text.split(".")[:LONGEST]:
        if not (part.isascii() and part.isdigit()) or len(part) > len("99"):
            break
        found.append(int(part))
    return tuple(found)


def written(choices: Sequence[int]) -> str:
    """Write choices the way ``read_choices`` reads them."""
    return ".".join(str(choice) for choice in choices)


def _only_way(node: Node) -> Way | None:
    return node.ways[0] if len(node.ways) == 1 else None
