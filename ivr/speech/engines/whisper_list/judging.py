"""How sure is an answer? From three numbers to a confidence, and from that to what the dialogue may do."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ivr.speech.contract import Band

FITTED: Final = Path(__file__).resolve().parents[2] / "calibration" / "fitted.json"
"""Written by ``line123 speech calibrate``: engine -> kind -> weights, accept, confirm."""

ENGINE: Final = "whisper_list"
MOST_MARGIN: Final = 12.0
"""A larger distance to the second meaning says no more."""

_LEAST: Final = -30.0


@dataclass(frozen=True)
class Measures:
    """What an answer is judged by, in natural logarithms.

    ``gain``: how much likelier the best phrase is than when something else is said; ``margin``: the same against the
    second meaning (at most 12); ``llr``: the best phrase against what Whisper would write freely (at most 0 or so);
    ``seconds`` of speech.
    """

    gain: float
    margin: float
    llr: float
    seconds: float

    def numbers(self) -> dict[str, float]:
        """Return what the weights of the logistic form are named after."""
        return {"gain": self.gain, "margin": min(self.margin, MOST_MARGIN), "llr": max(self.llr, _LEAST)}


@dataclass(frozen=True)
class Fit:
    """The fitted judgement of one kind: a weight for each measure and ``bias``; bands begin at the two points."""

    weights: dict[str, float]
    bias: float
    accept: float
    confirm: float

    def confidence(self, numbers: dict[str, float]) -> float:
        """Return the probability (0 to 1) that the answer is right."""
        total = self.bias + sum(weight * numbers[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))

    def band(self, confidence: float) -> Band:
        """Return what may be done with an answer of this confidence."""
        if confidence >= self.accept:
            return Band.ACCEPT
        return Band.CONFIRM if confidence >= self.confirm else Band.REJECT


@cache
def fit(kind: str, path: Path = FITTED) -> Fit:
    """Read the fitted judgement of a kind of grammar. Raises KeyError for a kind that was never fitted."""
    table: dict[str, Any] = json.loads(path.read_text("utf-8"))[ENGINE][kind]
    return Fit(dict(table["weights"]), table["bias"], table["accept"], table["confirm"])
