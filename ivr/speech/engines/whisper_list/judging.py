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

SPOTTED: Final = ".spotted"
"""Added to a kind: the judgement of a phrase found inside longer speech."""


@dataclass(frozen=True)
class Measures:
    """What an answer is judged by, in natural logarithms.

    ``gain``: how much likelier the best phrase is, as the whole utterance, than when something else is said;
    ``margin``: how far the second meaning is behind it; ``llr``: the best phrase against what Whisper writes freely;
    ``evidence`` for it in the free words, in letters; ``share`` of the phrase's letters that are evidence (0 to 1);
    ``length``: how many letters more or fewer than the phrase has were heard, as a logarithm; of yes and no alone: it
    tells a short word from the beginning of another, and would refuse what is said in the middle of a sentence.
    """

    gain: float
    margin: float
    llr: float
    evidence: float
    share: float
    length: float | None = None

    def numbers(self) -> dict[str, float]:
        """Return what the weights of the logistic form are named after."""
        told = {
            "gain": self.gain,
            "margin": min(self.margin, MOST_MARGIN),
            "llr": max(self.llr, _LEAST),
            "share": self.share,
        }
        return told if self.length is None else told | {"length": self.length}

    def spotted(self) -> dict[str, float]:
        """Return the numbers of a phrase inside longer speech; what it is as a whole counts for less there."""
        return {
            "total": self.gain + self.evidence,
            "evidence": self.evidence,
            "margin": min(self.margin, MOST_MARGIN),
            "share": self.share,
        }


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


def judge(kind: str, measures: Measures) -> tuple[float, Band]:
    """Return confidence and band of an answer: as a whole utterance, or found inside longer speech if that is surer."""
    whole, spotted = fit(kind), fit(f"{kind}{SPOTTED}")
    sure, inside = whole.confidence(measures.numbers()), spotted.confidence(measures.spotted())
    bands = {Band.ACCEPT: 2, Band.CONFIRM: 1, Band.REJECT: 0}
    found = [
        (bands[whole.band(sure)], sure, whole.band(sure)),
        (bands[spotted.band(inside)], inside, spotted.band(inside)),
    ]
    _, confidence, band = max(found)
    return confidence, band


@cache
def fit(kind: str, path: Path = FITTED) -> Fit:
    """Read the fitted judgement of a kind of grammar. Raises KeyError for a kind that was never fitted."""
    table: dict[str, Any] = json.loads(path.read_text("utf-8"))[ENGINE][kind]
    return Fit(dict(table["weights"]), table["bias"], table["accept"], table["confirm"])
