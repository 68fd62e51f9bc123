"""The fitted judgements on disk: what the engines read, and what a reader needs in order to trust them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ivr.speech.calibration.fitting import fit, held_out, points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from ivr.speech.calibration.fitting import Points, Sample

FITTED = Path(__file__).with_name("fitted.json")
_DECIMALS = 4


def fitted_kinds(judgements: Mapping[str, Sequence[Sample]]) -> dict[str, dict[str, Any]]:
    """Fit the judgements of one kind by name; points and what is expected of them are judged on held-out speakers.

    The false answers of all judgements are those of the same trials in the same order.
    Raises ValueError when there are not right and other answers of two halves of the speakers.
    """
    confidences = {name: held_out(samples, _names(samples)) for name, samples in judgements.items()}
    false = [confidences[name][[not one.is_right for one in samples]] for name, samples in judgements.items()]
    chosen = dict(zip(judgements, points(*false), strict=True))
    return {name: _fitted(samples, confidences[name], chosen[name]) for name, samples in judgements.items()}


def _names(samples: Sequence[Sample]) -> tuple[str, ...]:
    return tuple(sorted(samples[0].numbers)) if samples else ()


def _fitted(samples: Sequence[Sample], confidences: NDArray[np.float64], chosen: Points) -> dict[str, Any]:
    weighing = fit(samples, _names(samples))
    return {
        "weights": dict(zip(weighing.names, weighing.weights, strict=True)),
        "bias": weighing.bias,
        "accept": chosen.accept,
        "confirm": chosen.confirm,
        "samples": _counts(samples),
        "expected": _expected(samples, confidences, chosen),
    }


def written(path: Path, engine: str, model: str, kinds: dict[str, Any], sources: Sequence[str], today: date) -> None:
    """Put the fitted ``kinds`` of an engine into the file; others stay. It is complete or as before."""
    book = json.loads(path.read_text("utf-8")) if path.exists() else {}
    note = {"fitted_on": today.isoformat(), "model": model, "sources": list(sources)}
    book[engine] = book.get(engine, {}) | {kind: fitted | note for kind, fitted in kinds.items()}
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(book, indent=2, sort_keys=True) + "\n", "utf-8")
    draft.replace(path)


def _counts(samples: Sequence[Sample]) -> dict[str, int]:
    return {
        "right": sum(sample.is_right for sample in samples),
        "wrong": sum(sample.is_listed and not sample.is_right for sample in samples),
        "not_listed": sum(not sample.is_listed for sample in samples),
        "speakers": len({sample.speaker for sample in samples}),
    }


def _expected(samples: Sequence[Sample], confidences: NDArray[np.float64], chosen: Points) -> dict[str, Any]:
    """Shares above each point, all together and by source: of what is listed, right and wrong; of what is not."""
    names = ("all", *sorted({sample.source for sample in samples}))
    return {
        name: {point: _shares(samples, confidences >= limit, name) for point, limit in vars(chosen).items()}
        for name in names
    }


def _shares(samples: Sequence[Sample], above: NDArray[np.bool_], source: str) -> dict[str, float]:
    rows = [(sample, over) for sample, over in zip(samples, above, strict=True) if source in ("all", sample.source)]
    listed, others = [row for row in rows if row[0].is_listed], [row for row in rows if not row[0].is_listed]
    return {
        "right": _share([over and sample.is_right for sample, over in listed]),
        "wrong": _share([over and not sample.is_right for sample, over in listed]),
        "not_listed": _share([over for _, over in others]),
    }


def _share(marks: Sequence[object]) -> float:
    return round(float(np.mean([bool(mark) for mark in marks])), _DECIMALS) if marks else 0.0
