"""Rules about goals: a caller gets what he called for, and the figures can tell."""

from __future__ import annotations

import inspect
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from ivr.dialogue.checks.house import Fault, House
from ivr.dialogue.graph import Do, Menu, Say
from ivr.dialogue.ways import is_question, reachable

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILES: Final = ".report("
_BLANK: Final = re.compile(r"\{\w*\}")


def goals_are_declared_and_reached(house: House) -> Iterator[Fault]:
    """A goal without a place, a place without a goal, a report that counts for nothing, a question for nothing."""
    for menu in house.menus:
        ends = [node.name for node in menu.nodes if isinstance(node, Say) and node.reaches_goal]
        if menu.goal and not ends:
            yield Fault("goal", menu.name, "", f"no node reaches its goal {menu.goal}.")
        if ends and not menu.goal:
            yield Fault("goal", menu.name, ends[0], "reaches a goal that the menu does not declare.")
        if menu.follows_goal:
            continue
        files = [node.name for node in menu.nodes if isinstance(node, Do) and _files_a_report(node)]
        if files and not menu.goal:
            yield Fault("goal", menu.name, files[0], "files a report; the menu needs a goal.")
        if _asks(menu) and not _comes_to_a_goal(house, menu):
            yield Fault("goal", menu.name, "", "asks the caller, and nothing he can answer leads to a goal.")


def may_reach(menu: Menu, goal: str) -> bool:
    """Tell whether a menu's goal is this one; a goal such as "{category}_reported" stands for many."""
    return bool(menu.goal) and fnmatchcase(goal, _BLANK.sub("*", menu.goal or ""))


def _files_a_report(node: Do) -> bool:
    try:
        return _FILES in inspect.getsource(node.action)
    except (OSError, TypeError):
        return False


def _asks(menu: Menu) -> bool:
    return any(is_question(node) for node in menu.nodes)


def _comes_to_a_goal(house: House, menu: Menu) -> bool:
    goals = {f"{one.name}:{node.name}" for one, node in house.places() if isinstance(node, Say) and node.reaches_goal}
    return not goals.isdisjoint(reachable(house.menus, f"{menu.name}:{menu.start}", with_house_ways=False))
