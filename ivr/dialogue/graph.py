"""The vocabulary in which a menu is declared. Everything that reads menus reads these values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from functools import cached_property
from typing import TYPE_CHECKING

from ivr.listen.contract import USUAL, Timers

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

Speaks = str | Callable[["Talk"], tuple[str, ...]]
"""A prompt key, or a function that chooses the keys when the moment comes (greeting, number in groups)."""

Action = Callable[["Talk"], str]
"""Does one thing and names its outcome, which the node's ``next`` maps to a node."""

END = "end"
"""Where a call ends; hangs up politely."""


@dataclass(frozen=True)
class Say:
    """Tell the caller something. ``reaches_goal``: who gets here has got what he called for.

    ``keys`` lead elsewhere while it is said; any other key is kept for the next question.
    """

    name: str
    prompts: tuple[Speaks, ...]
    next: str
    can_interrupt: bool = True
    reaches_goal: bool = False
    keys: Mapping[str, str] = default(default_factory=dict)


@dataclass(frozen=True)
class Choose:
    """Ask for one of at most five meanings. ``keys`` maps key to meaning, ``next`` meaning to node ("*" for all).

    ``silence`` is the meaning of saying nothing, where that is an answer. ``reprompt`` replaces the question while the
    caller is busy elsewhere (at the meter); ``strikes`` is how often we ask before a person takes over.

    ``hears``: the grammar of the phrase book whose meanings are those of ``keys``, None for keys alone.
    ``said``: what has no key here and may be said all the same, meaning to node: a short way for who knows what he
    wants. ``hears_slots``: a place or a time may be said in the same breath. ``slot``: what was said so before and
    answers this question ("time").
    """

    name: str
    prompts: tuple[Speaks, ...]
    keys: Mapping[str, str]
    next: Mapping[str, str]
    field: str | None = None
    timers: Timers = USUAL
    silence: str | None = None
    reprompt: str | None = None
    strikes: int = 3
    hears: str | None = None
    said: Mapping[str, str] = default(default_factory=dict)
    hears_slots: bool = False
    slot: str | None = None


@dataclass(frozen=True)
class Enter:
    """Ask for digits. # alone means "I have none" when ``is_optional``.

    After ``attempts`` numbers of a wrong length the call goes on without one: no report is refused for a number.
    ``hears``: "area", a name or a spoken code whose meaning is the number; "customer", whether there is a number, which
    is then said four digits at a time; "phone", a telephone number said so without asking whether there is one;
    "digits", all of them in one breath, which is asked back; "place" and "place_within", the official code of a place
    of the area or inside the place heard last; the name of a grammar whose meanings are numbers; None for keys alone.
    ``slot``: what was said before and answers this question once it is confirmed ("place"). ``may_pass``: who is not
    understood goes on without instead of to a person. ``is_secret``: the digits are in no journal and no record, only
    in ``Talk.service``.
    """

    name: str
    prompts: tuple[Speaks, ...]
    field: str
    lengths: frozenset[int]
    next: str
    without: str
    bad_length: str
    is_optional: bool = True
    attempts: int = 2
    timers: Timers = USUAL
    hears: str | None = None
    is_secret: bool = False
    slot: str | None = None
    may_pass: bool = False


@dataclass(frozen=True)
class Record:
    """Keep what the caller says, up to ``seconds``, ended by a key or by silence. Saying nothing is no error."""

    name: str
    prompts: tuple[Speaks, ...]
    field: str
    seconds: int
    next: str


@dataclass(frozen=True)
class Transfer:
    """Put the caller into a line queue for so many seconds: ``answered`` when somebody talked to him."""

    name: str
    prompts: tuple[Speaks, ...]
    queue: str
    seconds: int
    answered: str
    unanswered: str


@dataclass(frozen=True)
class Do:
    """Run one small action; never speaks, never asks. Only ``Talk.ask_office`` says "one moment" while it waits."""

    name: str
    action: Action
    next: Mapping[str, str]


Node = Say | Choose | Enter | Record | Transfer | Do


@dataclass(frozen=True)
class Menu:
    """One menu file. ``goal`` names what its ``reaches_goal`` nodes achieve. Nodes of other menus: "menu:node".

    ``follows_goal``: only callers who have what they called for come here, so that it needs no goal of its own.
    """

    name: str
    start: str
    nodes: tuple[Node, ...]
    goal: str | None = None
    follows_goal: bool = False

    def __post_init__(self) -> None:
        if len(self._by_name) != len(self.nodes):
            raise ValueError(f"menu {self.name} has two nodes of one name")
        if self.start not in self._by_name:
            raise ValueError(f"menu {self.name} starts at {self.start}, which it does not have")

    def node(self, name: str) -> Node:
        """Return the node of this name; KeyError when there is none."""
        return self._by_name.get(name) or _no_node(self.name, name)

    @cached_property
    def _by_name(self) -> Mapping[str, Node]:
        return {node.name: node for node in self.nodes}


def targets(node: Node) -> tuple[str, ...]:
    """Return every place a node may lead to, as written in its declaration."""
    match node:
        case Say():
            return (node.next, *node.keys.values())
        case Record():
            return (node.next,)
        case Transfer():
            return (node.answered, node.unanswered)
        case Enter():
            return (node.next, node.without)
        case Choose():
            return (*node.next.values(), *node.said.values())
        case Do():
            return tuple(node.next.values())


def _no_node(menu: str, name: str) -> Node:
    raise KeyError(f"menu {menu} has no node {name}")
