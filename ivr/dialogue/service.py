"""What a caller came for, who he proved to be, and what the back office answered: for the rest of the call."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from ivr.dialogue.talk import Talk
    from ticketing.backoffice.caller import Access, Challenge, Customer

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Errand:
    """A service that is asked for. ``category``: what the ticket is about when it has to be done later."""

    name: str
    category: str


NONE: Final = Errand("none", "other")


@dataclass
class Service:
    """``customer`` is the connection that is talked about, ``access`` the right to hear what belongs to it.

    ``challenge`` is what the caller was asked to prove himself with, ``secret`` what he answered; it is kept nowhere.
    """

    errand: Errand = NONE
    customer: Customer | None = None
    access: Access | None = None
    challenge: Challenge | None = None
    secret: str = ""
    tries_left: int | None = None
    _found: dict[type, object] = field(default_factory=dict)
    _times: Counter[str] = field(default_factory=Counter)

    def keep(self, value: object) -> None:
        """Keep what was found, for the prompts that tell it; one value of each kind."""
        self._found[type(value)] = value

    def kept(self, kind: type[Kind]) -> Kind | None:
        """Return what was kept of this kind."""
        found = self._found.get(kind)
        return found if isinstance(found, kind) else None

    def times(self, what: str) -> int:
        """Count that something happened once more, and return how often it has."""
        self._times[what] += 1
        return self._times[what]

    def drop_customer(self) -> None:
        """Forget who was talked about, and everything that was found."""
        self.customer = self.access = self.challenge = self.tries_left = None
        self._found.clear()


def wants(name: str, category: str) -> Callable[[Talk], str]:
    """Return an action that notes what the caller came for; ``identify`` comes back to the menu of this name."""

    def want(talk: Talk) -> str:
        talk.service.errand = Errand(name, category)
        return "done"

    return want
