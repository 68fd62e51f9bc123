"""The engine that hears nothing: the caller presses keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr.speech.contract import Recognition, Status

if TYPE_CHECKING:
    from ivr.speech.contract import Grammar


@dataclass(frozen=True)
class Unheard:
    """A grammar that no model can hear."""

    grammar: Grammar


class NullEngine:
    """Stands at the end of every order of engines, so that each grammar has one."""

    name = "null"
    model = ""
    languages: frozenset[str] = frozenset()

    def self_test(self) -> None:
        """Nothing can fail."""

    def covers(self, grammar: Grammar) -> bool:  # noqa: ARG002
        """Every grammar: it is what is left."""
        return True

    def prepare(self, grammar: Grammar) -> Unheard:
        """Keep the grammar."""
        return Unheard(grammar)

    def recognise(self, audio: bytes, prepared: object) -> Recognition:  # noqa: ARG002
        """Never understand."""
        return Recognition(Status.REJECT, self.name)

    def listen(self, prepared: object) -> None:
        """Never listen ahead."""

    def transcribe(self, audio: bytes) -> None:
        """Never write down."""
