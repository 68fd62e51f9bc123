"""The figures of a run: how often right, how sure, how costly, and how far such a number of trials can be trusted."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ivr.speech.contract import Band, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ivr.speech.evaluation.running import Outcome, Run

_Z = 1.959964  # 95 %
_TOP = 3
NOTHING = "-"
"""What is heard when nothing is."""


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole`` as a share, with the 95 % interval after Wilson; all zero when nothing is counted."""

    part: int
    whole: int
    share: float
    low: float
    high: float


def share(part: int, whole: int) -> Share:
    """Make a share of counts."""
    if whole == 0:
        return Share(0, 0, 0.0, 0.0, 0.0)
    rate, spread = part / whole, _Z**2 / whole
    middle = (rate + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * float(np.sqrt(rate * (1 - rate) / whole + spread / (4 * whole)))
    return Share(part, whole, rate, max(0.0, middle - half), min(1.0, middle + half))


def figures(done: Run) -> dict[str, Any]:
    """Return all figures of a run as plain values, ready for JSON."""
    heard = [one for one in done.outcomes if not one.fault]
    listed, others = [one for one in heard if one.trial.truth], [one for one in heard if not one.trial.truth]
    speech, noise = [one for one in others if one.trial.said], [one for one in others if not one.trial.said]
    return {
        "trials": len(heard),
        "accuracy": asdict(_accuracy(listed)),
        f"top{_TOP}": asdict(share(sum(one.is_among(_TOP) for one in listed), len(listed))),
        "bands": _bands(listed),
        "other_words": _false(speech),
        "noise": _false(noise),
        "slots": _slots(listed),
        "unheard": sum(one.answer is not None and one.answer.status is Status.SILENCE for one in listed),
        "cost": _cost(heard, done.cpu),
        "confusion": _confusion(listed),
        "speakers": _by_speaker(listed, speech),
        "faults": [one.fault for one in done.outcomes if one.fault],
    }


def _accuracy(listed: Sequence[Outcome]) -> Share:
    return share(sum(one.is_right for one in listed), len(listed))


def _bands(listed: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    """How many right and wrong answers fall into each band."""
    return {
        band: {
            name: asdict(share(sum(one.band is band and one.is_right is right for one in listed), len(listed)))
            for name, right in (("right", True), ("wrong", False))
        }
        for band in Band
    }


def _false(others: Sequence[Outcome]) -> dict[str, Any]:
    """How often something was heard where nothing of the list was said."""
    return {
        name: asdict(share(sum(one.band is band for one in others), len(others)))
        for name, band in (("accepted", Band.ACCEPT), ("confirmed", Band.CONFIRM))
    }


def _slots(listed: Sequence[Outcome]) -> dict[str, Any]:
    """How many of the slots that were said were heard, and how many heard ones were not said."""
    found = [
        (set(one.trial.also), {slot.meaning for slot in one.answer.also})
        for one in listed
        if one.answer and (one.trial.also or one.answer.also)
    ]
    said, heard = sum(len(pair[0]) for pair in found), sum(len(pair[1]) for pair in found)
    right = sum(len(pair[0] & pair[1]) for pair in found)
    return {"right": asdict(share(right, said)), "wrong": asdict(share(heard - right, heard))}


def _cost(heard: Sequence[Outcome], cpu: float) -> dict[str, float]:
    walls = np.array([one.wall for one in heard]) if heard else np.zeros(1)
    p50, p95 = np.quantile(walls, [0.5, 0.95])
    values = {"cpu_s": cpu / max(1, len(heard)), "wall_mean_s": walls.mean(), "wall_p50_s": p50, "wall_p95_s": p95}
    return {name: round(float(value), 4) for name, value in values.items()}


def _confusion(listed: Sequence[Outcome]) -> list[dict[str, Any]]:
    """What was taken for what, the most frequent first."""
    wrong = Counter((one.trial.truth, one.best.meaning if one.best else NOTHING) for one in listed if not one.is_right)
    return [{"said": said, "heard": heard, "times": times} for (said, heard), times in wrong.most_common()]


def _by_speaker(listed: Sequence[Outcome], speech: Sequence[Outcome]) -> dict[str, Any]:
    names = sorted({one.trial.speaker for one in listed})
    return {name: _of_speaker(_said_by(name, listed), _said_by(name, speech)) for name in names}


def _of_speaker(listed: Sequence[Outcome], speech: Sequence[Outcome]) -> dict[str, Any]:
    accepted = sum(one.band is Band.ACCEPT and one.is_right for one in listed)
    return {
        "accuracy": asdict(_accuracy(listed)),
        "accepted_right": asdict(share(accepted, len(listed))),
        "other_words_accepted": _false(speech)["accepted"],
    }


def _said_by(name: str, outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [one for one in outcomes if one.trial.speaker == name]
