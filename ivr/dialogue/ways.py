"""Every way out of a node, whatever its kind: what a caller does or the house finds, and where that leads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import Choose, Do, Enter, Menu, Node, Record, Say, Transfer, targets
from ivr.dialogue.interpreter import DANGER, PERSON
from ivr.dialogue.registry import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ivr.dialogue.registry import Menus

ENTRANCES: Final = ("main:greet", PERSON, DANGER)
"""Where a walk may begin: the call itself, and the universal keys 0 and 9."""


_FEW: Final = 2


class WayKind(StrEnum):
    """Who or what takes a way."""

    NEXT = "next"
    KEY = "key"
    DIGITS = "digits"
    SAID = "said"
    SILENCE = "silence"
    OUTCOME = "outcome"
    UNIVERSAL = "universal"
    STRIKES = "strikes"


@dataclass(frozen=True)
class Way:
    """``press`` is the key or what is keyed, ``means`` the meaning or outcome, ``to`` a full place or END."""

    kind: WayKind
    press: str
    means: str
    to: str


def is_question(node: Node) -> bool:
    """Tell whether the caller is asked for keys here."""
    return isinstance(node, Choose | Enter)


def waits(node: Node) -> bool:
    """Tell whether the call cannot rush through this node: a caller answers, speaks or waits in it."""
    return is_question(node) or isinstance(node, Record | Transfer)


def ways(menu: Menu, node: Node) -> tuple[Way, ...]:
    """Return the ways a menu declares out of one of its nodes."""
    return tuple(Way(kind, press, means, resolve(menu, to)) for kind, press, means, to in _declared(node))


def house_ways(node: Node) -> tuple[Way, ...]:
    """Return the ways that the interpreter adds to every question."""
    if not is_question(node):
        return ()
    lead = "*" if isinstance(node, Enter) else ""
    return (
        Way(WayKind.UNIVERSAL, f"{lead}0", "person", PERSON),
        Way(WayKind.UNIVERSAL, f"{lead}9", "danger", DANGER),
        Way(WayKind.STRIKES, "", "not understood", PERSON),
    )


def reachable(menus: Menus, *starts: str, with_house_ways: bool = True) -> frozenset[str]:
    """Return every full place, END included, to which some way leads from ``starts``, and these themselves."""
    seen: set[str] = set()
    waiting = [full(menus, start) for start in starts]
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        if found := _find(menus, place):
            menu, node = found
            onward = ways(menu, node) + (house_ways(node) if with_house_ways else ())
            waiting += [full(menus, way.to) for way in onward]
    return frozenset(seen)


def full(menus: Menus, place: str) -> str:
    """Return "menu:node" where only "menu:" was said; END and places that are not there stay as they are."""
    found = _find(menus, place)
    return f"{found[0].name}:{found[1].name}" if found else place


def _find(menus: Menus, place: str) -> tuple[Menu, Node] | None:
    try:
        return menus.find(place)
    except KeyError:
        return None


def _declared(node: Node) -> Iterator[tuple[WayKind, str, str, str]]:
    match node:
        case Choose():
            yield from _choices(node)
        case Enter():
            yield WayKind.DIGITS, lengths(node), "given", node.next
            yield (WayKind.KEY, "#", "none", node.without) if node.is_optional else _too_often(node)
        case Do():
            for outcome, to in node.next.items():
                yield WayKind.OUTCOME, "", outcome, to
        case Transfer():
            yield WayKind.OUTCOME, "", "answered", node.answered
            yield WayKind.OUTCOME, "", "unanswered", node.unanswered
        case Say():
            for key, to in node.keys.items():
                yield WayKind.KEY, key, to.rpartition(":")[2], to
            yield WayKind.NEXT, "", "", node.next
        case _:
            for to in targets(node):
                yield WayKind.NEXT, "", "", to


def _choices(node: Choose) -> Iterator[tuple[WayKind, str, str, str]]:
    for key, meaning in node.keys.items():
        yield WayKind.KEY, key, meaning, _of(node.next, meaning)
    if node.silence is not None:
        yield WayKind.SILENCE, "", node.silence, _of(node.next, node.silence)
    for meaning, to in node.said.items():
        yield WayKind.SAID, "", meaning, to


def _of(following: Mapping[str, str], meaning: str) -> str:
    return following.get(meaning) or following.get("*") or f"?{meaning}"


def _too_often(node: Enter) -> tuple[WayKind, str, str, str]:
    return WayKind.STRIKES, "", "wrong length too often", node.without


def lengths(node: Enter) -> str:
    """Return how many digits are wanted, for a reader: 11/12, 8-14."""
    wanted = sorted(node.lengths)
    if len(wanted) > _FEW and wanted == list(range(wanted[0], wanted[-1] + 1)):
        return f"{wanted[0]}-{wanted[-1]}"
    return "/".join(str(length) for length in wanted)
