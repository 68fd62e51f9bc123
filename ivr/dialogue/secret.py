"""A question whose answer proves who somebody is: no record keeps what was said to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr.dialogue.asking import Question

if TYPE_CHECKING:
    from ivr.speech.contract import Recognition


@dataclass
class SecretQuestion(Question):
    """Keeps how surely a turn was understood, and not what."""

    def note(self, spoken: Recognition) -> None:
        """Keep what understood a turn, without its words."""
        super().note(spoken)
        self.heard[-1] |= {"phrase": "", "meaning": ""}
