"""Rules about ways: everything leads somewhere, nobody is caught, nothing stands where nobody comes."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import TYPE_CHECKING, Final

from ivr.dialogue.checks.house import Fault, House
from ivr.dialogue.graph import END, Choose, Do, Enter, Menu, Record, Transfer
from ivr.dialogue.registry import resolve
from ivr.dialogue.ways import ENTRANCES, full, reachable, waits, ways
from ivr.listen.contract import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ivr.dialogue.graph import Action

MOST_CHOICES: Final = 5
MOST_STRIKES: Final = 3
UNIVERSAL_KEYS: Final = "09*"
LANGUAGE: Final = "language"
_LONGEST_WAIT: Final = 15.0
_LONGEST_AWAY: Final = 60.0


def every_way_leads_somewhere(menus: Sequence[Menu]) -> Iterator[Fault]:
    """Looks at menus that may not fit together; the other rules need menus that do."""
    places = {f"{menu.name}:{node.name}" for menu in menus for node in menu.nodes}
    starts = {f"{menu.name}:" for menu in menus} | {menu.name for menu in menus}
    for menu in menus:
        for node in menu.nodes:
            for way in ways(menu, node):
                if way.to.startswith(f"{menu.name}:?"):
                    yield Fault("resolves", menu.name, node.name, f"{way.means!r} has no next.")
                elif way.to not in places | starts | {END}:
                    yield Fault("resolves", menu.name, node.name, f"leads to {way.to}, which is not there.")


def every_outcome_is_known(house: House) -> Iterator[Fault]:
    """An outcome without a next ends the call in the middle; a next without its outcome is a wish."""
    for menu, node in house.places():
        if isinstance(node, Do) and (given := _outcomes(node.action)):
            for outcome in sorted(given - set(node.next)):
                yield Fault("outcomes", menu.name, node.name, f"its action may return {outcome!r}, which has no next.")
            for outcome in sorted(set(node.next) - given):
                yield Fault(
                    "outcomes", menu.name, node.name, f"has a next for {outcome!r}, which its action never returns."
                )
        if isinstance(node, Choose):
            meanings = {*node.keys.values(), *([] if node.silence is None else [node.silence]), "*"}
            for meaning in sorted(set(node.next) - meanings):
                yield Fault("outcomes", menu.name, node.name, f"has a next for {meaning!r}, which no key means.")


def every_node_has_an_exit(house: House) -> Iterator[Fault]:
    """From everywhere the end can be reached by what the menu itself declares."""
    for menu, node in house.places():
        if END not in reachable(house.menus, f"{menu.name}:{node.name}", with_house_ways=False):
            yield Fault("exit", menu.name, node.name, "has no way to the end of the call.")


def no_loop_runs_by_itself(house: House) -> Iterator[Fault]:
    """A circle in which nobody is asked anything would go round until the call is cut."""
    for menu, node in house.places():
        here = f"{menu.name}:{node.name}"
        if not waits(node) and here in _rushed_from(house, here):
            yield Fault("rush", menu.name, node.name, "comes back to itself without asking the caller anything.")


def every_node_can_be_reached(house: House) -> Iterator[Fault]:
    """Words that nobody will ever hear are a mistake somewhere else."""
    seen = reachable(house.menus, *ENTRANCES)
    for menu, node in house.places():
        if f"{menu.name}:{node.name}" not in seen:
            yield Fault("unreachable", menu.name, node.name, "is never reached.")


def every_question_times_out(house: House) -> Iterator[Fault]:
    """Each wait has an end, and each end comes soon enough."""
    for menu, node in house.places():
        if isinstance(node, Choose | Enter):
            timers = node.timers
            for name in ("first_digit", "inter_digit", "lone_command"):
                if not 0 < getattr(timers, name) <= _LONGEST_WAIT:
                    what = (
                        f"waits {getattr(timers, name):g} s ({name}); above 0 and up to {_LONGEST_WAIT:g} s is allowed."
                    )
                    yield Fault("timeout", menu.name, node.name, what)
        elif isinstance(node, Record | Transfer) and not 0 < node.seconds <= _LONGEST_AWAY:
            what = f"takes {node.seconds:g} s; above 0 and up to {_LONGEST_AWAY:g} s is allowed."
            yield Fault("timeout", menu.name, node.name, what)


def nobody_is_asked_too_often(house: House) -> Iterator[Fault]:
    """Three attempts, then a person; more only while the caller is busy, with a kinder question, within a minute."""
    for menu, node in house.places():
        if isinstance(node, Enter) and not 1 <= node.attempts <= MOST_STRIKES:
            yield Fault("strikes", menu.name, node.name, f"asks {node.attempts} times; 1 to {MOST_STRIKES} is allowed.")
        if isinstance(node, Choose):
            seconds = node.strikes * node.timers.first_digit
            patient = node.reprompt is not None and seconds <= _LONGEST_AWAY
            if not 1 <= node.strikes <= MOST_STRIKES and not (node.strikes > 1 and patient):
                what = f"asks {node.strikes} times in {seconds:g} s; 1 to {MOST_STRIKES} times is allowed, "
                yield Fault("strikes", menu.name, node.name, what + "more only with a reprompt and within a minute.")


def few_choices(house: House) -> Iterator[Fault]:
    """Nobody remembers a sixth choice; the other language is none, for it is said to those alone who need it."""
    for menu, node in house.places():
        if isinstance(node, Choose):
            choices = [meaning for meaning in node.keys.values() if meaning != LANGUAGE]
            if not 1 <= len(choices) <= MOST_CHOICES:
                what = f"has {len(choices)} choices; 1 to {MOST_CHOICES} are allowed."
                yield Fault("choices", menu.name, node.name, what)


def universal_keys_are_left_alone(house: House) -> Iterator[Fault]:
    """0, 9 and * mean the same everywhere."""
    for menu, node in house.places():
        for key in getattr(node, "keys", ()):
            if key in UNIVERSAL_KEYS:
                yield Fault("universal", menu.name, node.name, f"gives the universal key {key} another meaning.")
            elif key not in KEYS or len(key) != 1:
                yield Fault("universal", menu.name, node.name, f"has {key!r}, which is no key of a telephone.")


def _rushed_from(house: House, start: str) -> set[str]:
    """Return the places reached from ``start`` without passing a node in which the call waits."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        menu, node = house.menus.find(waiting.pop())
        for way in ways(menu, node):
            to = full(house.menus, resolve(menu, way.to))
            if to != END and to not in seen and not waits(house.menus.find(to)[1]):
                seen.add(to)
                waiting.append(to)
    return seen


def _outcomes(action: Action) -> set[str]:
    """Return the outcomes an action returns; empty when one of them is not written out."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(action)))
    except (OSError, TypeError, SyntaxError):
        return set()
    found: set[str] = set()
    for item in ast.walk(tree):
        if isinstance(item, ast.Return):
            literals = _literals(item.value)
            if literals is None:
                return set()
            found |= literals
    return found


def _literals(value: ast.expr | None) -> set[str] | None:
    match value:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=body, orelse=orelse):
            left, right = _literals(body), _literals(orelse)
            return left | right if left is not None and right is not None else None
        case _:
            return None
