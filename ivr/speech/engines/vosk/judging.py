"""How sure is an answer of Vosk? Shares of its alternatives, then the fitted bands of the kind of question."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ivr.speech.engines.whisper_list.judging import FITTED, Fit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ivr.speech.contract import Phrase
    from ivr.speech.engines.vosk.matching import Match, PreparedPhrases

ENGINE: Final = "vosk"
_NEVER, _LIKELIER_THAN_NOT = 2.0, 0.5
UNFITTED: Final = Fit({}, 0.0, _NEVER, _LIKELIER_THAN_NOT)
"""Until the model of a language was calibrated nothing it hears is acted upon unconfirmed."""


@dataclass(frozen=True)
class Measures:
    """``share`` of the best meaning among all alternatives (0 to 1); ``words`` of it; 1 when it ``is_whole``."""

    share: float
    words: int
    is_whole: float

    def numbers(self) -> dict[str, float]:
        """Return what the weights of the logistic form are named after."""
        return {"share": self.share, "words": float(min(self.words, 4)), "is_whole": self.is_whole}


@dataclass(frozen=True)
class Heard:
    """Meanings by their shares, best first: one phrase, one share, one match each."""

    phrases: tuple[Phrase, ...]
    shares: tuple[float, ...]
    best: Match
    measures: Measures


def weigh(alternatives: Sequence[tuple[float, str]], prepared: PreparedPhrases) -> Heard | None:
    """Add up what alternatives ``(log-likelihood, words)`` say by meaning; None when most say nothing of the list."""
    top = max((score for score, _ in alternatives), default=0.0)
    weights = [math.exp(max(-60.0, score - top)) for score, _ in alternatives]
    total, matched = sum(weights), dict[str, tuple[float, "Match"]]()
    for weight, (_, text) in zip(weights, alternatives, strict=True):
        match = prepared.match(text)
        if match is not None:
            share, first = matched.get(match.phrase.meaning, (0.0, match))
            matched[match.phrase.meaning] = (share + weight / total, first)
    if not matched:
        return None
    ranked = sorted(matched.values(), key=lambda entry: -entry[0])
    share, best = ranked[0]
    measures = Measures(share, len(best.phrase.text.split()), float(best.is_whole))
    return Heard(tuple(one.phrase for _, one in ranked), tuple(one for one, _ in ranked), best, measures)


@cache
def fit(kind: str, model: str, path: Path = FITTED) -> Fit:
    """Read the fitted judgement of a kind by this very model; without one everything is to be confirmed."""
    book: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    table = book.get(ENGINE, {}).get(kind)
    if table is None or table.get("model") != model:
        return UNFITTED
    return Fit(dict(table["weights"]), table["bias"], table["accept"], table["confirm"])


def confidence(heard: Heard, fitted: Fit) -> float:
    """Return how sure the best meaning is (0 to 1)."""
    if fitted is UNFITTED:
        return heard.measures.share
    return fitted.confidence(heard.measures.numbers())
