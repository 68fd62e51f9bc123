"""The logistic form: weights fitted to answers that were right and answers that were not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ACCEPT_FALSE, CONFIRM_FALSE = 0.01, 0.10
"""Shares of false answers that may lie above the point of acting, and above the point of asking."""
_RIDGE = 1.0
_ROUNDS = 50
_STEPS = 20
_STILL = 1e-8
_DECIMALS = 4


@dataclass(frozen=True)
class Sample:
    """One measured answer. ``is_listed``: what was said is on the list; ``is_right``: and it was found.

    ``numbers``: what the engine measured, by name; ``source``: folder and condition it comes from.
    """

    kind: str
    speaker: str
    source: str
    numbers: dict[str, float]
    is_listed: bool
    is_right: bool


@dataclass(frozen=True)
class Weighing:
    """``bias`` and a weight for each number: together, the odds that an answer is right, as a logarithm."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    bias: float

    def confidences(self, samples: Sequence[Sample]) -> Floats:
        """Return the probability, 0 to 1, that each answer is right."""
        return _logistic(_table(samples, self.names) @ np.array(self.weights) + self.bias)


@dataclass(frozen=True)
class Points:
    """Confidences from which on the dialogue acts, and asks."""

    accept: float
    confirm: float


def fit(samples: Sequence[Sample], names: tuple[str, ...]) -> Weighing:
    """Fit the logistic form; right and other answers weigh the same together. Raises ValueError without either."""
    truth = np.array([sample.is_right for sample in samples])
    if truth.all() or not truth.any():
        raise ValueError("Right and wrong answers are both needed to tell them apart.")
    table = _table(samples, names)
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    columns = np.column_stack([np.ones(len(table)), (table - middle) / spread])
    balance = np.where(truth, 0.5 / truth.sum(), 0.5 / (~truth).sum()) * len(truth)
    solved = _solve(columns, truth.astype(np.float64), balance)
    weights = solved[1:] / spread
    rounded = tuple(round(float(weight), _DECIMALS) for weight in weights)
    return Weighing(names, rounded, round(float(solved[0] - weights @ middle), _DECIMALS))


def held_out(samples: Sequence[Sample], names: tuple[str, ...]) -> Floats:
    """Return the confidence of each answer by weights that were fitted without its speaker's half.

    Those who said most go to different halves: only few speak sentences, and each half must have learned from some.
    """
    said = Counter(sample.speaker for sample in samples)
    half = {speaker: index % 2 for index, speaker in enumerate(sorted(said, key=lambda name: (-said[name], name)))}
    found = np.zeros(len(samples))
    for judged in (0, 1):
        learned = [sample for sample in samples if half[sample.speaker] != judged]
        index = [number for number, sample in enumerate(samples) if half[sample.speaker] == judged]
        found[index] = fit(learned, names).confidences([samples[number] for number in index])
    return found


def points(*judgements: Floats) -> tuple[Points, ...]:
    """Choose the points of each judgement; ``judgements``: the confidences of the same false answers.

    An answer counts by whichever judgement is surer: no more than 1 % and 10 % lie above a point of any of them.
    """
    accepts, confirms = (_together(judgements, rate) for rate in (ACCEPT_FALSE, CONFIRM_FALSE))
    return tuple(Points(accept, min(confirm, accept)) for accept, confirm in zip(accepts, confirms, strict=True))


def _together(judgements: Sequence[Floats], rate: float) -> list[float]:
    """The lowest points, each passed by the same share of the false answers, that at most ``rate`` pass together."""
    for step in range(_STEPS, 0, -1):
        limits = [_above(false, rate * step / _STEPS) for false in judgements]
        over = np.any([false >= limit for false, limit in zip(judgements, limits, strict=True)], axis=0)
        if over.mean() <= rate:
            return limits
    return [_above(false, 0.0) for false in judgements]


def _above(false: Floats, rate: float) -> float:
    """The lowest point that at most ``rate`` of the false answers reach."""
    ordered = np.sort(false)[::-1]
    allowed = int(len(ordered) * rate)
    scale = 10**_DECIMALS
    point = int(np.ceil(ordered[allowed] * scale))
    if point / scale <= ordered[allowed]:
        point += 1
    return float(min(1.0, point / scale))


def _solve(columns: Floats, truth: Floats, balance: Floats) -> Floats:
    """Newton's rounds of ridge logistic regression; the first column (the bias) is not held back."""
    ridge = np.full(columns.shape[1], _RIDGE)
    ridge[0] = 0.0
    solved = np.zeros(columns.shape[1])
    for _ in range(_ROUNDS):
        likely = _logistic(columns @ solved)
        slope = columns.T @ (balance * (truth - likely)) - ridge * solved
        curve = (columns * (balance * likely * (1 - likely))[:, None]).T @ columns + np.diag(ridge)
        step = np.linalg.solve(curve + 1e-9 * np.eye(len(ridge)), slope)
        solved = solved + step
        if np.abs(step).max() < _STILL:
            break
    return solved


def _table(samples: Sequence[Sample], names: tuple[str, ...]) -> Floats:
    return np.array([[sample.numbers[name] for name in names] for sample in samples], dtype=np.float64)


def _logistic(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -60, 60))))
